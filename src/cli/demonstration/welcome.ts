import { DEMONSTRATION } from './index.js';

/** What a terminal shows when the demonstration is served: addresses and first steps that work when pasted. */
export function welcome(url: string): string {
  const repository = `${url}/api/butler/repo/${DEMONSTRATION}`;
  return `
Butler server with the demonstration repository '${DEMONSTRATION}', for this machine only.

  Try it in the browser:  ${url}/docs

  Ask it with curl:
curl -s '${repository}/v1/collection_info?name=demo'
curl -s '${repository}/v1/query/execute' -H 'content-type: application/json' -d '{"query": {"tree": {"dimensions": ["visit"], "predicate": {"operands": [[{"predicate_type": "comparison", "operator": "==", "a": {"expression_type": "dimension_key", "dimension": "day_obs"}, "b": {"expression_type": "int", "value": 20260315}}]]}}, "default_data_id": {"dataId": {"instrument": "DemoCam"}}, "additional_query_inputs": []}, "result_spec": {"result_type": "dimension_record", "element": "visit", "limit": 2}}'

  Read it with Python (pip install 'lsst-daf-butler[remote]'; the client wants a token, this server none):
python3 - <<'END'
import os
os.environ["BUTLER_RUBIN_ACCESS_TOKEN"] = "none"
from lsst.daf.butler import Butler
butler = Butler("${repository}", collections="demo", instrument="DemoCam")
for ref in butler.query_datasets("visit_summary", where="band = 'r'", limit=3):
    print(ref.dataId, butler.get(ref))
END

  Stop with Ctrl+C. Your own repositories: set DAF_BUTLER_SERVER_REPOSITORIES (see README.md).

`;
}

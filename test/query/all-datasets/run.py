"""Ask a server and the direct Butler the same random searches for datasets of several types, and compare the answers.

Prints a JSON object with counts, and on standard error a line for each of the first differences. The status is 1 if there
is any. A search is made again by its repository, the seed and its number.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import warnings
from collections import Counter
from random import Random
from typing import Any

import httpx2
from lsst.daf.butler import Butler, ButlerUserError, DataCoordinate
from lsst.daf.butler._query_all_datasets import QueryAllDatasetsParameters, query_all_datasets
from lsst.daf.butler.queries.tree import make_column_literal
from lsst.daf.butler.registry import RegistryDefaults
from lsst.daf.butler.remote_butler.server_models import DatasetRefResultModel

from searches import Json, Searches

MOST_PRINTED = 10
Answer = tuple[str | None, dict[str, Counter[str]]]
"""The type of an error or None; rows by dataset type, in the order of the types."""


def main() -> int:
    """Compare repositories one after the other."""
    arguments = _arguments()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    for name, config_uri, cases in (each.split("=") for each in arguments.repository):
        butler = Butler.from_config(config_uri, writeable=False)
        searches = Searches(butler)
        url = f"{arguments.server.rstrip('/')}/api/butler/repo/{name}/v1/query/all_datasets"
        with httpx2.Client(timeout=60) as client:
            for number in range(int(cases)):
                request, bind = searches.search(Random(f"{name} {arguments.seed} {number}"))
                expected = _direct(butler, request, bind)
                actual = _server(client, url, request, bind)
                counts["compared"] += 1
                counts["with rows"] += bool(expected[1])
                counts[f"error {expected[0]}"] += expected[0] is not None
                if not _agree(request, expected, actual):
                    counts["different"] += 1
                    if counts["different"] <= MOST_PRINTED:
                        shown = {"repository": name, "number": number, "request": request, "bind": repr(bind)}
                        print(json.dumps({**shown, "expected": _shown(expected), "actual": _shown(actual)}), file=sys.stderr)
    print(json.dumps({"different": 0, **counts}))
    return 1 if counts["different"] else 0


def _direct(butler: Butler, request: Json, bind: dict[str, Any]) -> Answer:
    rows: dict[str, Counter[str]] = {}
    members = {name: value for name, value in request.items() if name != "default_data_id"}
    defaults = DataCoordinate.standardize(request["default_data_id"], universe=butler.dimensions)
    clone = butler.clone()
    clone.registry.defaults = RegistryDefaults.from_data_id(defaults)
    try:
        with clone.query() as query:
            for page in query_all_datasets(clone, query, QueryAllDatasetsParameters(**members, bind=bind)):
                _add(rows, json.loads(DatasetRefResultModel.from_refs(page.data).model_dump_json()))
    except ButlerUserError as error:
        return error.error_type, rows
    except Exception as error:
        return f"internal {type(error).__name__}: {error}", rows
    return None, rows


def _server(client: httpx2.Client, url: str, request: Json, bind: dict[str, Any]) -> Answer:
    rows: dict[str, Counter[str]] = {}
    literals = {name: make_column_literal(value).model_dump(mode="json") for name, value in bind.items()}
    try:
        response = client.post(url, json={**request, "bind": literals})
    except httpx2.HTTPError as error:
        return f"broken {error}", rows
    if response.status_code != 200:
        return f"status {response.status_code} {response.text}", rows
    for line in map(json.loads, response.text.splitlines()):
        if line["type"] == "error":
            return line["error"]["error_type"], rows
        _add(rows, line)
    return None, rows


def _add(rows: dict[str, Counter[str]], line: Json) -> None:
    for row in line["rows"]:
        text = json.dumps({**row, "dataId": _without_pixels(row["dataId"])}, sort_keys=True)
        rows.setdefault(row["datasetType"]["name"], Counter())[text] += 1


def _without_pixels(data_id: Json) -> Json:
    """The corners of HEALPix pixels are made of sines, of which libraries know the last bit differently."""
    records = data_id["records"] or {}
    return {**data_id, "records": {name: record for name, record in records.items() if not name.startswith("healpix")}}


def _agree(request: Json, expected: Answer, actual: Answer) -> bool:
    if expected[0] is not None and expected[0].startswith("internal"):
        return actual[0] is None or not actual[0].startswith(("status", "broken"))
    if expected[0] != actual[0]:
        return False
    if expected[0] is not None:
        return True
    if list(expected[1]) != list(actual[1]):
        return False
    return all(_same(request, rows, actual[1][name]) for name, rows in expected[1].items())


def _same(request: Json, expected: Counter[str], actual: Counter[str]) -> bool:
    """Which datasets come before a limit is left open, and which of several validity ranges is the first."""
    is_open = request["find_first"] and '"isCalibration": true' in next(iter(expected), "")
    if is_open or request["limit"] is not None:
        return expected.total() == actual.total()
    return expected == actual


def _shown(answer: Answer) -> Json:
    return {"error": answer[0], "rows": {name: rows.total() for name, rows in answer[1].items()}}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="base URL of the server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("repository", nargs="+", help="NAME=CONFIG_URI=HOW_MANY")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

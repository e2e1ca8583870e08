import pg from 'pg';
import { environmentVariable } from '../environment/variable.js';
import type { TestRepository } from '../environment/repositories.js';

/** Things in the seeded repository that look-ups can ask for. */
export interface LookUpFixture {
  readonly datasetType: string;
  readonly datasetId: string;
  readonly datasetIds: readonly string[];
  /** More than the sample that is looked up first. */
  readonly datasetsOfOneType: readonly string[];
  /** The chain with most children. */
  readonly chain: string;
  /** The last run that the chain searches. */
  readonly run: string;
  readonly cachedDataId: object;
  readonly visitDataId: object;
  /** A `find_dataset` request for a dataset that only the last run of the chain is sure to have. */
  readonly findInChain: object;
}

/** Look in the database for what the seeded repository has. */
export async function lookUpFixture(repositories: ReadonlyMap<string, TestRepository>): Promise<LookUpFixture> {
  const schema = repositories.get('seeded')?.schema ?? '';
  const client = new pg.Client({ connectionString: environmentVariable('BUTLER_TEST_POSTGRES_URL') });
  await client.connect();
  try {
    await client.query(`SET search_path TO "${schema}"`);
    const rows = async (text: string): Promise<readonly Record<string, unknown>[]> =>
      (await client.query<Record<string, unknown>>(text)).rows;
    const [chain] = await rows(
      `SELECT p.name, count(*)::int AS children FROM collection_chain c
       JOIN collection p ON p.collection_id = c.parent GROUP BY p.name ORDER BY 2 DESC LIMIT 1`,
    );
    const [run] = await rows(
      `SELECT child.name FROM collection_chain c JOIN collection p ON p.collection_id = c.parent
       JOIN collection child ON child.collection_id = c.child AND child.type = 1
       WHERE p.name = '${String(chain?.['name']).replaceAll("'", "''")}' ORDER BY c.position DESC LIMIT 1`,
    );
    const [visit] = await rows('SELECT instrument, id AS visit FROM visit ORDER BY 1, 2 LIMIT 1');
    const [found] = await rows(
      `SELECT t.name, g.instrument, g.detector::int, t.tag_association_table FROM dataset_type t
       JOIN dimension_graph_definition d ON d.dimension_graph_id = t.dimensions_key, LATERAL (SELECT instrument, id AS detector FROM detector LIMIT 1) g
       GROUP BY t.name, g.instrument, g.detector, t.tag_association_table
       HAVING array_agg(d.dimension_name::text ORDER BY d.dimension_name) = ARRAY['detector', 'instrument'] LIMIT 1`,
    );
    const ids = await rows('SELECT id::text FROM dataset ORDER BY id LIMIT 1000');
    const [alike] = await rows(
      'SELECT array_agg(id::text) AS ids FROM dataset GROUP BY dataset_type_id ORDER BY count(*) DESC LIMIT 1',
    );
    const dataId = { instrument: found?.['instrument'], detector: found?.['detector'] };
    return {
      datasetType: String(found?.['name']),
      datasetId: String(ids[0]?.['id']),
      datasetIds: ids.map((row) => String(row['id'])),
      datasetsOfOneType: alike?.['ids'] as readonly string[],
      chain: String(chain?.['name']),
      run: String(run?.['name']),
      cachedDataId: dataId,
      visitDataId: { instrument: visit?.['instrument'], visit: Number(visit?.['visit']) },
      findInChain: {
        dataset_type: found?.['name'],
        data_id: dataId,
        collections: [chain?.['name']],
        timespan: null,
        dimension_records: false,
      },
    };
  } finally {
    await client.end();
  }
}

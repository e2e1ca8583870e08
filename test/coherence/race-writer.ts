import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { World } from './world.js';

/** What the writer replaces over and over, each in one transaction. */
export type Subject = 'records' | 'chain' | 'dataset type';

/** One state of a subject; times are those of `performance.now()`. */
export interface Version {
  readonly number: number;
  /** The one dataset of the alternating type. */
  readonly id: string;
  /** Just before it was committed, and just after. */
  readonly begun: number;
  readonly done: number;
}

/** Two forms of one dataset type; a version with an even number has the first. */
export const FORMS = [
  { name: 'form_a', storageClass: 'StructuredDataDict', dimensions: ['instrument', 'detector'] },
  { name: 'form_b', storageClass: 'StructuredDataList', dimensions: ['instrument', 'detector', 'physical_filter'] },
] as const;
export const ALTERNATING = 'alternating';
/** The children of a chain by version. */
export const childrenOf = (version: number): readonly string[] => [
  `set${String(version % 3)}_x`,
  `set${String(version % 3)}_y`,
];

/** Make what the writer will change, in its first version. */
export async function prepareRace(world: World): Promise<RaceWriter> {
  const dataId = { instrument: 'Cam', detector: 1 };
  const originals = new Map(FORMS.map(({ name }) => [name as string, randomUUID() as string]));
  await world.writer.do(
    ['instrument', { name: 'Cam', detectors: [1], filters: { g1: 'g' } }],
    ...FORMS.flatMap(({ name, storageClass, dimensions }) => [
      ['dataset_type', { name, dimensions, storage_class: storageClass }] as const,
      ['put', { name, data_id: { ...dataId, physical_filter: 'g1' }, run: 'races', id: originals.get(name) }] as const,
    ]),
    ...[0, 1, 2].flatMap((set) =>
      childrenOf(set).map(
        (child) => ['put', { name: 'form_a', data_id: dataId, run: child, id: randomUUID() }] as const,
      ),
    ),
    ['chain', { name: 'races_chain', children: childrenOf(0) }],
  );
  const writer = await RaceWriter.make(world.sql, originals);
  for (const subject of ['records', 'chain', 'dataset type'] as const) {
    await writer.change(subject);
  }
  return writer;
}

const RUN = "(SELECT collection_id FROM collection WHERE name = 'races')";
const CHAIN = "(SELECT collection_id FROM collection WHERE name = 'races_chain')";

/** A table whose rows the writer copies. */
interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Writes versions by SQL, each in one transaction of few round trips. */
export class RaceWriter {
  readonly versions: Readonly<Record<Subject, Version[]>> = { records: [], chain: [], 'dataset type': [] };
  #ingested = 0;

  private constructor(
    private readonly sql: pg.Client,
    /** A dataset of each form, which stays. */
    private readonly originals: ReadonlyMap<string, string>,
    private readonly tables: ReadonlyMap<string, CopiedTable>,
  ) {}

  static async make(sql: pg.Client, originals: ReadonlyMap<string, string>): Promise<RaceWriter> {
    const { rows } = await sql.query<CopiedTable>(
      `SELECT table_name AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
       FROM information_schema.columns WHERE table_schema = current_schema GROUP BY table_name`,
    );
    const byName = new Map(rows.map((table) => [table.name, table]));
    const { rows: forms } = await sql.query<{ form: string; tags: string }>(
      'SELECT name AS form, tag_association_table AS tags FROM dataset_type',
    );
    const tags = forms.flatMap(({ form, tags: name }) => {
      const table = byName.get(name);
      return table === undefined ? [] : [[`tags of ${form}`, table] as const];
    });
    return new RaceWriter(sql, originals, new Map([...byName, ...tags]));
  }

  /** Commit the next version of a subject. */
  async change(subject: Subject): Promise<void> {
    const number = this.versions[subject].length;
    const id = randomUUID();
    await this.sql.query(['BEGIN', ...this.#statements(subject, number, id)].join(';'));
    const begun = performance.now();
    // It counts from now on, although it may take a while until it is seen.
    this.versions[subject].push({ number, id, begun, done: Infinity });
    await this.sql.query('COMMIT');
    this.versions[subject][number] = { number, id, begun, done: performance.now() };
  }

  /** Add a detector and a dataset of it that nobody asks for. */
  async ingest(): Promise<void> {
    const detector = 1000 + ++this.#ingested;
    const statements = [
      `INSERT INTO detector (instrument, id, full_name) VALUES ('Cam', ${String(detector)}, 'D${String(detector)}')`,
      ...this.#copyDataset(FORMS[0].name, FORMS[0].name, randomUUID(), { detector: String(detector) }),
    ];
    await this.sql.query(['BEGIN', ...statements, 'COMMIT'].join(';'));
  }

  #statements(subject: Subject, number: number, id: string): readonly string[] {
    switch (subject) {
      case 'records':
        return [
          `UPDATE instrument SET detector_max = ${String(number)} WHERE name = 'Cam'`,
          `UPDATE detector SET raft = '${String(number)}' WHERE instrument = 'Cam' AND id = 1`,
        ];
      case 'chain':
        return [
          `UPDATE collection SET doc = '${String(number)}' WHERE name = 'races_chain'`,
          `DELETE FROM collection_chain WHERE parent = ${CHAIN}`,
          ...childrenOf(number).map(
            (child, position) =>
              `INSERT INTO collection_chain (parent, position, child)
               SELECT ${CHAIN}, ${String(position)}, collection_id FROM collection WHERE name = '${child}'`,
          ),
        ];
      case 'dataset type':
        return this.#replaceType(FORMS[number % 2 === 0 ? 0 : 1].name, id);
    }
  }

  #replaceType(form: string, id: string): readonly string[] {
    const old = idOf(ALTERNATING);
    return [
      `DELETE FROM file_datastore_records WHERE dataset_id IN (SELECT id FROM dataset WHERE dataset_type_id = ${old})`,
      `DELETE FROM dataset WHERE dataset_type_id = ${old}`,
      `DELETE FROM collection_summary_dataset_type WHERE dataset_type_id = ${old}`,
      `DELETE FROM dataset_type WHERE name = '${ALTERNATING}'`,
      this.#copy('dataset_type', `name = '${form}'`, {
        id: "nextval('dataset_type_seq_id')",
        name: `'${ALTERNATING}'`,
      }),
      `INSERT INTO collection_summary_dataset_type (collection_id, dataset_type_id) VALUES (${RUN}, ${old})`,
      ...this.#copyDataset(form, ALTERNATING, id, {}),
    ];
  }

  /** Copy the dataset of a form as one of another type, or with another data ID. */
  #copyDataset(from: string, to: string, id: string, dataId: Readonly<Record<string, string>>): readonly string[] {
    const original = this.originals.get(from) ?? '';
    const type = { dataset_type_id: idOf(to) };
    return [
      this.#copy('dataset', `id = '${original}'`, { ...type, id: `'${id}'` }),
      this.#copy(`tags of ${from}`, `dataset_id = '${original}'`, { ...type, dataset_id: `'${id}'`, ...dataId }),
      this.#copy('file_datastore_records', `dataset_id = '${original}'`, { dataset_id: `'${id}'` }),
    ];
  }

  #copy(table: string, condition: string, changes: Readonly<Record<string, string>>): string {
    const { name = '', columns = [] } = this.tables.get(table) ?? {};
    const values = columns.map((column) => changes[column] ?? `"${column}"`);
    const target = columns.map((column) => `"${column}"`).join();
    return `INSERT INTO ${name} (${target}) SELECT ${values.join()} FROM ${name} WHERE ${condition}`;
  }
}

function idOf(datasetType: string): string {
  return `(SELECT id FROM dataset_type WHERE name = '${datasetType}')`;
}

import { createHash } from 'node:crypto';
import type { RegisteredType } from '../creation/index.js';
import type { WritingConnection, WrittenValue } from '../database/index.js';
import type { DatasetTypeName } from './dataset-types.js';

const DATASTORE = 'FileDatastore@<butlerRoot>';
/** What stands for "no component" in a file record. */
const NO_COMPONENT = '__NULL_STRING__';

/** Datasets that the rows of a SELECT stand for. */
export interface NewDatasets {
  readonly type: DatasetTypeName;
  readonly run: string;
  /** FROM and what follows, of a SELECT whose tables have the columns of `keys`; `$1` … are `values`. */
  readonly source: string;
  /** The expressions of the required dimensions, in the order of the type's table. */
  readonly keys: readonly string[];
  readonly values: readonly WrittenValue[];
  /** TAI nanoseconds. */
  readonly ingested: bigint;
}

/** A file that a dataset has. */
export interface NewFile {
  readonly type: DatasetTypeName;
  readonly run: string;
  readonly dataId: readonly (string | number)[];
  /** Below the datastore's root. */
  readonly path: string;
  readonly formatter: string;
  readonly size: number;
}

/** Writes datasets, with the summaries of collections and the records of files that belong to them. */
export class DatasetWriter {
  readonly #summaries = new Set<string>();

  constructor(
    private readonly connection: WritingConnection,
    private readonly schema: string,
    private readonly seed: number,
    private readonly collections: ReadonlyMap<string, number>,
    private readonly types: ReadonlyMap<string, RegisteredType>,
  ) {}

  /** Write the datasets of a SELECT into their run; returns how many they are. */
  async write({ type, run, source, keys, values, ingested }: NewDatasets): Promise<number> {
    const { id, required, tagsTable } = this.#type(type);
    const collection = this.#collection(run);
    await this.summarize(run, type);
    const names = required.map((name) => `"${name}"`);
    const keyed = keys.map((expression, index) => `${expression} AS ${names[index] ?? ''}`);
    const name = [`'${String(this.seed)}'`, `'${type}'`, `'${run}'`, ...keys].join(', ');
    const hash = `md5(concat_ws('/', ${name}))`;
    const rows = await this.connection.query(
      `WITH made AS MATERIALIZED (
        SELECT overlay(overlay(${hash} placing '5' from 13) placing 'a' from 17)::uuid AS id, ${keyed.join(', ')} ${source}
      ), datasets AS (
        INSERT INTO ${this.#table('dataset')} (id, dataset_type_id, ingest_date, run_id)
        SELECT id, ${String(id)}, ${String(ingested)}, ${String(collection)} FROM made
      ), tags AS (
        INSERT INTO ${this.#table(tagsTable)} (dataset_type_id, dataset_id, collection_id, ${names.join(', ')})
        SELECT ${String(id)}, id, ${String(collection)}, ${names.join(', ')} FROM made
      ) SELECT count(*)::int AS count FROM made`,
      values,
    );
    return Number(rows[0]?.['count']);
  }

  /** Put datasets of a type into a TAGGED collection, those of which a condition on their dimensions holds. */
  async tag(
    collection: string,
    type: DatasetTypeName,
    condition: string,
    values: readonly WrittenValue[],
  ): Promise<void> {
    const { id, required, tagsTable } = this.#type(type);
    await this.summarize(collection, type);
    const names = required.map((name) => `"${name}"`).join(', ');
    await this.connection.query(
      `INSERT INTO ${this.#table(tagsTable)} (dataset_type_id, dataset_id, collection_id, ${names})
        SELECT dataset_type_id, dataset_id, ${String(this.#collection(collection))}, ${names}
        FROM ${this.#table(tagsTable)} WHERE dataset_type_id = ${String(id)} AND ${condition}`,
      values,
    );
  }

  /** Certify the datasets of a type in a run for a time: `[begin,end)` in TAI nanoseconds. */
  async certify(collection: string, type: DatasetTypeName, run: string, timespan: string): Promise<void> {
    const { id, required, tagsTable, calibsTable } = this.#type(type);
    const calibs = calibsTable ?? '';
    await this.summarize(collection, type);
    const names = required.map((name) => `"${name}"`).join(', ');
    await this.connection.query(
      `INSERT INTO ${this.#table(calibs)} (id, dataset_type_id, dataset_id, collection_id, ${names}, timespan)
        SELECT nextval('"${this.schema}".${calibs}_seq_id'), dataset_type_id, dataset_id,
          ${String(this.#collection(collection))}, ${names}, $1::int8range
        FROM ${this.#table(tagsTable)} WHERE dataset_type_id = ${String(id)} AND collection_id = ${String(this.#collection(run))}`,
      [timespan],
    );
  }

  /** Write the records of files; the datasets must have been written. */
  async store(files: readonly NewFile[]): Promise<void> {
    const ids = files.map(({ type, run, dataId }) => this.#idOf(type, run, dataId));
    await this.connection.insert(
      this.schema,
      'dataset_location',
      ['datastore_name', 'dataset_id'],
      ids.map((id) => [DATASTORE, id]),
    );
    await this.connection.insert(
      this.schema,
      'file_datastore_records',
      ['dataset_id', 'path', 'formatter', 'storage_class', 'component', 'checksum', 'file_size'],
      files.map(({ type, path, formatter, size }, index) => [
        ids[index] ?? null,
        path,
        formatter,
        this.#type(type).storageClass,
        NO_COMPONENT,
        null,
        size,
      ]),
    );
  }

  /** Say in the summary of a collection that it may hold datasets of a type. */
  async summarize(collection: string, name: DatasetTypeName): Promise<void> {
    const type = this.#type(name);
    const key = this.#collection(collection);
    await this.#once('dataset_type', 'dataset_type_id', key, type.id);
    for (const governor of ['instrument', 'skymap']) {
      if (type.required.includes(governor)) {
        const [row] = await this.connection.query(`SELECT name FROM ${this.#table(governor)}`, []);
        await this.#once(governor, governor, key, String(row?.['name']));
      }
    }
  }

  async #once(summary: string, column: string, collection: number, value: string | number): Promise<void> {
    const row = `${summary} ${String(collection)} ${String(value)}`;
    if (!this.#summaries.has(row)) {
      this.#summaries.add(row);
      await this.connection.insert(
        this.schema,
        `collection_summary_${summary}`,
        ['collection_id', column],
        [[collection, value]],
      );
    }
  }

  /** The same UUID that `write` makes in SQL. */
  #idOf(type: string, run: string, dataId: readonly (string | number)[]): string {
    const hash = createHash('md5')
      .update([this.seed, type, run, ...dataId].join('/'))
      .digest('hex');
    return [
      hash.slice(0, 8),
      hash.slice(8, 12),
      `5${hash.slice(13, 16)}`,
      `a${hash.slice(17, 20)}`,
      hash.slice(20),
    ].join('-');
  }

  #type(name: string): RegisteredType {
    const type = this.types.get(name);
    if (type === undefined) {
      throw new Error(`There is no dataset type '${name}'.`);
    }
    return type;
  }

  #collection(name: string): number {
    const key = this.collections.get(name);
    if (key === undefined) {
      throw new Error(`There is no collection '${name}'.`);
    }
    return key;
  }

  #table(name: string): string {
    return `"${this.schema}"."${name}"`;
  }
}

import type { WritingConnection, WrittenValue } from '../database/index.js';
import type { DimensionElement, DimensionUniverse } from '../dimensions/index.js';
import { encodeRegion, htmEnvelope, type Region } from '../geometry/index.js';

/** The level of the HTM pixels by which regions are found. */
const COMMON_LEVEL = 7;

/** A dimension record by the columns of its table; regions are encoded when it is written. */
export type NewRecord = Readonly<Record<string, WrittenValue | Region>>;

/** Writes dimension records, with what the Python Butler writes along with them: the pixels that regions overlap. */
export class RecordWriter {
  constructor(
    private readonly connection: WritingConnection,
    private readonly schema: string,
    private readonly universe: DimensionUniverse,
  ) {}

  /** Write records of an element; all have the same columns. */
  async write(name: string, records: readonly NewRecord[]): Promise<void> {
    const [first] = records;
    if (first === undefined) {
      return;
    }
    const columns = Object.keys(first);
    const rows = records.map((record) => columns.map((column) => written(record[column])));
    await this.connection.insert(this.schema, name, columns, rows);
    const element = this.universe.element(name);
    if (element.governor) {
      await this.#writeSummaries(element, records);
    }
    if (element.spatialFamily !== null) {
      await this.#writeOverlaps(element, records);
    }
  }

  /** Every value of a governor stands in the summaries of the spatial elements that it governs. */
  async #writeSummaries(governor: DimensionElement, records: readonly NewRecord[]): Promise<void> {
    const governed = this.universe.elements.filter(
      ({ kind, spatialFamily, required }) =>
        kind !== 'skypix' && spatialFamily !== null && required.includes(governor.name),
    );
    for (const { name } of governed) {
      const rows = records.map((record) => ['htm', COMMON_LEVEL, written(record['name'])]);
      const columns = ['skypix_system', 'skypix_level', governor.name];
      await this.connection.insert(this.schema, `${name}_skypix_overlap_summary`, columns, rows);
    }
  }

  async #writeOverlaps(element: DimensionElement, records: readonly NewRecord[]): Promise<void> {
    const rows = records.flatMap((record) => {
      const { region } = record;
      const keys = element.required.map((name) => written(record[name === element.name ? 'id' : name]));
      return isRegion(region)
        ? pixelsOf(region).map((pixel) => ['htm', COMMON_LEVEL, ...keys, pixel] satisfies WrittenValue[])
        : [];
    });
    const columns = ['skypix_system', 'skypix_level', ...element.required, 'skypix_index'];
    await this.connection.insert(this.schema, `${element.name}_skypix_overlap`, columns, rows);
  }
}

function pixelsOf(region: Region): readonly number[] {
  return htmEnvelope(COMMON_LEVEL, region).ranges.flatMap(([begin, end]) =>
    Array.from({ length: end - begin }, (_, index) => begin + index),
  );
}

function isRegion(value: WrittenValue | Region | undefined): value is Region {
  return typeof value === 'object' && value !== null;
}

function written(value: WrittenValue | Region | undefined): WrittenValue {
  return isRegion(value) ? Buffer.from(encodeRegion(value)).toString('base64') : (value ?? null);
}

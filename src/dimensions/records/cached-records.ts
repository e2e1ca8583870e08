import { type RawBuilder, sql } from 'kysely';
import { heapBytes } from '../../caching/index.js';
import type { Namespace, Row, StatementReader } from '../../database/index.js';
import type { DataCoordinate } from '../data-coordinate.js';
import type { DataIdValue } from '../data-id.js';
import { type DimensionElement, hasTable } from '../universe/element.js';
import type { DimensionUniverse } from '../universe/universe.js';
import { DimensionRecord } from './dimension-record.js';
import type { FoundRecords } from './expansion.js';
import { decodeField, type FieldValue } from './field-value.js';
import { columnOfDimension, recordFields } from './record-schema.js';

/** A cached element with more records is treated as one that is not cached. The largest instruments have 200 detectors. */
const MAXIMUM_RECORDS = 20_000;

/** All records of the elements that a universe declares as cached, as they were at one time. Immutable. */
export class CachedRecords {
  /** JSON text by the required values as PostgreSQL writes them. */
  private readonly byText: ReadonlyMap<string, ReadonlyMap<string, string>>;

  private constructor(
    private readonly universe: DimensionUniverse,
    private readonly byElement: ReadonlyMap<string, ReadonlyMap<string, DimensionRecord>>,
  ) {
    this.byText = new Map(
      [...byElement].map(([name, records]) => [
        name,
        new Map([...records.values()].map((record) => [requiredText(universe.element(name), record), record.json])),
      ]),
    );
  }

  /**
   * Read the records of all cached elements, but for those that have very many, in one statement per element.
   *
   * @throws ServiceError if the database cannot answer.
   */
  static async loadAll(namespace: Namespace, universe: DimensionUniverse): Promise<CachedRecords> {
    const elements = universe.elements.filter((element) => element.isCached);
    const { byElement } = await CachedRecords.load(namespace, universe, elements, undefined, MAXIMUM_RECORDS + 1);
    return new CachedRecords(universe, new Map([...byElement].filter(([, { size }]) => size <= MAXIMUM_RECORDS)));
  }

  /**
   * Read the records of some elements, in one statement per element.
   *
   * @param maximum of the records of each element.
   * @throws ServiceError if the database cannot answer.
   */
  static async load(
    namespace: Namespace,
    universe: DimensionUniverse,
    elements: readonly DimensionElement[],
    reader?: StatementReader,
    maximum?: number,
  ): Promise<CachedRecords> {
    const loaded = await Promise.all(
      elements.map(async (element) => {
        const records = await loadElement(namespace, universe, element, reader, maximum);
        return [element.name, records] as const;
      }),
    );
    return new CachedRecords(universe, new Map(loaded));
  }

  /** Whether the records of an element are among these. */
  has(element: DimensionElement): boolean {
    return this.byElement.has(element.name);
  }

  /** How many records there are. */
  get size(): number {
    return [...this.byElement.values()].reduce((sum, records) => sum + records.size, 0);
  }

  /** What they take in the heap, about. */
  get bytes(): number {
    const places = heapBytes([this.byText, this.byElement]);
    return [...this.byElement.values()]
      .flatMap((records) => [...records.values()])
      .reduce((sum, record) => sum + record.bytes, places);
  }

  /** The record with these required values, given in PostgreSQL's text format, as JSON text; null if there is none. */
  json(element: DimensionElement, required: readonly string[]): string | null {
    return this.byText.get(element.name)?.get(required.join('\0')) ?? null;
  }

  /** The records of a data coordinate's group; null if the group has elements that are not cached. */
  find(coordinate: DataCoordinate): FoundRecords | null {
    const { group } = coordinate;
    if (!group.elements.every((element) => element.kind === 'skypix' || this.byElement.has(element.name))) {
      return null;
    }
    const keys = new Map<string, FieldValue>(
      group.required.map((name, index) => [name, coordinate.values[index] ?? null]),
    );
    const found = new Map<string, DimensionRecord | null>();
    for (const element of group.lookupOrder) {
      if (element.kind === 'skypix') {
        continue;
      }
      const values = element.required.map((name) => keys.get(name) ?? null);
      const record = this.byElement.get(element.name)?.get(keyOf(values)) ?? null;
      found.set(element.name, record);
      for (const name of element.implied) {
        if (record !== null && !keys.has(name)) {
          keys.set(name, record.get(name) ?? null);
        }
      }
    }
    return found;
  }
}

async function loadElement(
  namespace: Namespace,
  universe: DimensionUniverse,
  element: DimensionElement,
  reader?: StatementReader,
  maximum = Infinity,
): Promise<ReadonlyMap<string, DimensionRecord>> {
  const fields = recordFields(universe, element);
  const all = allRecords(namespace, element, fields);
  const statement = maximum === Infinity ? all : sql`${all} LIMIT ${sql.lit(maximum)}`;
  const rows = await namespace.read(`${String(maximum)} ${element.name}`, () => statement, {}, reader);
  return new Map(
    rows.map((row: Row) => {
      const values = fields.map((field, index) => decodeField(field.type, row[index] ?? null));
      const key = keyOf(values.slice(0, element.required.length));
      return [key, new DimensionRecord(element, fields, values)];
    }),
  );
}

function allRecords(
  namespace: Namespace,
  element: DimensionElement,
  fields: readonly { readonly name: string }[],
): RawBuilder<unknown> {
  if (hasTable(element)) {
    const columns = fields.map((field) => sql.id(field.name));
    return sql`SELECT ${sql.join(columns)} FROM ${namespace.table(element.name)}`;
  }
  const column = sql.id(element.name);
  const target = namespace.table(element.impliedUnionTarget ?? '');
  return sql`SELECT DISTINCT ${column} FROM ${target} WHERE ${column} IS NOT NULL`;
}

/** Required values as a map key; strings are quoted, so that `"1"` and `1` differ. */
function keyOf(values: readonly (FieldValue | DataIdValue)[]): string {
  return values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))).join(' ');
}

function requiredText(element: DimensionElement, record: DimensionRecord): string {
  return element.required.map((name) => String(record.get(columnOfDimension(element, name)) ?? '')).join('\0');
}

import {
  type CachedRecords,
  type DimensionElement,
  type DimensionUniverse,
  fieldText,
  skypixRecordText,
} from '../../dimensions/index.js';
import type { Row } from '../../database/index.js';
import { utcTimestampToTai } from '../../foundation/time/index.js';
import type { ColumnType } from '../tree/index.js';
import {
  merged,
  type ResultTemplate,
  type RowTemplate,
  type TemplateColumn,
  type TemplateRecord,
} from './row-template.js';

/** How many records of an element are kept as text; making one takes longer than looking it up. */
const MAXIMUM_KEPT_RECORDS = 4_096;

/** Writes a row of columns as JSON text. */
export type RowWriter = (row: Row) => string;

/** Finds the records that are not joined. */
export type RecordFinder = (record: TemplateRecord) => (row: Row) => string | null;

/**
 * Compile a template into a function that writes rows.
 *
 * @param positions where each column is in the rows, by its JSON text.
 */
export function rowWriter(
  template: RowTemplate,
  positions: ReadonlyMap<string, number>,
  records: RecordFinder,
): RowWriter {
  const writers = template.map((part): RowWriter => {
    if (typeof part === 'string') {
      return () => part;
    }
    if (part.kind === 'record') {
      const find = records(part);
      return (row) => find(row) ?? 'null';
    }
    if (part.kind === 'shared_record') {
      const places = part.keys.map((key) => positionOf(key, positions));
      return remembered(places, rowWriter(merged(part.text), positions, records));
    }
    const position = positionOf(part, positions);
    return (row) => valueText(part.type, row[position] ?? null);
  });
  return (row) => {
    let text = '';
    for (const write of writers) {
      text += write(row);
    }
    return text;
  };
}

/** A value in PostgreSQL's text format as JSON text (protocol section 3.1). */
function valueText(type: ColumnType, text: string | null): string {
  if (text === null) {
    return 'null';
  }
  switch (type) {
    case 'ingest_date':
      return text.includes('-') && text.includes(':') ? String(utcTimestampToTai(text)) : text;
    case 'datetime':
      return text;
    default:
      return fieldText(type, text);
  }
}

function positionOf({ column }: TemplateColumn, positions: ReadonlyMap<string, number>): number {
  const position = positions.get(JSON.stringify(column));
  if (position === undefined) {
    throw new TypeError(`The rows have no column ${JSON.stringify(column)}.`);
  }
  return position;
}

/** Records of cached elements as they were in the state that the rows are of, and those of pixels. */
export function recordFinder(
  universe: DimensionUniverse,
  cached: CachedRecords | null,
  positions: ReadonlyMap<string, number>,
): RecordFinder {
  return ({ element, keys }) => {
    const places = keys.map((key) => positionOf(key, positions));
    return element.kind === 'skypix'
      ? pixelRecords(universe, element, places[0] ?? 0)
      : cachedRecords(cached, element, places);
  };
}

function cachedRecords(
  cached: CachedRecords | null,
  element: DimensionElement,
  places: readonly number[],
): (row: Row) => string | null {
  return (row) =>
    cached?.json(
      element,
      places.map((place) => row[place] ?? ''),
    ) ?? null;
}

function pixelRecords(
  universe: DimensionUniverse,
  element: DimensionElement,
  place: number,
): (row: Row) => string | null {
  return remembered([place], (row) => skypixRecordText(universe, element, Number(row[place] ?? '')));
}

/** What is made of a row, remembered by the values at some places: rows that are the same there give the same. */
function remembered<T>(places: readonly number[], make: (row: Row) => T): (row: Row) => T {
  const kept = new Map<string, T>();
  return (row) => {
    const key = places.map((place) => row[place] ?? '').join('\0');
    const known = kept.get(key);
    if (known !== undefined) {
      return known;
    }
    if (kept.size >= MAXIMUM_KEPT_RECORDS) {
      kept.clear();
    }
    const made = make(row);
    kept.set(key, made);
    return made;
  };
}

/** Gathers the records that stand once per line of a general result. */
export function sharedRecordsWriter(
  template: ResultTemplate,
  records: RecordFinder,
): ((rows: readonly Row[]) => string) | null {
  const { sharedRecords } = template;
  if (sharedRecords === null) {
    return null;
  }
  const finders = sharedRecords.map((record) => ({ name: record.element.name, find: records(record) }));
  return (rows) => {
    const members = finders.map(({ name, find }) => {
      const texts = new Set(rows.flatMap((row) => find(row) ?? []));
      return `${JSON.stringify(name)}:[${[...texts].join(',')}]`;
    });
    return `{${members.join(',')}}`;
  };
}

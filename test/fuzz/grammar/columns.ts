import { hostileNumber, hostileText, hostileValue, type Loose, type Random } from '../random/index.js';
import type { JsonValue } from '../../../src/foundation/json/index.js';
import type { Column, ColumnType, Vocabulary } from './vocabulary.js';

export const DATASET_FIELDS = ['dataset_id', 'ingest_date', 'run', 'collection', 'timespan'] as const;
const TYPES: readonly ColumnType[] = [
  'int',
  'string',
  'float',
  'hash',
  'region',
  'timespan',
  'uuid',
  'ingest_date',
  'datetime',
];
const TIMES: readonly Loose[] = [
  0,
  1,
  1577836837000000001n,
  1631156400000000000n,
  4102444800000000000n,
  9223372036854775807n,
  -1,
];
const UUID = '00000000-0000-0000-0000-000000000001';

/** A column of a query: how it is written, its type, and values that it may have. */
export interface KnownColumn {
  readonly wire: Loose;
  readonly type: ColumnType;
  readonly values: readonly JsonValue[];
}

/** The columns that belong to some dimensions. */
export function columnsOf(vocabulary: Vocabulary, dimensions: ReadonlySet<string>): readonly KnownColumn[] {
  return vocabulary.columns
    .filter(({ element }) => (vocabulary.closures.get(element) ?? [element]).every((name) => dimensions.has(name)))
    .map(known);
}

function known({ element, name, isKey, type, values }: Column): KnownColumn {
  const wire = isKey
    ? { expression_type: 'dimension_key', dimension: element }
    : { expression_type: 'dimension_field', element, field: name };
  return { wire, type, values };
}

/** The columns of the datasets that a query searches. */
export function datasetColumns(vocabulary: Vocabulary, name: string): readonly KnownColumn[] {
  return DATASET_FIELDS.map((field) => ({
    wire: { expression_type: 'dataset_field', dataset_type: name, field },
    type: (
      {
        dataset_id: 'uuid',
        ingest_date: 'ingest_date',
        run: 'string',
        collection: 'string',
        timespan: 'timespan',
      } as const
    )[field],
    values: field === 'dataset_id' ? vocabulary.datasetIds : field === 'timespan' ? [] : vocabulary.collections,
  }));
}

/** A literal of a type, mostly of one of the values, sometimes of one that is at the limits. */
export function literal(random: Random, type: ColumnType, values: readonly JsonValue[]): Loose {
  const isKnown = values.length > 0 && random.chance(0.75);
  const value = isKnown ? random.pick(values) : null;
  switch (type) {
    case 'int':
    case 'bool':
      return {
        expression_type: 'int',
        value: typeof value === 'boolean' ? Number(value) : (value ?? hostileNumber(random)),
      };
    case 'float':
      return { expression_type: 'float', value: value ?? hostileNumber(random) };
    case 'string':
      return { expression_type: 'string', value: value ?? hostileText(random) };
    case 'uuid':
      return { expression_type: 'uuid', value: value ?? (random.chance(0.8) ? UUID : hostileText(random)) };
    case 'hash':
      return {
        expression_type: 'hash',
        encoded: typeof value === 'string' ? base64(value) : random.pick(['', 'AAAA', 'cA==', 'AAAA', '/+8=']),
      };
    case 'region':
      return { expression_type: 'region', encoded: region(random, value) };
    case 'datetime':
    case 'ingest_date':
      return { expression_type: 'datetime', nsec: random.chance(0.7) ? random.pick(TIMES) : hostileNumber(random) };
    case 'timespan': {
      const [begin, end] = Array.isArray(value)
        ? (value as readonly Loose[])
        : random.times(2, () => random.pick(TIMES));
      const isOdd = random.chance(0.1);
      return {
        expression_type: 'timespan',
        begin_nsec: begin ?? 0,
        end_nsec: isOdd ? hostileNumber(random) : (end ?? null),
      };
    }
  }
}

export function anyLiteral(random: Random): Loose {
  return random.chance(0.98) ? literal(random, random.pick(TYPES), []) : hostileValue(random);
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** A region of the repository, one with some bytes changed, or doubles behind a letter. */
function region(random: Random, value: JsonValue): string {
  const bytes =
    typeof value === 'string' && random.chance(0.8)
      ? Buffer.from(value, 'hex')
      : Buffer.concat([Buffer.from(random.pick(['c', 'b', 'p', 'e', 'u', 'i', 'x', 'cp'])), doubles(random)]);
  for (let count = random.chance(0.4) ? 1 + random.below(4) : 0; count > 0; count--) {
    bytes.writeUInt8(random.below(256), random.below(bytes.length));
  }
  return (random.chance(0.9) ? bytes : bytes.subarray(0, random.below(bytes.length))).toString('base64');
}

function doubles(random: Random): Buffer {
  const numbers = Float64Array.from(
    random.times(random.pick([0, 1, 2, 3, 4, 5, 9, 12, 120]), () =>
      random.pick([0, 1, -1, 0.5, 1e-300, 1e300, NaN, Infinity, -Infinity, 0.7071067811865476, random.next(), 7]),
    ),
  );
  return Buffer.from(numbers.buffer);
}

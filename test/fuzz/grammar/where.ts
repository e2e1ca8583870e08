import { hostileText, type Random } from '../random/index.js';
import type { Column, Vocabulary } from './vocabulary.js';

const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'OVERLAPS'];
const TIMES = [
  '2020-01-01',
  '2020-01-01T12:00:00.123456789',
  '2020-06-30 23:59:60/utc',
  'mjd/58849.5/tai',
  'jd/2458849.5/tt',
  'unix/1577836837.0',
  'cxcsec/1.5',
  '2020:001:12:00:00',
  '+2020-01-01',
  '58849.5',
  '0001-01-01',
  '999999-12-31',
  '2020-13-45',
  'mjd/1' + '0'.repeat(300) + '.0',
  'jyear/2020.5/tdb',
  'byear_str/B1950.0',
  'datetime64/2020-01-01/ut1',
];
const NUMBERS = ['0', '1', '-1', '2.5', '1e3', '1e999', '.5', '9223372036854775808', '20210909', '360', '1e-9', '90'];
const FRAGMENTS = [
  '(',
  ')',
  "'",
  ',',
  ' OR ',
  ' AND NOT ',
  ' IN (',
  '..',
  ':',
  '1..',
  ':5',
  '=',
  '%',
  '/0',
  ' NULL',
  'T',
  '.',
  '\\',
  ';',
  '--',
];
/** Wide and deep forms of a condition; each is at most some thousand characters long. */
const MOST_COPIES = 1_000;
const MOST_CHARACTERS = 60_000;

/** Text in the where language: mostly right, sometimes with a few characters changed. */
export function whereText(random: Random, vocabulary: Vocabulary, binds: readonly string[]): string {
  const text = new WhereMaker(random, vocabulary.columns, binds).condition(random.pick([0, 1, 1, 2, 3]));
  return (random.chance(0.3) ? garbled(random, text) : text).slice(0, MOST_CHARACTERS);
}

function garbled(random: Random, text: string): string {
  let result = text;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(result.length + 1);
    const to = Math.min(result.length, at + random.below(8));
    const piece = random.weighted<string>(
      [3, () => ''],
      [3, () => random.pick(FRAGMENTS)],
      [2, () => result.slice(at, to).repeat(1 + random.below(4))],
      [1, () => hostileText(random)],
      [0.3, () => random.pick(FRAGMENTS).repeat(random.below(MOST_COPIES))],
    );
    result = result.slice(0, at) + piece + result.slice(to);
  }
  return result;
}

class WhereMaker {
  constructor(
    private readonly random: Random,
    private readonly columns: readonly Column[],
    private readonly binds: readonly string[],
  ) {}

  condition(levels: number): string {
    const { random } = this;
    if (levels <= 0) {
      return this.#leaf();
    }
    const inner = (): string => this.condition(levels - 1);
    return random.weighted<string>(
      [4, () => `${inner()} AND ${inner()}`],
      [3, () => `(${inner()} OR ${inner()})`],
      [2, () => `NOT (${inner()})`],
      [1, () => inner()],
      [0.15, () => random.times(random.below(MOST_COPIES), () => this.#leaf()).join(random.pick([' OR ', ' AND ']))],
      [0.15, () => random.times(random.below(30), () => `(${this.#leaf()} AND ${this.#leaf()})`).join(' OR ')],
      [0.1, () => this.#deep(inner())],
      [0.2, () => this.#wide()],
    );
  }

  /** Many conditions that are all right, so that something has to be done about them. */
  #wide(): string {
    const { random } = this;
    const numbers = this.columns.filter(({ type }) => type === 'int');
    const condition = (): string => {
      const { element, name, isKey } = random.pick(numbers);
      return `${isKey ? element : `${element}.${name}`} ${random.pick(['=', '<', '>=', '!='])} ${String(random.below(99))}`;
    };
    const [outer, within] = random.pick([
      [' OR ', ' AND '],
      [' AND ', ' OR '],
    ] as const);
    return random
      .times(
        random.pick([3, 10, 14, 30, 300]),
        () => `(${random.times(random.pick([1, 2, 3]), condition).join(within)})`,
      )
      .join(outer);
  }

  #deep(text: string): string {
    const depth = this.random.pick([10, 90, 101, 1_000]);
    return this.random.chance(0.5)
      ? `${'('.repeat(depth)}${text}${')'.repeat(depth)}`
      : `${'NOT '.repeat(depth)}${text}`;
  }

  #leaf(): string {
    const { random } = this;
    const column = random.pick(this.columns);
    const name = this.#name(column);
    return random.weighted<string>(
      [5, () => `${this.#term(column, name)} ${this.#operator(column)} ${this.#value(column)}`],
      [2, () => `${name}${random.chance(0.3) ? ' NOT' : ''} IN (${this.#items(column)})`],
      [1, () => `GLOB(${name}, '${random.pick(['*', 'a*', '?', '[ab]', '\\*', hostileText(random)])}')`],
      [1, () => `${name} ${random.pick(['=', '!='])} NULL`],
      [0.5, () => name],
      [0.5, () => `${this.#value(column)} ${this.#operator(column)} ${name}`],
    );
  }

  #name({ element, name, isKey, type }: Column): string {
    const { random } = this;
    const plain = isKey ? element : `${element}.${name}`;
    return random.weighted<string>(
      [8, () => (type === 'timespan' && random.chance(0.5) ? `${plain}.${random.pick(['begin', 'end'])}` : plain)],
      [1, () => name],
      [
        0.5,
        () => random.pick(['timespan', 'timespan.begin', 'collection', 'run', 'ingest_date', 'dataset_id', 'x.run']),
      ],
      [0.5, () => (this.binds.length > 0 ? `${random.pick(['', ':'])}${random.pick(this.binds)}` : 'nothing')],
    );
  }

  #term({ type }: Column, name: string): string {
    const { random } = this;
    return (type === 'int' || type === 'float') && random.chance(0.3)
      ? `${random.pick(['', '-', '+'])}${name} ${random.pick(['+', '-', '*', '/', '%'])} ${random.pick(NUMBERS)}`
      : name;
  }

  #operator({ type }: Column): string {
    const { random } = this;
    return (type === 'region' || type === 'timespan') && random.chance(0.8) ? 'OVERLAPS' : random.pick(OPERATORS);
  }

  #value({ type, values }: Column): string {
    const { random } = this;
    const value = values.length > 0 ? random.pick(values) : null;
    if (this.binds.length > 0 && random.chance(0.2)) {
      return random.pick([':', '']) + random.pick(this.binds);
    }
    switch (type) {
      case 'region':
        return this.#region();
      case 'timespan':
        return random.chance(0.6) ? `(${this.#time()}, ${this.#time()})` : this.#time();
      case 'string':
        return `'${typeof value === 'string' && random.chance(0.8) ? value : hostileText(random)}'`;
      case 'int':
      case 'float':
        return (typeof value === 'number' || typeof value === 'bigint') && random.chance(0.7)
          ? String(value)
          : random.pick(NUMBERS);
      default:
        return random.pick([this.#time(), this.#region(), ...NUMBERS, "UUID('00000000000000000000000000000001')"]);
    }
  }

  #time(): string {
    return this.random.chance(0.15) ? 'NULL' : `T'${this.random.pick(TIMES)}'`;
  }

  #region(): string {
    const { random } = this;
    const numbers = (count: number): string =>
      random
        .times(count, () => (random.chance(0.9) ? (random.next() * 180 - 90).toFixed(3) : random.pick(NUMBERS)))
        .join(', ');
    return random.weighted<string>(
      [2, () => `POINT(${numbers(2)})`],
      [2, () => `CIRCLE(${numbers(3)})`],
      [2, () => `BOX(${numbers(4)})`],
      [2, () => `POLYGON(${numbers(2 * random.pick([2, 3, 4, 10, 100, 500]) + Number(random.chance(0.05)))})`],
      [
        2,
        () =>
          `REGION('${random.pick(['CIRCLE', 'RANGE', 'POLYGON', 'X'])} ${numbers(random.below(9)).replaceAll(',', '')}')`,
      ],
      [0.3, () => `${random.pick(['POINT', 'CIRCLE', 'BOX', 'REGION', 'UUID', 'f'])}(${numbers(random.below(7))})`],
    );
  }

  #items(column: Column): string {
    const { random } = this;
    const count = random.chance(0.03) ? random.pick([MOST_COPIES, 4_000]) : 1 + random.below(4);
    return random
      .times(count, () =>
        random.chance(0.3)
          ? `${String(random.below(100))}..${String(random.below(1e9))}${random.chance(0.3) ? `:${random.pick(NUMBERS)}` : ''}`
          : this.#value(column),
      )
      .join(', ');
  }
}

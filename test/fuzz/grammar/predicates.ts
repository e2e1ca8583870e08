import { hostileNumber, hostileText, type Loose, type Random } from '../random/index.js';
import { anyLiteral, type KnownColumn, literal } from './columns.js';
import type { ColumnType } from './vocabulary.js';

const COMPARISONS = ['==', '!=', '<', '>', '<=', '>='];
const MOST_LEVELS = 3;

/** Makes expressions and conditions over some columns, most of whose types fit. */
export class PredicateMaker {
  constructor(
    private readonly random: Random,
    private readonly columns: readonly KnownColumn[],
    /** Makes a query for conditions on another query, with a column of it. */
    private readonly subquery: () => { readonly tree: Loose; readonly column: KnownColumn } | null,
  ) {}

  /** An AND of ORs; nearly always small. */
  predicate(): Loose {
    const { random } = this;
    const groups = random.pick([0, 1, 1, 1, 2, 3]);
    const operands = random
      .times(groups, () => this.#group(random.pick([1, 1, 1, 2, 3])))
      .concat(random.chance(0.03) ? [this.#group(random.pick([0, 0, 30, 300, 1_000]))] : []);
    return { operands };
  }

  /** An expression that rows may be sorted by, perhaps. */
  orderTerm(): Loose {
    const { random } = this;
    const term = this.#expression(this.#column(), random.pick([0, 0, 0, 1, 2]));
    return random.chance(0.3) ? { expression_type: 'reversed', operand: term } : term;
  }

  #group(count: number): Loose {
    if (count > 3) {
      // Of so many at random some are wrong, and nothing is done about the others.
      const { wire, type, values } = this.#column();
      const operator = this.#operator(type);
      return this.random.times(count, () => ({
        predicate_type: 'comparison',
        a: wire,
        operator,
        b: literal(this.random, type, values),
      }));
    }
    return this.random.times(count, () => {
      const leaf = this.#leaf();
      return this.random.chance(0.2) ? { predicate_type: 'not', operand: leaf } : leaf;
    });
  }

  #leaf(): Loose {
    const { random } = this;
    const column = this.#column();
    return random.weighted<Loose>(
      [6, () => this.#comparison(column)],
      [1, () => ({ predicate_type: 'is_null', operand: this.#expression(column, 1) })],
      [0.5, () => ({ predicate_type: 'boolean_wrapper', operand: column.wire })],
      [2, () => this.#container(column)],
      [2, () => this.#range()],
      [1, () => this.#inQuery(column)],
    );
  }

  #comparison(column: KnownColumn): Loose {
    const { random } = this;
    const a = this.#expression(column, random.pick([0, 0, 1, 3]));
    const type = column.type === 'timespan' && random.chance(0.3) ? 'datetime' : column.type;
    const operator = this.#operator(column.type);
    const others = this.columns.filter((other) => other.type === type);
    const b =
      others.length > 0 && operator !== 'glob' && random.chance(0.25)
        ? this.#expression(random.pick(others), random.pick([0, 1]))
        : random.chance(0.96)
          ? literal(random, type, column.values)
          : anyLiteral(random);
    const [first, second] = random.chance(0.15) && operator !== 'glob' ? [b, a] : [a, b];
    return { predicate_type: 'comparison', a: first, operator, b: second };
  }

  #operator(type: ColumnType): string {
    const { random } = this;
    if (random.chance(0.04)) {
      return random.pick([...COMPARISONS, 'overlaps', 'glob', '=', hostileText(random)]);
    }
    switch (type) {
      case 'region':
      case 'timespan':
        return random.pick(['overlaps', 'overlaps', 'overlaps', '==']);
      case 'string':
        return random.pick([...COMPARISONS, 'glob', 'glob']);
      case 'uuid':
      case 'hash':
      case 'bool':
        return random.pick(['==', '!=']);
      default:
        return random.pick(COMPARISONS);
    }
  }

  #container(column: KnownColumn): Loose {
    const { random } = this;
    const count = random.chance(0.03) ? random.pick([50, 500, 3_000]) : random.below(5);
    const container = random.times(count, () => literal(random, column.type, column.values));
    return { predicate_type: 'in_container', member: this.#expression(column, 1), container };
  }

  #range(): Loose {
    const { random } = this;
    const numbers = this.columns.filter((column) => column.type === 'int');
    const column = random.chance(0.9) && numbers.length > 0 ? random.pick(numbers) : this.#column();
    const bound = (): Loose => (random.chance(0.8) ? random.below(50) : hostileNumber(random));
    return {
      predicate_type: 'in_range',
      member: this.#expression(column, random.pick([0, 0, 2])),
      start: bound(),
      stop: random.chance(0.3) ? null : random.chance(0.9) ? 50 + random.below(1_000_000) : hostileNumber(random),
      step: random.chance(0.8) ? 1 + random.below(9) : hostileNumber(random),
    };
  }

  #inQuery(column: KnownColumn): Loose {
    const subquery = this.subquery();
    return subquery === null
      ? { predicate_type: 'is_null', operand: column.wire }
      : {
          predicate_type: 'in_query',
          member: this.random.chance(0.85) ? subquery.column.wire : column.wire,
          column: subquery.column.wire,
          query_tree: subquery.tree,
        };
  }

  /** The column, or a computation with it. */
  #expression(column: KnownColumn, levels: number): Loose {
    const { random } = this;
    if (levels <= 0 || levels > MOST_LEVELS || random.chance(0.5)) {
      return column.wire;
    }
    const operand = this.#expression(column, levels - 1);
    switch (column.type) {
      case 'timespan':
        return { expression_type: 'unary', operator: random.pick(['begin_of', 'end_of']), operand };
      case 'int':
      case 'float':
        return random.chance(0.3)
          ? { expression_type: 'unary', operator: '-', operand }
          : {
              expression_type: 'binary',
              a: operand,
              operator: random.pick(['+', '-', '*', '/', '%']),
              b: random.chance(0.3) ? operand : literal(random, column.type, column.values),
            };
      default:
        return random.chance(0.97) ? operand : { expression_type: 'unary', operator: '-', operand };
    }
  }

  #column(): KnownColumn {
    return this.columns.length > 0
      ? this.random.pick(this.columns)
      : { wire: anyLiteral(this.random), type: 'int', values: [] };
  }
}

import { timespanToRange } from '../../foundation/time/index.js';
import type { BoundValue } from '../../database/index.js';
import { type ColumnLiteral, type ColumnType, invalidQuery } from '../tree/index.js';
import type { Parameter, ParameterType } from './plan.js';

/** Most values of one query, each of which may stand in its SQL up to three times; PostgreSQL takes 65,535. */
const MAXIMUM_VALUES = 20_000;

/** Collects the values of a query while its plan is made. */
export class Parameters {
  readonly #values: BoundValue[] = [];

  /** All values, each at the position that its parameter names. */
  get values(): readonly BoundValue[] {
    return this.#values;
  }

  /**
   * A parameter for one more value.
   *
   * @throws ButlerUserError `invalid_query` if there are too many.
   */
  add(type: ParameterType, value: BoundValue): Parameter {
    if (this.#values.length >= MAXIMUM_VALUES) {
      throw invalidQuery(`The query has more than ${String(MAXIMUM_VALUES)} values.`);
    }
    return { kind: 'parameter', index: this.#values.push(value) - 1, type };
  }

  /** A parameter for a literal. */
  literal(literal: ColumnLiteral): Parameter {
    return this.add(scalarType(literal.kind), boundLiteral(literal));
  }

  /** One parameter for an array of literals of the same type. */
  array(type: ColumnType, literals: readonly ColumnLiteral[]): Parameter {
    return this.add(arrayType(type), literals.map(boundLiteral));
  }
}

function boundLiteral(literal: ColumnLiteral): BoundValue {
  return literal.kind === 'timespan' ? timespanToRange(literal.value) : literal.value;
}

function scalarType(type: ColumnLiteral['kind']): ParameterType {
  switch (type) {
    case 'int':
    case 'datetime':
      return 'bigint';
    case 'float':
      // A literal with a fraction is exact in SQL, and becomes a double beside a column of doubles.
      return 'numeric';
    case 'string':
    case 'hash':
    case 'region':
      return 'text';
    case 'uuid':
      return 'uuid';
    case 'timespan':
      return 'int8range';
  }
}

function arrayType(type: ColumnType): ParameterType {
  switch (type) {
    case 'int':
    case 'datetime':
    case 'ingest_date':
      return 'bigint[]';
    case 'float':
      return 'numeric[]';
    case 'uuid':
      return 'uuid[]';
    case 'string':
    case 'hash':
    case 'region':
    case 'timespan':
    case 'bool':
      return 'text[]';
  }
}

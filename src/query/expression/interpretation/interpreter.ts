import { parseTime, TimeLiteralError } from '../../../foundation/time/index.js';
import { abridge, syntaxError } from '../syntax/syntax-error.js';
import type { LiteralNode, NameNode, SignNode, SyntaxNode } from '../syntax/syntax-tree.js';
import {
  booleanWrapper,
  columnTypeOf,
  integerLiteral,
  invalidQuery,
  isColumnReference,
  type Predicate,
  unaryExpression,
} from '../../tree/index.js';
import { interpretCall } from './functions.js';
import { boundValue, interpretIdentifier, isNullName } from './identifiers.js';
import { inItems, type Item, rangeItem } from './membership.js';
import { NormalForm } from './normal-form.js';
import { numberLiteral } from './numbers.js';
import { arithmeticValue, comparisonValue } from './operators.js';
import type { WhereScope } from './scope.js';
import { timespanLiteral } from './timespans.js';
import { typeName, type Value } from './value.js';

/** Gives a syntax tree its meaning (reference: `_ConversionVisitor`). */
export class Interpreter {
  readonly #source: string;
  readonly #scope: WhereScope;
  readonly #normalForm = new NormalForm();

  constructor(source: string, scope: WhereScope) {
    this.#source = source;
    this.#scope = scope;
  }

  /** @throws ButlerUserError `invalid_query` if the expression has no meaning, or is no condition. */
  condition(node: SyntaxNode): Predicate {
    const value = this.#interpret(node);
    if (value.kind !== 'predicate') {
      throw invalidQuery(`Expression '${this.#textOf(node)}' of type ${typeName(value)} is not a condition.`);
    }
    return value.predicate;
  }

  #interpret(node: SyntaxNode): Value {
    switch (node.kind) {
      case 'number':
        return { kind: 'expression', expression: numberLiteral(node.text) };
      case 'string':
        return { kind: 'expression', expression: { kind: 'string', value: node.text } };
      case 'time':
        return { kind: 'expression', expression: integerLiteral(this.#time(node), 'datetime') };
      case 'range':
        return { kind: 'range' };
      case 'identifier':
      case 'bind':
        return this.#name(node);
      case 'call':
        return interpretCall(this.#scope, node);
      case 'parentheses':
        return this.#interpret(node.operand);
      case 'timespan': {
        const bounds = node.bounds.map((bound) => this.#interpret(bound));
        return { kind: 'expression', expression: timespanLiteral(bounds, this.#textOf(node)) };
      }
      case 'sign':
        return this.#sign(node);
      case 'not':
        return { kind: 'predicate', predicate: this.#normalForm.not(this.#operand(node, node.operand, 'NOT')) };
      case 'arithmetic':
        return arithmeticValue(node.operator, this.#interpret(node.a), this.#interpret(node.b), this.#textOf(node));
      case 'comparison':
        return comparisonValue(node.operator, this.#interpret(node.a), this.#interpret(node.b), this.#textOf(node));
      case 'logical': {
        const operands = node.operands.map((operand) => this.#operand(node, operand, node.operator));
        const predicate = node.operator === 'AND' ? this.#normalForm.and(operands) : this.#normalForm.or(operands);
        return { kind: 'predicate', predicate };
      }
      case 'membership': {
        const items = node.items.map((item) => this.#item(item));
        const predicate = inItems(this.#interpret(node.member), items, this.#textOf(node));
        return {
          kind: 'predicate',
          predicate: node.isInverted ? this.#normalForm.not(predicate) : this.#normalForm.or([predicate]),
        };
      }
    }
  }

  #name(node: NameNode): Value {
    const bound = boundValue(this.#scope, node);
    if (bound !== null) {
      return { kind: 'expression', expression: bound };
    }
    if (isNullName(node.name)) {
      return { kind: 'null' };
    }
    const expression = interpretIdentifier(this.#scope, node.name);
    return isColumnReference(expression) && columnTypeOf(expression) === 'bool'
      ? { kind: 'predicate', predicate: [[booleanWrapper(expression)]] }
      : { kind: 'expression', expression };
  }

  #sign(node: SignNode): Value {
    const operand = this.#interpret(node.operand);
    const type = typeName(operand);
    if (operand.kind !== 'expression' || (type !== 'int' && type !== 'float')) {
      throw this.#wrongOperand(node, node.operator, operand);
    }
    const { expression } = operand;
    return { kind: 'expression', expression: node.operator === '-' ? unaryExpression('-', expression) : expression };
  }

  #operand(node: SyntaxNode, operand: SyntaxNode, operator: string): Predicate {
    const value = this.#interpret(operand);
    if (value.kind !== 'predicate') {
      throw this.#wrongOperand(node, operator, value);
    }
    return value.predicate;
  }

  #wrongOperand(node: SyntaxNode, operator: string, operand: Value): Error {
    return invalidQuery(
      `Operator '${operator}' is not valid for operand of type ${typeName(operand)} in ${this.#textOf(node)}.`,
    );
  }

  #item(node: SyntaxNode): Item {
    if (node.kind === 'range') {
      return rangeItem(node);
    }
    if (node.kind === 'call' && node.name.toUpperCase() !== 'UUID') {
      throw invalidQuery(`Unsupported type of expression in IN operator: ${this.#textOf(node)}.`);
    }
    return this.#interpret(node);
  }

  #time(node: LiteralNode): bigint {
    try {
      return parseTime(node.text);
    } catch (error) {
      if (error instanceof TimeLiteralError) {
        throw syntaxError(this.#source, node.span[0], `found the time '${abridge(node.text)}': ${error.message}`);
      }
      throw error;
    }
  }

  #textOf(node: SyntaxNode): string {
    return abridge(this.#source.slice(...node.span));
  }
}

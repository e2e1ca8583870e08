import { parseUuid } from '../../../foundation/identifiers/index.js';
import { pythonRepr } from '../../../foundation/errors/index.js';
import { abridge } from '../syntax/syntax-error.js';
import { type CallNode, type SyntaxNode, withoutParentheses } from '../syntax/syntax-tree.js';
import { type ColumnLiteral, columnTypeOf, comparison, invalidQuery, isColumnReference } from '../../tree/index.js';
import { boundValue, interpretIdentifier, isNullName } from './identifiers.js';
import { REGION_FUNCTIONS, regionOfNumbers, regionOfPos } from './regions.js';
import type { WhereScope } from './scope.js';
import type { Value } from './value.js';

/**
 * What a call of a function means (query semantics, section 4.6).
 *
 * @throws ButlerUserError `invalid_query` for unknown functions, and for arguments that a function does not take.
 */
export function interpretCall(scope: WhereScope, call: CallNode): Value {
  const name = call.name.toUpperCase();
  const regionFunction = REGION_FUNCTIONS.find((candidate) => candidate === name);
  if (regionFunction !== undefined) {
    const numbers = call.arguments.map((argument) => {
      requireBareNumber(name, argument);
      return numberArgument(scope, name, argument);
    });
    return literal(regionOfNumbers(regionFunction, numbers));
  }
  switch (name) {
    case 'REGION':
      return literal(regionOfPos(posArgument(scope, call)));
    case 'GLOB':
      return interpretGlob(scope, call);
    case 'UUID':
      return literal(interpretUuid(call));
    default:
      throw invalidQuery(`Unknown function ${pythonRepr(abridge(call.name))} in expression.`);
  }
}

function literal(expression: ColumnLiteral): Value {
  return { kind: 'expression', expression };
}

/** Only POINT takes numbers in parentheses. */
function requireBareNumber(name: string, argument: SyntaxNode): void {
  if (name !== 'POINT' && argument.kind === 'parentheses') {
    throw invalidQuery(`${name} arguments must be either numeric expressions or bind values.`);
  }
}

function numberArgument(scope: WhereScope, name: string, argument: SyntaxNode): number {
  switch (argument.kind) {
    case 'parentheses':
      return numberArgument(scope, name, argument.operand);
    case 'sign': {
      const operand = numberArgument(scope, name, argument.operand);
      return argument.operator === '-' ? -operand : operand;
    }
    case 'number':
      return finite(name, Number(argument.text));
    case 'identifier':
    case 'bind': {
      const value = boundValue(scope, argument);
      if (value?.kind === 'int' || value?.kind === 'float') {
        return finite(name, Number(value.value));
      }
      break;
    }
    default:
  }
  throw invalidQuery(`An argument of ${name}() is not a literal number.`);
}

function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) {
    throw invalidQuery(`An argument of ${name}() is not a finite number.`);
  }
  return value;
}

function posArgument(scope: WhereScope, call: CallNode): string {
  const [argument, ...others] = call.arguments;
  if (argument === undefined || others.length > 0) {
    throw invalidQuery('REGION requires a single string argument.');
  }
  return stringArgument(scope, argument) ?? notAString('The argument of REGION()');
}

function interpretGlob(scope: WhereScope, call: CallNode): Value {
  const [subject, pattern, ...others] = call.arguments.map(withoutParentheses);
  if (subject === undefined || pattern === undefined || others.length > 0) {
    throw invalidQuery('GLOB requires two arguments (expression, pattern).');
  }
  if (subject.kind !== 'identifier') {
    throw invalidQuery('GLOB() first argument must be an identifier.');
  }
  const column = isNullName(subject.name) ? null : interpretIdentifier(scope, subject.name);
  if (column === null || !isColumnReference(column) || columnTypeOf(column) !== 'string') {
    throw invalidQuery(`GLOB() first argument must be a string column, which ${abridge(subject.name)} is not.`);
  }
  const value = pattern.kind === 'identifier' ? null : stringArgument(scope, pattern);
  const leaf = comparison(column, 'glob', {
    kind: 'string',
    value: value ?? notAString('The second argument of GLOB()'),
  });
  return { kind: 'predicate', predicate: [[leaf]] };
}

function interpretUuid(call: CallNode): ColumnLiteral {
  const [argument, ...others] = call.arguments.map(withoutParentheses);
  if (argument?.kind !== 'string' || others.length > 0) {
    throw invalidQuery('UUID() requires a single argument, which must be a string literal.');
  }
  // As Python's `UUID` does: hyphens may stand anywhere.
  const digits = argument.text
    .replace('urn:', '')
    .replace('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '');
  const value = parseUuid(digits.replaceAll('-', ''));
  if (value === null) {
    throw invalidQuery(`${pythonRepr(abridge(argument.text))} is not a UUID.`);
  }
  return { kind: 'uuid', value };
}

/** The text of a string literal or of a bound string; null for anything else. */
function stringArgument(scope: WhereScope, argument: SyntaxNode): string | null {
  if (argument.kind === 'string') {
    return argument.text;
  }
  const value = argument.kind === 'identifier' || argument.kind === 'bind' ? boundValue(scope, argument) : null;
  return value?.kind === 'string' ? value.value : null;
}

function notAString(what: string): never {
  throw invalidQuery(`${what} must be a string or a bind name of one.`);
}

import { type Predicate, TRUE } from '../tree/index.js';
import { Interpreter } from './interpretation/interpreter.js';
import type { WhereScope } from './interpretation/scope.js';
import { parse } from './syntax/parser.js';

/**
 * The predicate of an expression of the where language (query semantics, section 4; reference:
 * `convert_expression_string_to_predicate`). An empty expression is true. The result may name dimensions and dataset
 * types that are not in scope: whether they may be joined is for the query to say.
 *
 * @throws ButlerUserError `invalid_query` for everything that can be wrong with an expression. It takes no more than a
 * second, however long and deep the expression is.
 */
export function parseWhere(expression: string, scope: WhereScope): Predicate {
  const tree = parse(expression);
  return tree === null ? TRUE : new Interpreter(expression, scope).condition(tree);
}

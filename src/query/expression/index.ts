export type { WhereScope } from './interpretation/scope.js';
export { parseWhere } from './parse-where.js';

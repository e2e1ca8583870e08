export type { Fragment, Scope } from './compiler.js';
export { compileQuery, compileUnion, parameterName, type Selection } from './statement.js';

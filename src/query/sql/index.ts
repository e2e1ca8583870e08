export type { Fragment, Scope } from './compiler.js';
export { compileQuery, parameterName, type Selection } from './statement.js';

export type { Fragment, Scope } from './compiler.js';
export { labelOf } from './labels.js';
export { compileQuery, parameterName, type Selection } from './statement.js';

export { type Input, makeInput } from './input.js';

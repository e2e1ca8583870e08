export { fuzz } from './fuzz.js';
export { type RunningTarget, startTarget } from './target.js';

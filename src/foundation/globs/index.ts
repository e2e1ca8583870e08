export { globMatcher, isGlob, likePattern } from './glob.js';

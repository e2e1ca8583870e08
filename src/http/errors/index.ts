export { type ErrorAnswer, errorAnswer } from './error-answer.js';

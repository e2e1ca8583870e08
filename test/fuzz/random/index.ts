export { hostileNumber, hostileText, hostileValue } from './hostile.js';
export { type Loose, looseText } from './loose.js';
export { mutate } from './mutate.js';
export { Random } from './random.js';

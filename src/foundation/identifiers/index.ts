export { parseUuid } from './uuid.js';

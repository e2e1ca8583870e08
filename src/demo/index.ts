export { fillDemonstration } from './fill-demonstration.js';

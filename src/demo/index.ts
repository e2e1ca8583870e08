export { type DemonstrationOptions, fillDemonstration } from './fill-demonstration.js';

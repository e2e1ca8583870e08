export { dataId } from './data-id.js';
export { Reads } from './fields.js';
export { literals } from './literal.js';
export { list, nullable } from './lists.js';
export { BodyPipe, PathPipe, QueryPipe } from './pipes.js';
export { isJsonContentType, type RequestBody } from './request-body.js';
export { collectionType, count, object, text, truth, uuid } from './scalars.js';
export { timespan } from './timespan.js';

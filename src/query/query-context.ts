import type { DatasetContext } from '../datasets/index.js';

/** What queries of one request work with: the same that look-ups of datasets do. */
export type QueryContext = DatasetContext;

/** Dataset ids in one request (reference: `max_length` of `dataset_ids`). */
export const MAXIMUM_DATASET_IDS = 10_000;

/** Names or globs in one request; the reference bounds them by nothing but the size of the body. */
export const MAXIMUM_NAMES = 100_000;

import { type RawBuilder, sql } from 'kysely';
import type { DatasetRef } from './dataset-type.js';

/** Something else that is read of a dataset in the statement that finds it. */
export interface Attachment {
  /** Names all that the column depends on. */
  readonly key: string;
  /** A column of text, given the dataset's id as SQL. */
  readonly column: (id: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/** A dataset with what was attached to it. */
export interface DatasetWithAttachment {
  readonly ref: DatasetRef;
  readonly attached: string | null;
}

export const NOTHING_ATTACHED: Attachment = { key: 'nothing', column: () => sql`NULL` };

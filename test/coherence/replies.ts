import { errorOf, type Reply, type Request } from './world.js';

/** A request without or with a body. */
export const asked = (path: string, body?: object): Request => ({ path, ...(body === undefined ? {} : { body }) });

/** The members of dataset refs that the tests look at. */
export interface ToldRef {
  readonly id: string;
  readonly run: string;
  readonly datasetType: {
    readonly name: string;
    readonly storageClass: string;
    readonly dimensions: readonly string[];
  };
  readonly dataId: { readonly records: Readonly<Record<string, { readonly record: Record<string, unknown> }>> | null };
}

/** A dataset type's storage class and dimensions. */
export const typeOf = ({ datasetType: { storageClass, dimensions } }: ToldRef): string =>
  `${storageClass}(${dimensions.join()})`;
export const refTold = (ref: unknown): unknown => (ref === null ? null : [(ref as ToldRef).id, typeOf(ref as ToldRef)]);
export const tellRef = (reply: Reply): unknown => errorOf(reply) ?? refTold(reply.lines[0]?.['dataset_ref']);
export const rowsOf = ({ lines }: Reply): readonly unknown[] => lines.flatMap(({ rows }) => rows ?? []);
export const tellRows = (reply: Reply): unknown => errorOf(reply) ?? rowsOf(reply).map(refTold);
export const member =
  (name: string) =>
  (reply: Reply): unknown =>
    errorOf(reply) ?? reply.lines[0]?.[name];

/** A request that reads something of a repository; without a body it is a GET. */
export interface ReadRequest {
  /** Path below the repository's. */
  readonly path: string;
  readonly body?: object;
}

/** Ids of datasets that requests are about. */
export interface SomeDatasets {
  readonly withFiles: readonly string[];
  readonly withoutFiles: readonly string[];
}

/** Values of dimensions. */
export type DataId = Readonly<Record<string, number | string>>;

/** A request without or with a body. */
export const request = (path: string, body?: object): ReadRequest => ({
  path,
  ...(body === undefined ? {} : { body }),
});

/** All combinations of true and false for these names. */
export function combinations(...names: readonly string[]): readonly Readonly<Record<string, boolean>>[] {
  return Array.from({ length: 2 ** names.length }, (_, bits) =>
    Object.fromEntries(names.map((name, index) => [name, ((bits >> index) & 1) === 1])),
  );
}

import { sql } from 'kysely';
import { type Row, uuidArray } from '../database/index.js';
import type { Repository } from '../registry/index.js';
import { fileInfoWriter } from './file-info.js';
import { recordsQuery, toComponent } from './file-records-statement.js';
import type { FileStore } from './file-store.js';
import { locate, relativePath, webUrlOf } from './locations/file-location.js';

/** What transfers are described with. */
export interface TransferOptions {
  /** URL of the route of datasets, without a slash at its end. */
  readonly datasetUrl: string;
  /** Whether files on the web have their own URLs; all others are downloaded by dataset id from this server. */
  readonly hasOwnUrls: boolean;
}

/** Characters of a UUID, with which a line begins. */
const ID_LENGTH = 36;
/** What stands in a line between the size of a file and its path. */
const PATH_MEMBER = ',"path":';

/**
 * The files of many datasets in the form of the wire (protocol section 6.5): the members of a JSON object with the ids of
 * the datasets as names, with commas between. Datasets without files are left out. Nothing is signed.
 *
 * @throws ServiceError if the database cannot answer.
 */
export async function readTransferTexts(
  repository: Repository,
  stores: readonly FileStore[],
  ids: readonly string[],
  options: TransferOptions,
): Promise<string> {
  if (stores.length === 0 || ids.length === 0) {
    return '';
  }
  const rows = await readGroups(repository, stores, [...new Set(ids)]);
  let members = '';
  const addMember = (texts: string, id: string): void => {
    members += `${members === '' ? '' : ','}"${id}":[${texts}]`;
  };
  if (rows.every(([, , , component = null]) => toComponent(component) === null)) {
    // No dataset has more than one file.
    rows.forEach((row) => {
      eachFile(row, stores, options, addMember);
    });
  } else {
    filesOf(rows, stores, options).forEach(addMember);
  }
  return members;
}

/** The texts of the files of datasets, by the datasets' ids. */
function filesOf(
  rows: readonly Row[],
  stores: readonly FileStore[],
  options: TransferOptions,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const row of rows) {
    eachFile(row, stores, options, (text, id) => {
      const others = files.get(id);
      files.set(id, others === undefined ? text : `${others},${text}`);
    });
  }
  return files;
}

/**
 * Files that are alike in all but size and path are one row: number of the store, what they are alike in, whether the paths
 * are other than relative, and a line for each: its dataset's id and the JSON members `file_size` and `path`.
 */
function readGroups(
  repository: Repository,
  stores: readonly FileStore[],
  ids: readonly string[],
): Promise<readonly Row[]> {
  return repository.namespace.read(
    'transfers',
    (parameter) => sql`WITH wanted AS MATERIALIZED (SELECT ${parameter('ids')}::uuid[] AS ids)
      SELECT store, formatter, storage_class, component, checksum, is_elsewhere, string_agg(
        concat(dataset_id, '"file_size":', coalesce(file_size, -1), ${sql.lit(PATH_MEMBER)}, to_json(path)), ${sql.lit('\n')})
      FROM (
        SELECT *, path LIKE '/%' OR path LIKE '%://%' AS is_elsewhere
        FROM (${recordsQuery(repository, stores, sql`= ANY((SELECT ids FROM wanted)::uuid[])`)}) AS r
      ) AS r GROUP BY store, formatter, storage_class, component, checksum, is_elsewhere ORDER BY component`,
    { ids: uuidArray(ids) },
  );
}

/** Hand on the text of each file of a row, with the id of its dataset. */
function eachFile(
  [store, formatter, storageClass, storedComponent = null, checksum = null, isElsewhere, lines]: Row,
  stores: readonly FileStore[],
  { datasetUrl, hasOwnUrls }: TransferOptions,
  add: (text: string, id: string) => void,
): void {
  const component = toComponent(storedComponent);
  const write = fileInfoWriter({ formatter: formatter ?? '', storageClass: storageClass ?? '', component, checksum });
  const root = stores[Number(store)]?.root ?? '';
  const start = `{"url":${JSON.stringify(datasetUrl).slice(0, -1)}/`;
  const end = `/download${component === null ? '' : `?component=${encodeURIComponent(component)}`}","auth":"gafaelfawr"`;
  for (const line of lines?.split('\n') ?? []) {
    const id = line.slice(0, ID_LENGTH);
    let own = line.slice(ID_LENGTH);
    let access = `${start}${id}${end}`;
    if (hasOwnUrls || isElsewhere === 't') {
      const pathBegins = own.indexOf(PATH_MEMBER) + PATH_MEMBER.length;
      const path = JSON.parse(own.slice(pathBegins)) as string;
      own = own.slice(0, pathBegins) + JSON.stringify(relativePath(path));
      const url = hasOwnUrls ? ownUrl(root, path) : null;
      access = url === null ? access : `{"url":${JSON.stringify(url)},"auth":"datastore"`;
    }
    add(`${access},"file_info":${write(own)}}`, id);
  }
}

/** Where a file on the web is; null for one on disk. */
function ownUrl(root: string, path: string): string | null {
  const location = locate(root, path);
  return location.scheme === 'file' ? null : webUrlOf(location);
}

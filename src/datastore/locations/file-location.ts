import { ButlerUserError } from '../../foundation/errors/index.js';
import { isQuoted, quotePath, unquotePath } from './percent-encoding.js';

/** Where a file is. */
export interface FileLocation {
  /** URI scheme in lower case: `file`, `s3`, `gs`, `https`, … */
  readonly scheme: string;
  /** Host or bucket, with user or profile and port if there are any; empty for local files. */
  readonly authority: string;
  /** Absolute path, not encoded. */
  readonly path: string;
  /** Which part of the file is meant, such as `zip-path=<member>`; empty for all of it. */
  readonly fragment: string;
}

const URI = /^(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):\/\/(?<authority>[^/]*)(?<path>.*)$/s;

/**
 * Where the file of a record is (reference: `StoredFileInfo.file_location`). URIs and absolute paths are what they are,
 * all else is relative to the root. A `#` after the last slash begins the fragment.
 *
 * @param root directory URI of the datastore, ending in a slash.
 * @throws ButlerUserError `unknown` for a path that climbs by `..` or that no file can have.
 */
export function locate(root: string, recordPath: string): FileLocation {
  const uri = parseUri(recordPath);
  if (uri !== null) {
    return checked(uri, recordPath);
  }
  const { path, fragment } = splitFragment(recordPath);
  const decoded = isQuoted(path) ? unquotePath(path) : path;
  if (decoded.startsWith('/')) {
    return checked({ scheme: 'file', authority: '', path: decoded, fragment }, recordPath);
  }
  const base = parseUri(root);
  if (base === null) {
    throw new TypeError(`The root '${root}' of a datastore is no URI.`);
  }
  checked({ ...base, path: decoded, fragment }, recordPath);
  return { ...base, path: base.path + decoded, fragment };
}

/** The path that clients are told: relative, fragment included (reference: `make_datastore_path_relative`). */
export function relativePath(recordPath: string): string {
  const uri = parseUri(recordPath);
  if (uri === null && !recordPath.startsWith('/')) {
    return recordPath;
  }
  const { path, fragment } = uri ?? splitFragment(recordPath);
  return path.replace(/^\//, '') + (fragment === '' ? '' : `#${fragment}`);
}

/** The URI of a location, encoded, with its fragment. */
export function uriOf({ scheme, authority, path, fragment }: FileLocation): string {
  return withFragment(`${scheme}://${authority}${quotePath(path)}`, fragment);
}

/** As `uriOf`, but `dav` and `davs` are what they stand for: `http` and `https`. */
export function webUrlOf(location: FileLocation): string {
  return uriOf({ ...location, scheme: location.scheme.replace(/^dav/, 'http') });
}

/** A URL with a fragment at its end, where clients look for the member of a zip file. */
export function withFragment(url: string, fragment: string): string {
  return fragment === '' ? url : `${url}#${fragment}`;
}

function parseUri(text: string): FileLocation | null {
  if (!text.includes('://')) {
    return null;
  }
  const { scheme, authority, path: encoded } = URI.exec(text)?.groups ?? {};
  if (scheme === undefined || authority === undefined || encoded === undefined) {
    return null;
  }
  const { path, fragment } = splitFragment(encoded);
  return { scheme: scheme.toLowerCase(), authority, path: unquotePath(path), fragment };
}

function splitFragment(text: string): { readonly path: string; readonly fragment: string } {
  const mark = text.indexOf('#', text.lastIndexOf('/') + 1);
  return mark < 0 ? { path: text, fragment: '' } : { path: text.slice(0, mark), fragment: text.slice(mark + 1) };
}

function checked(location: FileLocation, recordPath: string): FileLocation {
  if (location.path.split('/').includes('..') || location.path.includes('\0')) {
    throw new ButlerUserError(
      'unknown',
      `The recorded path '${recordPath}' may leave the datastore and is not served.`,
    );
  }
  return location;
}

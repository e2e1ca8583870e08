import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BUTLER_ROOT = '<butlerRoot>';

/** Whether a text is a URI with a scheme, as opposed to a path or a label. */
export function isUri(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(text);
}

/** Whether a URI names something on this machine's disks. */
export function isLocal(uri: string): boolean {
  return uri.startsWith('file://');
}

/** The URI of a path or URI; relative paths are relative to the working directory. */
export function toUri(text: string): string {
  return isUri(text) ? text : pathToFileURL(resolve(text)).href + (text.endsWith('/') ? '/' : '');
}

/** The directory URI of a file's URI, ending in a slash. */
export function directoryOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** A directory's URI with a slash at its end. */
export function asDirectory(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}

/** Resolve a file name against a directory URI; absolute paths and URIs stay what they are. */
export function join(directory: string, name: string): string {
  if (isUri(name)) {
    return name;
  }
  return isAbsolute(name)
    ? pathToFileURL(name).href
    : new URL(name.split('/').map(encodeURIComponent).join('/'), directory).href;
}

/** Replace `<butlerRoot>` by the root, which is a path if it is local, as the rest of the value then is, and else a URI. */
export function withButlerRoot(value: string, root: string): string {
  if (!value.includes(BUTLER_ROOT)) {
    return value;
  }
  return value.replaceAll(BUTLER_ROOT, (isLocal(root) ? fileURLToPath(root) : root).replace(/\/$/, ''));
}

/** A URI for messages, without password and query: both may hold secrets. */
export function printable(uri: string): string {
  if (!URL.canParse(uri)) {
    return uri.replace(/\/\/[^/]*@/, '//').replace(/\?.*$/s, '');
  }
  const url = new URL(uri);
  url.password = '';
  url.search = '';
  return url.href;
}

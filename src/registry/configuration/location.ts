import { pathToFileURL } from 'node:url';
import { isAbsolute, resolve } from 'node:path';

/** Whether a text is a URI with a scheme, as opposed to a path or a label. */
export function isUri(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(text);
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

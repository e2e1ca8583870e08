import { readFileSync } from 'node:fs';

/** The version of the server, as the package names it. */
export const SERVER_VERSION: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

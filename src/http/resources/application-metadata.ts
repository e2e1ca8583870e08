import { existsSync, readFileSync } from 'node:fs';

/** The version of the server, as the package names it. */
export const SERVER_VERSION: string = readVersion();

/** The package's description is above the modules, and above the program that is made of them. */
function readVersion(): string {
  let file = new URL('package.json', import.meta.url);
  while (!existsSync(file) && file.pathname !== '/package.json') {
    file = new URL('../package.json', file);
  }
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}

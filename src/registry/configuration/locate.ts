import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { asDirectory, isLocal, printable, toUri } from './location.js';
import { resolveLabel } from './repository-index.js';
import type { ConfigurationTree } from './tree.js';
import { readYamlFile } from './yaml-file.js';

const CONFIGURATION_FILE = 'butler.yaml';

/**
 * Find and read a repository's own configuration file. A label of the repository index comes before a path of the same
 * name.
 *
 * @throws RepositoryConfigurationError if there is none; it tells why a label was not understood.
 */
export async function locateConfiguration(
  configUri: string,
  environment: Environment,
): Promise<{ readonly uri: string; readonly tree: ConfigurationTree }> {
  const label = await resolveLabel(configUri, environment);
  const uri = await fileUri(toUri(label.uri ?? configUri));
  const tree = await readYamlFile(uri, environment);
  if (tree === null) {
    throw new RepositoryConfigurationError(
      `There is no Butler configuration at '${printable(uri)}' (${label.explanation}).`,
    );
  }
  return { uri, tree };
}

/** In directories, and in remote places whose name has no extension, the configuration has its usual name. */
async function fileUri(uri: string): Promise<string> {
  const isDirectory = uri.endsWith('/') || (isLocal(uri) ? await isLocalDirectory(uri) : !hasExtension(uri));
  return isDirectory ? asDirectory(uri) + CONFIGURATION_FILE : uri;
}

async function isLocalDirectory(uri: string): Promise<boolean> {
  const found = await stat(fileURLToPath(uri)).catch(() => null);
  return found?.isDirectory() === true;
}

function hasExtension(uri: string): boolean {
  return URL.canParse(uri) && /[^/]\.[^./]+$/.test(new URL(uri).pathname);
}

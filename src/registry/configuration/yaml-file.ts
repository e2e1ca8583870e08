import { parseDocument, type ScalarTag } from 'yaml';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { directoryOf, join } from './location.js';
import { readUri } from './read-uri.js';
import { type ConfigurationTree, type ConfigurationValue, isTree, merge } from './tree.js';

/** How many files may include each other in a row before it is taken for a loop. */
const MAXIMUM_INCLUDE_DEPTH = 20;
const INCLUDE_KEY = 'includeConfigs';

/** Stands for `!include file` until the file is read. */
class Include {
  constructor(readonly file: string) {}
}

const includeTag: ScalarTag = { tag: '!include', resolve: (value) => new Include(value) };

/**
 * Read a YAML (or JSON) file with everything that it includes: `!include file` in place of a value, and the key
 * `includeConfigs`, whose files lie under the mapping that has it.
 *
 * @returns null if there is no such file.
 * @throws RepositoryConfigurationError if it or a file that it includes cannot be read or is not a mapping.
 */
export async function readYamlFile(uri: string, environment: Environment): Promise<ConfigurationTree | null> {
  return readFile(uri, environment, 0);
}

async function readFile(uri: string, environment: Environment, depth: number): Promise<ConfigurationTree | null> {
  if (depth > MAXIMUM_INCLUDE_DEPTH) {
    throw new RepositoryConfigurationError(`Too many nested includes at '${uri}'.`);
  }
  const content = await readUri(uri, environment);
  if (content === null) {
    return null;
  }
  const document = parseDocument(content, { version: '1.1', merge: true, customTags: (tags) => [...tags, includeTag] });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new RepositoryConfigurationError(`'${uri}' is not YAML: ${problem.message}`);
  }
  const value = await resolve(document.toJS() ?? {}, uri, environment, depth);
  if (!isTree(value)) {
    throw new RepositoryConfigurationError(`'${uri}' must hold a mapping.`);
  }
  return value;
}

async function resolve(
  value: unknown,
  uri: string,
  environment: Environment,
  depth: number,
): Promise<ConfigurationValue> {
  if (value instanceof Include) {
    return readIncluded(value.file, uri, environment, depth);
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map((member) => resolve(member, uri, environment, depth)));
  }
  if (typeof value === 'object' && value !== null) {
    return resolveMapping(value, uri, environment, depth);
  }
  return value as ConfigurationValue;
}

async function resolveMapping(
  value: object,
  uri: string,
  environment: Environment,
  depth: number,
): Promise<ConfigurationTree> {
  const own: Record<string, ConfigurationValue> = {};
  let included: ConfigurationTree = {};
  for (const [key, member] of Object.entries(value)) {
    const resolved = await resolve(member, uri, environment, depth);
    if (key === INCLUDE_KEY) {
      for (const file of Array.isArray(resolved) ? resolved : [resolved]) {
        included = merge(included, await readIncluded(String(file), uri, environment, depth));
      }
    } else {
      own[key] = resolved;
    }
  }
  return merge(included, own);
}

async function readIncluded(
  file: string,
  uri: string,
  environment: Environment,
  depth: number,
): Promise<ConfigurationTree> {
  const name = file.replace(/\$\{?(\w+)\}?/g, (whole, variable: string) => environment[variable] ?? whole);
  const target = join(directoryOf(uri), name);
  const tree = await readFile(target, environment, depth + 1);
  if (tree === null) {
    throw new RepositoryConfigurationError(`'${uri}' includes '${file}', which does not exist.`);
  }
  return tree;
}

import { parseDocument, type ScalarTag } from 'yaml';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { directoryOf, isUri, join, printable, toUri } from './location.js';
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

/** The file that is being read and what is needed to read others from it. */
interface Reading {
  readonly uri: string;
  readonly environment: Environment;
  readonly depth: number;
}

/**
 * Read a YAML (or JSON) file with everything that it includes: `!include file` in place of a value, and the key
 * `includeConfigs`, whose files lie under the mapping that has it.
 *
 * @returns null if there is no such file.
 * @throws RepositoryConfigurationError if it or a file that it includes cannot be read or is not a mapping.
 */
export async function readYamlFile(uri: string, environment: Environment): Promise<ConfigurationTree | null> {
  const value = await readValue({ uri, environment, depth: 0 });
  return value === null ? null : requireTree(value, uri);
}

/**
 * Parse YAML, without reading what it includes.
 *
 * @param source what the text is, for messages; these never quote the text, which may hold secrets.
 * @param schema YAML 1.1 has the booleans and numbers of the reference's parser; `failsafe` leaves every scalar a text.
 * @throws RepositoryConfigurationError if it is not YAML.
 */
export function parseYaml(content: string, source: string, schema: 'yaml-1.1' | 'failsafe' = 'yaml-1.1'): unknown {
  const document = parseDocument(content, {
    version: '1.1',
    schema,
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    customTags: (tags) => [...tags, includeTag],
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    throw new RepositoryConfigurationError(
      `${source} is not YAML that can be used: ${problem.code} at character ${String(problem.pos[0])}.`,
    );
  }
  return document.toJS() ?? {};
}

async function readValue(reading: Reading): Promise<ConfigurationValue> {
  const { uri, environment, depth } = reading;
  if (depth > MAXIMUM_INCLUDE_DEPTH) {
    throw new RepositoryConfigurationError(`Too many nested includes at '${printable(uri)}'.`);
  }
  const content = await readUri(uri, environment);
  return content === null ? null : resolve(parseYaml(content, `'${printable(uri)}'`), reading);
}

async function resolve(value: unknown, reading: Reading): Promise<ConfigurationValue> {
  if (value instanceof Include) {
    return requireFile(await include(value.file, reading), value.file, reading);
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map((member) => resolve(member, reading)));
  }
  if (typeof value === 'object' && value !== null) {
    return resolveMapping(value, reading);
  }
  return value as ConfigurationValue;
}

async function resolveMapping(value: object, reading: Reading): Promise<ConfigurationTree> {
  const own: Record<string, ConfigurationValue> = {};
  let included: ConfigurationTree = {};
  for (const [key, member] of Object.entries(value)) {
    const resolved = await resolve(member, reading);
    if (key === INCLUDE_KEY) {
      for (const file of Array.isArray(resolved) ? resolved : [resolved]) {
        included = merge(included, await includeUnder(String(file), reading));
      }
    } else {
      own[key] = resolved;
    }
  }
  return merge(included, own);
}

/** A file of `includeConfigs`: variables are expanded; the working directory comes before the file's own. */
async function includeUnder(written: string, reading: Reading): Promise<ConfigurationTree> {
  const file = written.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced?: string, bare?: string) => reading.environment[braced ?? bare ?? ''] ?? whole,
  );
  const here = isUri(file) ? null : await include(toUri(file), reading);
  const value = here ?? (await include(file, reading));
  return requireTree(requireFile(value, file, reading), file);
}

function include(file: string, { uri, environment, depth }: Reading): Promise<ConfigurationValue> {
  return readValue({ uri: join(directoryOf(uri), file), environment, depth: depth + 1 });
}

function requireFile(value: ConfigurationValue, file: string, { uri }: Reading): ConfigurationValue {
  if (value === null) {
    throw new RepositoryConfigurationError(`'${printable(uri)}' includes '${printable(file)}', which does not exist.`);
  }
  return value;
}

function requireTree(value: ConfigurationValue, file: string): ConfigurationTree {
  if (!isTree(value)) {
    throw new RepositoryConfigurationError(`'${printable(file)}' must hold a mapping.`);
  }
  return value;
}

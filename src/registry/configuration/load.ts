import { type Environment, type RepositoryConfiguration, RepositoryConfigurationError } from './configuration.js';
import { databaseAddress } from './database-address.js';
import { datastoreConfiguration, expandRoot } from './datastore-configuration.js';
import { asDirectory, directoryOf, toUri } from './location.js';
import { resolveLabel } from './repository-index.js';
import { storageClassDefinitions } from './storage-class-section.js';
import { type ConfigurationTree, isTree, merge, section, text } from './tree.js';
import { readYamlFile } from './yaml-file.js';

const CONFIGURATION_FILE = 'butler.yaml';
const DIRECT_BUTLER = 'lsst.daf.butler.direct_butler.DirectButler';
const REGISTRY = 'lsst.daf.butler.registry';

/** The packaged defaults of the sections that concern a server (protocol section 1.2). */
const PACKAGED_DEFAULTS: ConfigurationTree = {
  registry: {
    db: 'sqlite:///<butlerRoot>/gen3.sqlite3',
    managers: {
      attributes: `${REGISTRY}.attributes.DefaultButlerAttributeManager`,
      opaque: `${REGISTRY}.opaque.ByNameOpaqueTableStorageManager`,
      dimensions: `${REGISTRY}.dimensions.static.StaticDimensionRecordStorageManager`,
      collections: `${REGISTRY}.collections.synthIntKey.SynthIntKeyCollectionManager`,
      datasets: `${REGISTRY}.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID`,
      datastores: `${REGISTRY}.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager`,
    },
  },
  datastore: {},
  storageClasses: {},
};

const SECTIONS = Object.keys(PACKAGED_DEFAULTS);

/**
 * Read a repository's configuration and merge it with all defaults.
 *
 * @param configUri path, directory or URI of a `butler.yaml`, or a label of the repository index.
 * @throws RepositoryConfigurationError saying what is missing or wrong.
 */
export async function loadRepositoryConfiguration(
  configUri: string,
  environment: Environment,
): Promise<RepositoryConfiguration> {
  const { uri, tree: own } = await readConfiguration(configUri, environment);
  requireDirectButler(own, uri);
  const tree = merge(await defaults(environment), own);
  const root = asDirectory(toUri(text(own, 'root') ?? directoryOf(uri)));
  const registry = expandDatabase(section(tree, 'registry'), root);
  return {
    uri,
    root,
    database: await databaseAddress(registry, environment),
    namespace: text(registry, 'namespace'),
    managers: managers(section(registry, 'managers')),
    datastore: datastoreConfiguration(section(tree, 'datastore'), root),
    storageClasses: storageClassDefinitions(section(tree, 'storageClasses')),
    temporaryTables: (registry['temporary_tables'] ?? true) !== false,
  };
}

async function readConfiguration(
  configUri: string,
  environment: Environment,
): Promise<{ readonly uri: string; readonly tree: ConfigurationTree }> {
  for (const location of [configUri, await resolveLabel(configUri, environment)]) {
    if (location === null) {
      continue;
    }
    const uri = toUri(location);
    for (const candidate of [uri, `${asDirectory(uri)}${CONFIGURATION_FILE}`]) {
      const tree = candidate.endsWith('/') ? null : await readYamlFile(candidate, environment);
      if (tree !== null) {
        return { uri: candidate, tree };
      }
    }
  }
  throw new RepositoryConfigurationError(`There is no Butler configuration at '${configUri}'.`);
}

function requireDirectButler(tree: ConfigurationTree, uri: string): void {
  const className = text(tree, 'cls') ?? DIRECT_BUTLER;
  if (className !== DIRECT_BUTLER) {
    throw new RepositoryConfigurationError(`'${uri}' is for class '${className}', which cannot be served.`);
  }
}

/** Packaged defaults, then the files of the search path, of which the first has the highest priority. */
async function defaults(environment: Environment): Promise<ConfigurationTree> {
  let tree = PACKAGED_DEFAULTS;
  const directories = (environment['DAF_BUTLER_CONFIG_PATH'] ?? '').split(':').filter((part) => part !== '');
  for (const directory of directories.reverse()) {
    for (const name of SECTIONS) {
      const file = await readYamlFile(`${asDirectory(toUri(directory))}${name}.yaml`, environment);
      const inner = file?.[name];
      tree = merge(tree, { [name]: isTree(inner) ? inner : (file ?? {}) });
    }
  }
  return tree;
}

function expandDatabase(registry: ConfigurationTree, root: string): ConfigurationTree {
  const db = text(registry, 'db') ?? '';
  return db.includes('<butlerRoot>')
    ? { ...registry, db: db.replace('<butlerRoot>', expandRoot(root, root)) }
    : registry;
}

const MANAGER_KEYS = new Set(['cls', 'config', 'schema_version']);

function managers(tree: ConfigurationTree): ReadonlyMap<string, string> {
  const classes = new Map<string, string>();
  for (const [kind, value] of Object.entries(tree)) {
    if (isTree(value)) {
      const unknown = Object.keys(value).filter((key) => !MANAGER_KEYS.has(key));
      const className = text(value, 'cls');
      if (className === null || unknown.length > 0) {
        throw new RepositoryConfigurationError(
          `'registry.managers.${kind}' needs 'cls' and has unknown keys: ${unknown.join(', ') || 'none'}.`,
        );
      }
      classes.set(kind, className);
    } else if (value !== null) {
      classes.set(kind, text(tree, kind) ?? '');
    }
  }
  return classes;
}

import { type Environment, type RepositoryConfiguration, RepositoryConfigurationError } from './configuration.js';
import { databaseAddress } from './database-address.js';
import { datastoreConfiguration } from './datastore-configuration.js';
import { asDirectory, directoryOf, printable, toUri, withButlerRoot } from './location.js';
import { locateConfiguration } from './locate.js';
import { managerClasses } from './managers.js';
import { SearchPath } from './search-path.js';
import { storageClassDefinitions } from './storage-class-section.js';
import { type ConfigurationTree, merge, section, text } from './tree.js';

const DIRECT_BUTLER = 'lsst.daf.butler.direct_butler.DirectButler';
const REGISTRY = 'lsst.daf.butler.registry';

/** The packaged defaults of the registry (protocol section 1.2). */
const REGISTRY_DEFAULTS: ConfigurationTree = {
  db: 'sqlite:///<butlerRoot>/gen3.sqlite3',
  managers: {
    attributes: `${REGISTRY}.attributes.DefaultButlerAttributeManager`,
    opaque: `${REGISTRY}.opaque.ByNameOpaqueTableStorageManager`,
    dimensions: `${REGISTRY}.dimensions.static.StaticDimensionRecordStorageManager`,
    collections: `${REGISTRY}.collections.synthIntKey.SynthIntKeyCollectionManager`,
    datasets: `${REGISTRY}.datasets.byDimensions.ByDimensionsDatasetRecordStorageManagerUUID`,
    datastores: `${REGISTRY}.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager`,
  },
};

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
  const { uri, tree } = await locateConfiguration(configUri, environment);
  requireDirectButler(tree, uri);
  const searchPath = new SearchPath(environment);
  const registry = await merged(tree, 'registry', REGISTRY_DEFAULTS, searchPath);
  const storageClasses = await merged(tree, 'storageClasses', {}, searchPath);
  const root = asDirectory(toUri(text(tree, 'root') ?? directoryOf(uri)));
  const db = withButlerRoot(text(registry, 'db') ?? '', root);
  return {
    uri,
    root,
    database: await databaseAddress({ ...registry, db }, environment),
    namespace: text(registry, 'namespace'),
    managers: managerClasses(section(registry, 'managers')),
    datastore: await datastoreConfiguration(section(tree, 'datastore'), root, searchPath),
    storageClasses: storageClassDefinitions(storageClasses),
    temporaryTables: allowsTemporaryTables(registry),
  };
}

async function merged(
  tree: ConfigurationTree,
  name: string,
  defaults: ConfigurationTree,
  searchPath: SearchPath,
): Promise<ConfigurationTree> {
  return merge(await searchPath.over(defaults, `${name}.yaml`, name), section(tree, name));
}

function requireDirectButler(tree: ConfigurationTree, uri: string): void {
  const className = text(tree, 'cls') ?? DIRECT_BUTLER;
  if (className !== DIRECT_BUTLER) {
    throw new RepositoryConfigurationError(`'${printable(uri)}' is for class '${className}', which cannot be served.`);
  }
}

function allowsTemporaryTables(registry: ConfigurationTree): boolean {
  const value = registry['temporary_tables'] ?? true;
  if (typeof value !== 'boolean') {
    throw new RepositoryConfigurationError("'registry.temporary_tables' must be true or false.");
  }
  return value;
}

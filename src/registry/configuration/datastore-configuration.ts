import { type DatastoreConfiguration, RepositoryConfigurationError } from './configuration.js';
import { asDirectory, isUri, toUri } from './location.js';
import { type ConfigurationTree, type ConfigurationValue, isTree, merge, section, text } from './tree.js';

const BUTLER_ROOT = '<butlerRoot>';

/** What a file datastore has unless its configuration says otherwise. */
const FILE_DEFAULTS: ConfigurationTree = {
  root: `${BUTLER_ROOT}/datastore`,
  records: { table: 'file_datastore_records' },
};

/**
 * The tree of datastores of a repository; every child of a chain gets the defaults of its class for itself.
 *
 * @param tree the `datastore` section.
 * @param root directory URI that `<butlerRoot>` stands for.
 * @throws RepositoryConfigurationError for classes that we do not know.
 */
export function datastoreConfiguration(tree: ConfigurationTree, root: string): DatastoreConfiguration {
  const className = text(tree, 'cls') ?? 'FileDatastore';
  switch (className.split('.').at(-1)) {
    case 'FileDatastore':
      return fileDatastore(merge(FILE_DEFAULTS, tree), root);
    case 'ChainedDatastore':
      return { kind: 'chained', children: children(tree).map((child) => datastoreConfiguration(child, root)) };
    case 'InMemoryDatastore':
      return { kind: 'memory' };
    default:
      throw new RepositoryConfigurationError(`Datastore class '${className}' is not supported.`);
  }
}

function fileDatastore(tree: ConfigurationTree, root: string): DatastoreConfiguration {
  const written = text(tree, 'root') ?? '';
  return {
    kind: 'file',
    name: text(tree, 'name') ?? `FileDatastore@${written}`,
    root: asDirectory(expandRoot(written, root)),
    recordsTable: text(section(tree, 'records'), 'table') ?? '',
  };
}

/** Replace `<butlerRoot>`; a local path becomes a URI. */
export function expandRoot(value: string, root: string): string {
  const expanded = value.replace(`${BUTLER_ROOT}/`, root).replace(BUTLER_ROOT, root);
  return isUri(expanded) ? expanded : toUri(expanded);
}

function children(tree: ConfigurationTree): readonly ConfigurationTree[] {
  const list = tree['datastores'];
  if (!Array.isArray(list)) {
    throw new RepositoryConfigurationError("A chained datastore needs a list 'datastores'.");
  }
  return (list as readonly ConfigurationValue[]).map((child) => {
    if (!isTree(child)) {
      throw new RepositoryConfigurationError('Every datastore of a chain must be a mapping.');
    }
    const inner = child['datastore'];
    return isTree(inner) ? inner : child;
  });
}

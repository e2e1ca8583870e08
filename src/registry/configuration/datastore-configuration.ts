import { type DatastoreConfiguration, RepositoryConfigurationError } from './configuration.js';
import { asDirectory, toUri, withButlerRoot } from './location.js';
import type { SearchPath } from './search-path.js';
import { type ConfigurationTree, isTree, merge, section, text } from './tree.js';

/** What a file datastore has unless its configuration says otherwise. */
const FILE_DEFAULTS: ConfigurationTree = {
  root: '<butlerRoot>/datastore',
  records: { table: 'file_datastore_records' },
};

const SECTION = 'datastore';

/**
 * The tree of datastores of a repository; every child of a chain gets all defaults for itself.
 *
 * @param own the `datastore` section as the repository has it.
 * @param root directory URI that `<butlerRoot>` stands for.
 * @throws RepositoryConfigurationError for classes that we do not know.
 */
export async function datastoreConfiguration(
  own: ConfigurationTree,
  root: string,
  searchPath: SearchPath,
): Promise<DatastoreConfiguration> {
  const defaults = await searchPath.over({ cls: 'FileDatastore' }, 'datastore.yaml', SECTION);
  const className = text(own, 'cls') ?? text(defaults, 'cls') ?? '';
  switch (className.split('.').at(-1)) {
    case 'FileDatastore': {
      const below = merge(defaults, FILE_DEFAULTS);
      return fileDatastore(merge(await searchPath.over(below, 'datastores/fileDatastore.yaml', SECTION), own), root);
    }
    case 'ChainedDatastore': {
      const tree = merge(await searchPath.over(defaults, 'datastores/chainedDatastore.yaml', SECTION), own);
      const each = children(tree).map((child) => datastoreConfiguration(child, root, searchPath));
      return { kind: 'chained', children: await Promise.all(each) };
    }
    case 'InMemoryDatastore':
      return { kind: 'memory' };
    default:
      throw new RepositoryConfigurationError(`Datastore class '${className}' is not supported.`);
  }
}

function fileDatastore(tree: ConfigurationTree, root: string): DatastoreConfiguration {
  const written = text(tree, 'root');
  const recordsTable = text(section(tree, 'records'), 'table');
  if (written === null || recordsTable === null) {
    throw new RepositoryConfigurationError("A file datastore needs 'root' and 'records.table'.");
  }
  return {
    kind: 'file',
    name: text(tree, 'name') ?? `FileDatastore@${written}`,
    root: asDirectory(toUri(withButlerRoot(written, root))),
    recordsTable,
  };
}

function children(tree: ConfigurationTree): readonly ConfigurationTree[] {
  const list = tree['datastores'];
  if (!Array.isArray(list)) {
    throw new RepositoryConfigurationError("A chained datastore needs a list 'datastores'.");
  }
  return list.map((child: unknown) => {
    const tree = child as ConfigurationTree;
    if (!isTree(tree)) {
      throw new RepositoryConfigurationError('Every datastore of a chain must be a mapping.');
    }
    return SECTION in tree ? section(tree, SECTION) : tree;
  });
}

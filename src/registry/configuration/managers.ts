import { RepositoryConfigurationError } from './configuration.js';
import { type ConfigurationTree, isTree, text } from './tree.js';

const KINDS = ['attributes', 'opaque', 'dimensions', 'collections', 'datasets', 'datastores', 'obscore'];
const KEYS = new Set(['cls', 'config', 'schema_version']);

/**
 * The class of each manager that a configuration names, by kind; kinds that the reference does not know do not count.
 *
 * @param tree the mapping `registry.managers`.
 * @throws RepositoryConfigurationError if a manager is neither a class name nor a mapping with `cls`.
 */
export function managerClasses(tree: ConfigurationTree): ReadonlyMap<string, string> {
  const classes = new Map<string, string>();
  for (const kind of KINDS) {
    const value = tree[kind] ?? null;
    if (value !== null) {
      const className = isTree(value) ? classOf(kind, value) : value;
      if (typeof className !== 'string') {
        throw new RepositoryConfigurationError(`'registry.managers.${kind}' must name a class.`);
      }
      classes.set(kind, className);
    }
  }
  return classes;
}

function classOf(kind: string, manager: ConfigurationTree): string | null {
  const unknown = Object.keys(manager).filter((key) => !KEYS.has(key));
  if (unknown.length > 0) {
    throw new RepositoryConfigurationError(`'registry.managers.${kind}' has unknown keys: ${unknown.join(', ')}.`);
  }
  return text(manager, 'cls');
}

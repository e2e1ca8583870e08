import type { StorageClassDefinition } from './configuration.js';
import { type ConfigurationTree, isTree, merge, section, text } from './tree.js';

/** The `storageClasses` section as definitions; only components and inheritance matter to a server. */
export function storageClassDefinitions(tree: ConfigurationTree): ReadonlyMap<string, StorageClassDefinition> {
  const definitions = new Map<string, StorageClassDefinition>();
  for (const [name, value] of Object.entries(tree)) {
    if (isTree(value)) {
      const components = merge(section(value, 'components'), section(value, 'derivedComponents'));
      definitions.set(name, {
        inheritsFrom: text(value, 'inheritsFrom'),
        components: new Map(Object.keys(components).map((component) => [component, text(components, component) ?? ''])),
      });
    }
  }
  return definitions;
}

import type { StorageClassDefinition } from './configuration.js';
import { type ConfigurationTree, isTree, section, text } from './tree.js';

/** The `storageClasses` section as definitions; only components and inheritance matter to a server. */
export function storageClassDefinitions(tree: ConfigurationTree): ReadonlyMap<string, StorageClassDefinition> {
  const definitions = new Map<string, StorageClassDefinition>();
  for (const [name, value] of Object.entries(tree)) {
    if (isTree(value)) {
      const components = { ...section(value, 'components'), ...section(value, 'derivedComponents') };
      definitions.set(name, {
        inheritsFrom: text(value, 'inheritsFrom'),
        components: new Map(Object.entries(components).map(([component, className]) => [component, String(className)])),
      });
    }
  }
  return definitions;
}

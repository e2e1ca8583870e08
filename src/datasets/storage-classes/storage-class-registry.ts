import { type Caches, heapBytes, type NamedCache } from '../../caching/index.js';
import type { StorageClassDefinition } from '../../registry/index.js';
import { PACKAGED_STORAGE_CLASSES } from './packaged.js';

const MAXIMUM_BYTES = 1024 * 1024;

/**
 * The components of storage classes as one repository sees them: the packaged definitions, overlaid by those of the
 * repository's own configuration. Repositories cannot disturb each other's.
 */
export class StorageClassRegistry {
  readonly #resolved: NamedCache<ReadonlyMap<string, string>>;

  /** @param overlay definitions of the repository, merged over packaged ones of the same name as all configuration is. */
  constructor(
    private readonly overlay: ReadonlyMap<string, StorageClassDefinition>,
    caches: Caches,
  ) {
    this.#resolved = caches.make<ReadonlyMap<string, string>>('storage classes', {
      maximumBytes: MAXIMUM_BYTES,
      bytesOf: heapBytes,
    });
  }

  /** The storage class of a component, or null if the storage class has no such component. */
  componentOf(storageClass: string, component: string): string | null {
    return this.componentsOf(storageClass).get(component) ?? null;
  }

  /** Storage class by component, derived and inherited ones included; empty for classes that are not composite. */
  componentsOf(storageClass: string): ReadonlyMap<string, string> {
    let components = this.#resolved.get(storageClass);
    if (components === undefined) {
      components = this.#resolve(storageClass, new Set());
      if (this.#definition(storageClass) !== null) {
        this.#resolved.set(storageClass, components);
      }
    }
    return components;
  }

  #resolve(storageClass: string, seen: Set<string>): ReadonlyMap<string, string> {
    const definition = this.#definition(storageClass);
    if (definition === null || seen.has(storageClass)) {
      return new Map();
    }
    seen.add(storageClass);
    const inherited = definition.inheritsFrom === null ? [] : this.#resolve(definition.inheritsFrom, seen);
    return new Map([...inherited, ...definition.components]);
  }

  #definition(storageClass: string): StorageClassDefinition | null {
    const own = this.overlay.get(storageClass);
    const packaged = Object.hasOwn(PACKAGED_STORAGE_CLASSES, storageClass)
      ? PACKAGED_STORAGE_CLASSES[storageClass]
      : undefined;
    if (own === undefined && packaged === undefined) {
      return null;
    }
    return {
      inheritsFrom: own?.inheritsFrom ?? packaged?.inheritsFrom ?? null,
      components: new Map([...Object.entries(packaged?.components ?? {}), ...(own?.components ?? [])]),
    };
  }
}

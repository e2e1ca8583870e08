import { INTEGER_KEYS, NAME_KEYS, type RepositoryLayout } from './layout.js';
import { unusable } from './repository-error.js';

interface SupportedManager {
  /** The newest schema version that we can read, for each major version. */
  readonly versions: readonly (readonly [major: number, minor: number])[];
}

const REGISTRY = 'lsst.daf.butler.registry';
const INTEGER_KEY_COLLECTIONS = `${REGISTRY}.collections.synthIntKey.SynthIntKeyCollectionManager`;
const NAME_KEY_COLLECTIONS = `${REGISTRY}.collections.nameKey.NameKeyCollectionManager`;
const DATASETS = `${REGISTRY}.datasets.byDimensions._manager.ByDimensionsDatasetRecordStorageManagerUUID`;

/** The manager classes and schema versions of release 30.2026.4300 (reference: repository-and-caches, section 2.5). */
const SUPPORTED: Readonly<Record<string, Readonly<Record<string, SupportedManager>>>> = {
  attributes: { [`${REGISTRY}.attributes.DefaultButlerAttributeManager`]: { versions: [[1, 0]] } },
  dimensions: { [`${REGISTRY}.dimensions.static.StaticDimensionRecordStorageManager`]: { versions: [[6, 0]] } },
  collections: {
    [INTEGER_KEY_COLLECTIONS]: { versions: [[2, 0]] },
    [NAME_KEY_COLLECTIONS]: { versions: [[2, 0]] },
  },
  datasets: {
    [DATASETS]: {
      versions: [
        [1, 0],
        [2, 0],
      ],
    },
  },
  opaque: { [`${REGISTRY}.opaque.ByNameOpaqueTableStorageManager`]: { versions: [[0, 2]] } },
  datastores: { [`${REGISTRY}.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager`]: { versions: [[0, 2]] } },
};

/** Managers that writers need and a server never looks at. */
const IGNORED_KINDS = new Set(['obscore']);

/**
 * Check the managers of a repository and derive its table layout. A repository whose attribute table is empty is taken
 * to be what its configuration says, as the reference does.
 *
 * @param configured manager kind to class name, from the configuration.
 * @param attributes the rows of `butler_attributes`.
 * @throws ServiceError `repository_unusable` naming what does not fit.
 */
export function checkManagers(
  configured: ReadonlyMap<string, string>,
  attributes: ReadonlyMap<string, string>,
): RepositoryLayout {
  const classes = new Map<string, string>();
  for (const [kind, className] of configured) {
    if (!IGNORED_KINDS.has(kind)) {
      const canonical = canonicalName(className);
      checkManager(kind, canonical, attributes);
      classes.set(kind, canonical);
    }
  }
  const datasetsVersion = attributes.get(`version:${DATASETS}`) ?? '2.0.0';
  return {
    collectionKeys: classes.get('collections') === NAME_KEY_COLLECTIONS ? NAME_KEYS : INTEGER_KEYS,
    ingestDate: datasetsVersion.startsWith('1.') ? 'timestamp' : 'nanoseconds',
  };
}

/** Configurations name the datasets manager by its public module, the database by the private one. */
function canonicalName(className: string): string {
  return className.replace(/\.byDimensions\.(?=[A-Z])/, '.byDimensions._manager.');
}

function checkManager(kind: string, className: string, attributes: ReadonlyMap<string, string>): void {
  const supported = SUPPORTED[kind]?.[className];
  if (supported === undefined) {
    throw unusable(`The ${kind} manager '${className}' is not supported.`);
  }
  if (attributes.size === 0) {
    return;
  }
  const stored = attributes.get(`config:registry.managers.${kind}`);
  if (stored === undefined) {
    throw unusable(`The repository does not say which ${kind} manager made it.`);
  }
  if (stored !== className) {
    throw unusable(`The configured ${kind} manager '${className}' is not the stored one, '${stored}'.`);
  }
  const version = attributes.get(`version:${className}`);
  if (version !== undefined && !isReadable(version, supported)) {
    throw unusable(`Schema version ${version} of the ${kind} manager '${className}' is not supported.`);
  }
}

/** Majors must be equal; an older or equal minor can be read; the patch number does not matter. */
function isReadable(version: string, supported: SupportedManager): boolean {
  const [major, minor] = version.split('.').map(Number);
  return supported.versions.some(([ownMajor, ownMinor]) => major === ownMajor && (minor ?? Infinity) <= ownMinor);
}

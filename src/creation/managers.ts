interface Manager {
  /** How `butler.yaml` names the Python class. */
  readonly configured: string;
  /** How the repository itself names it, if otherwise. */
  readonly stored?: string;
  readonly version: string;
}

const REGISTRY = 'lsst.daf.butler.registry';
const DATASETS = `${REGISTRY}.datasets.byDimensions`;
const DATASETS_CLASS = 'ByDimensionsDatasetRecordStorageManagerUUID';

/** The managers of a new repository by what they manage; they define its tables. */
const MANAGERS: Readonly<Record<string, Manager>> = {
  attributes: { configured: `${REGISTRY}.attributes.DefaultButlerAttributeManager`, version: '1.0.1' },
  dimensions: { configured: `${REGISTRY}.dimensions.static.StaticDimensionRecordStorageManager`, version: '6.0.2' },
  collections: { configured: `${REGISTRY}.collections.synthIntKey.SynthIntKeyCollectionManager`, version: '2.0.0' },
  datasets: {
    configured: `${DATASETS}.${DATASETS_CLASS}`,
    stored: `${DATASETS}._manager.${DATASETS_CLASS}`,
    version: '2.0.0',
  },
  opaque: { configured: `${REGISTRY}.opaque.ByNameOpaqueTableStorageManager`, version: '0.2.0' },
  datastores: {
    configured: `${REGISTRY}.bridge.monolithic.MonolithicDatastoreRegistryBridgeManager`,
    version: '0.2.1',
  },
};

/** The rows of `butler_attributes` of a new repository with this universe. */
export function attributeRows(universeText: string): readonly (readonly [name: string, value: string])[] {
  const managers = Object.entries(MANAGERS).flatMap(([kind, { configured, stored = configured, version }]) => [
    [`config:registry.managers.${kind}`, stored] as const,
    [`version:${stored}`, version] as const,
  ]);
  return [...managers, ['config:dimensions.json', universeText]];
}

/** What `butler.yaml` says about managers. */
export function configuredManagers(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(MANAGERS).map(([kind, { configured }]) => [kind, configured]));
}

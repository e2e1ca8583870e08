import type { Column } from './column.js';
import type { ElementDefinition, UniverseDefinition } from './definition.js';

/**
 * The `DimensionConfig` of the wire protocol (section 3.6) as JSON text: the validated form of a universe with every
 * default filled in and no `storage`.
 */
export function universeWireText(definition: UniverseDefinition): string {
  return JSON.stringify({
    version: definition.version,
    namespace: definition.namespace,
    skypix: {
      common: definition.commonSkypix,
      systems: Object.fromEntries(
        [...definition.skypixSystems].map(([name, system]) => [
          name,
          { class: system.className, min_level: system.minLevel, max_level: system.maxLevel },
        ]),
      ),
    },
    elements: Object.fromEntries([...definition.elements].map(([name, element]) => [name, elementWire(element)])),
    topology: {
      spatial: Object.fromEntries(definition.spatialFamilies),
      temporal: Object.fromEntries(definition.temporalFamilies),
    },
  });
}

function elementWire(element: ElementDefinition): object {
  return {
    doc: element.doc,
    keys: element.keys.map(columnWire),
    requires: element.requires,
    implies: element.implies,
    metadata: element.metadata.map(columnWire),
    is_cached: element.isCached,
    implied_union_target: element.impliedUnionTarget,
    governor: element.governor,
    always_join: element.alwaysJoin,
    populated_by: element.populatedBy,
    storage: null,
  };
}

function columnWire(column: Column): object {
  return {
    name: column.name,
    doc: column.doc,
    type: column.type,
    nullable: column.nullable,
    ...(column.length === null ? {} : { length: column.length }),
    ...(column.nbytes === null ? {} : { nbytes: column.nbytes }),
  };
}

import { COLUMN_TYPES, type Column, type ColumnType } from './column.js';
import {
  type ElementDefinition,
  type SkypixSystemDefinition,
  type UniverseDefinition,
  UniverseDefinitionError,
} from './definition.js';
import { StoredObject } from './stored-object.js';

const DEFAULT_NAMESPACE = 'daf_butler';

/**
 * Decode the text of `config:dimensions.json` in `butler_attributes`, of any universe version. Old texts describe
 * caching and implied unions by the names of storage classes; both spellings give the same definition
 * (reference: `lsst.daf.butler.dimensions._config`).
 *
 * @throws UniverseDefinitionError where the text is not a universe.
 */
export function decodeStoredUniverse(text: string): UniverseDefinition {
  const root = new StoredObject(parse(text), 'universe');
  const skypix = root.object('skypix');
  const topology = root.optionalObject('topology');
  return {
    version: root.integer('version', 0),
    namespace: root.string('namespace', DEFAULT_NAMESPACE),
    commonSkypix: skypix.string('common'),
    skypixSystems: decodeSkypixSystems(skypix),
    elements: new Map(root.entries('elements').map(([name, element]) => [name, decodeElement(name, element)])),
    spatialFamilies: decodeFamilies(topology?.optionalObject('spatial')),
    temporalFamilies: decodeFamilies(topology?.optionalObject('temporal')),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UniverseDefinitionError('The stored dimension universe is not JSON.', { cause: error });
  }
}

function decodeSkypixSystems(skypix: StoredObject): ReadonlyMap<string, SkypixSystemDefinition> {
  const holder = skypix.optionalObject('systems') ?? skypix;
  const names = holder.keys().filter((name) => name !== 'common' && name !== 'systems');
  return new Map(names.map((name) => [name, decodeSkypixSystem(holder.object(name))]));
}

function decodeSkypixSystem(system: StoredObject): SkypixSystemDefinition {
  const className = system.string('class');
  return {
    pixelization: pixelizationOf(className),
    className,
    minLevel: system.integer('min_level', 1),
    maxLevel: system.nullableInteger('max_level'),
  };
}

function pixelizationOf(className: string): SkypixSystemDefinition['pixelization'] {
  switch (className) {
    case 'lsst.sphgeom.HtmPixelization':
      return 'htm';
    case 'lsst.sphgeom.HealpixPixelization':
      return 'healpix';
    default:
      throw new UniverseDefinitionError(`Sky pixelization '${className}' is not supported.`);
  }
}

function decodeElement(name: string, element: StoredObject): ElementDefinition {
  const storage = decodeStorage(element.optionalObject('storage'));
  const governor = element.boolean('governor', false) || (storage?.governor ?? false);
  return {
    name,
    doc: element.string('doc', ''),
    keys: element.objects('keys').map((column) => ({ ...decodeColumn(column), nullable: false })),
    requires: element.strings('requires'),
    implies: element.strings('implies'),
    metadata: element.objects('metadata').map(decodeColumn),
    isCached: governor || (storage?.isCached ?? element.boolean('is_cached', false)),
    impliedUnionTarget: storage?.impliedUnionTarget ?? element.nullableString('implied_union_target'),
    governor,
    alwaysJoin: element.boolean('always_join', false),
    populatedBy: element.nullableString('populated_by'),
  };
}

interface StorageDefinition {
  readonly isCached: boolean;
  readonly impliedUnionTarget: string | null;
  readonly governor: boolean;
}

function decodeStorage(storage: StoredObject | null): StorageDefinition | null {
  if (storage === null) {
    return null;
  }
  const className = storage.string('cls').split('.').at(-1);
  switch (className) {
    case 'BasicGovernorDimensionRecordStorage':
      return { isCached: true, impliedUnionTarget: null, governor: true };
    case 'TableDimensionRecordStorage':
      return { isCached: false, impliedUnionTarget: null, governor: false };
    case 'QueryDimensionRecordStorage':
      return { isCached: false, impliedUnionTarget: storage.string('view_of'), governor: false };
    case 'CachingDimensionRecordStorage': {
      const nested = decodeStorage(storage.object('nested'));
      return { isCached: true, impliedUnionTarget: nested?.impliedUnionTarget ?? null, governor: false };
    }
    default:
      throw new UniverseDefinitionError(`Dimension record storage '${storage.string('cls')}' is not supported.`);
  }
}

function decodeColumn(column: StoredObject): Column {
  const type = column.string('type');
  if (!isColumnType(type)) {
    throw new UniverseDefinitionError(`Column type '${type}' is not known.`);
  }
  return {
    name: column.string('name'),
    doc: column.string('doc', ''),
    type,
    nullable: column.boolean('nullable', true),
    length: column.nullableInteger('length'),
    nbytes: column.nullableInteger('nbytes'),
  };
}

function isColumnType(type: string): type is ColumnType {
  return COLUMN_TYPES.some((known) => known === type);
}

function decodeFamilies(families: StoredObject | null | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map((families?.keys() ?? []).map((name) => [name, families?.strings(name) ?? []]));
}

import type { Column } from './column.js';

/** A hierarchical pixelization of the sky, as a universe declares it; each of its levels is a dimension of its own. */
export interface SkypixSystemDefinition {
  readonly pixelization: 'htm' | 'healpix';
  /** The Python class that clients are told. */
  readonly className: string;
  readonly minLevel: number;
  /** The highest level as given; null means the pixelization's own maximum. */
  readonly maxLevel: number | null;
}

/** A dimension (if it has keys) or a relation between dimensions, as a universe declares it. */
export interface ElementDefinition {
  readonly name: string;
  readonly doc: string;
  /** The first is the primary key, the others are alternate keys. */
  readonly keys: readonly Column[];
  readonly requires: readonly string[];
  readonly implies: readonly string[];
  readonly metadata: readonly Column[];
  readonly isCached: boolean;
  readonly impliedUnionTarget: string | null;
  readonly governor: boolean;
  readonly alwaysJoin: boolean;
  readonly populatedBy: string | null;
}

/** The dimension data model of one repository in its validated form; independent of how old the stored text is. */
export interface UniverseDefinition {
  readonly version: number;
  readonly namespace: string;
  readonly commonSkypix: string;
  readonly skypixSystems: ReadonlyMap<string, SkypixSystemDefinition>;
  readonly elements: ReadonlyMap<string, ElementDefinition>;
  /** Family name to its members, finest first. */
  readonly spatialFamilies: ReadonlyMap<string, readonly string[]>;
  readonly temporalFamilies: ReadonlyMap<string, readonly string[]>;
}

/** A stored universe that cannot be understood. */
export class UniverseDefinitionError extends Error {
  override readonly name = 'UniverseDefinitionError';
}

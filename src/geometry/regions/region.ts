import type { LatitudeInterval, LongitudeInterval } from '../math/interval.js';
import type { Vector } from '../math/vector.js';

/** All points within an angle of a centre. */
export interface Circle {
  readonly kind: 'circle';
  readonly center: Vector;
  /** 4 sin²(angle / 2): negative or NaN for nothing, 4 or more for the whole sphere. */
  readonly squaredChordLength: number;
  /** Radius in radians. */
  readonly openingAngle: number;
}

/** A rectangle in longitude and latitude. */
export interface Box {
  readonly kind: 'box';
  readonly lon: LongitudeInterval;
  readonly lat: LatitudeInterval;
}

/** A convex polygon whose edges are great circles; its boundary belongs to it. */
export interface ConvexPolygon {
  readonly kind: 'polygon';
  /** x, y, z of the vertices one after the other, counter-clockwise as seen from outside. */
  readonly vertices: Float64Array;
}

/** A spherical ellipse; all relations use its bounding circle, as in the reference. */
export interface Ellipse {
  readonly kind: 'ellipse';
  /** The rotation that takes the centre to +Z, row by row. */
  readonly rotation: Float64Array;
  /** Semi-axis angles less π/2, in radians. */
  readonly a: number;
  readonly b: number;
  /** Half the angle between the foci, in radians. */
  readonly gamma: number;
  readonly tanA: number;
  readonly tanB: number;
}

/** The points in any of the operands. */
export interface Union {
  readonly kind: 'union';
  readonly operands: readonly Region[];
}

/** The points in all of the operands. */
export interface Intersection {
  readonly kind: 'intersection';
  readonly operands: readonly Region[];
}

/** A region of the sky. */
export type Region = Circle | Box | ConvexPolygon | Ellipse | Union | Intersection;

/** Make a union; operands that are unions themselves are replaced by their operands, as in the reference. */
export function union(operands: readonly Region[]): Union {
  return {
    kind: 'union',
    operands: operands.flatMap((region) => (region.kind === 'union' ? region.operands : [region])),
  };
}

/** Make an intersection; operands that are intersections themselves are replaced by their operands. */
export function intersection(operands: readonly Region[]): Intersection {
  return {
    kind: 'intersection',
    operands: operands.flatMap((region) => (region.kind === 'intersection' ? region.operands : [region])),
  };
}

/** How many vertices a polygon has. */
export function vertexCount(polygon: ConvexPolygon): number {
  return polygon.vertices.length / 3;
}

/** A vertex of a polygon. */
export function vertexAt({ vertices }: ConvexPolygon, index: number): Vector {
  const offset = 3 * index;
  return { x: vertices[offset] ?? NaN, y: vertices[offset + 1] ?? NaN, z: vertices[offset + 2] ?? NaN };
}

/** A polygon from its vertices, in their order. */
export function polygonOf(vertices: readonly Vector[]): ConvexPolygon {
  return { kind: 'polygon', vertices: Float64Array.from(vertices.flatMap(({ x, y, z }) => [x, y, z])) };
}

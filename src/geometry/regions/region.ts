import type { LatitudeInterval, LongitudeInterval } from '../math/interval.js';
import { sideOf } from '../math/orientation.js';
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
  /** b × c of the edge that ends at each vertex, from the vertex before it: what every orientation test needs. */
  readonly normals: Float64Array;
  /** Whether every vertex is known to lie on the inner side of every edge, which decoding does not ask for. */
  readonly isConvex: boolean;
  /**
   * A circle of less than 90 degrees with all vertices in it, to tell polygons apart that are far from each other: its centre
   * (unit vector), and cosine and sine of its radius. NaN if there is none or it is not known.
   */
  readonly cap: Float64Array;
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
  const coordinates = new Float64Array(3 * vertices.length);
  let offset = 0;
  for (const { x, y, z } of vertices) {
    coordinates[offset] = x;
    coordinates[offset + 1] = y;
    coordinates[offset + 2] = z;
    offset += 3;
  }
  return polygonOfCoordinates(coordinates);
}

/** Polygons with more vertices than this are not examined: the work grows with the square of their number. */
const MAXIMUM_EXAMINED = 64;

/** A polygon from the components of its vertices. */
export function polygonOfCoordinates(vertices: Float64Array): ConvexPolygon {
  const normals = new Float64Array(vertices.length);
  fillNormals(vertices, normals);
  return { kind: 'polygon', vertices, normals, isConvex: isConvex(vertices, normals), cap: capOf(vertices) };
}

/** Compute the normals of all edges into an array that is there already. */
export function fillNormals(vertices: Float64Array, normals: Float64Array): void {
  const length = vertices.length;
  let ax = vertices[length - 3] ?? NaN;
  let ay = vertices[length - 2] ?? NaN;
  let az = vertices[length - 1] ?? NaN;
  for (let offset = 0; offset < length; offset += 3) {
    const bx = vertices[offset] ?? NaN;
    const by = vertices[offset + 1] ?? NaN;
    const bz = vertices[offset + 2] ?? NaN;
    normals[offset] = ay * bz - az * by;
    normals[offset + 1] = az * bx - ax * bz;
    normals[offset + 2] = ax * by - ay * bx;
    ax = bx;
    ay = by;
    az = bz;
  }
}

function isConvex(vertices: Float64Array, normals: Float64Array): boolean {
  const length = vertices.length;
  if (length > 3 * MAXIMUM_EXAMINED) {
    return false;
  }
  for (let edge = 0; edge < length; edge += 3) {
    let inside = 0;
    for (let offset = 0; offset < length; offset += 3) {
      const side = sideOf(vertices, offset, vertices, normals, edge);
      if (side < 0) {
        return false;
      }
      inside += side;
    }
    if (inside === 0) {
      return false;
    }
  }
  return true;
}

/** Narrows the cosine of a cap's radius, far beyond all rounding errors. */
const CAP_MARGIN = 1e-9;

function capOf(vertices: Float64Array): Float64Array {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let offset = 0; offset < vertices.length; offset += 3) {
    x += vertices[offset] ?? NaN;
    y += vertices[offset + 1] ?? NaN;
    z += vertices[offset + 2] ?? NaN;
  }
  const length = Math.sqrt(x * x + y * y + z * z);
  let cosine = 1;
  for (let offset = 0; offset < vertices.length; offset += 3) {
    const vx = vertices[offset] ?? NaN;
    const vy = vertices[offset + 1] ?? NaN;
    const vz = vertices[offset + 2] ?? NaN;
    const size = Math.sqrt(vx * vx + vy * vy + vz * vz) * length;
    cosine = Math.min(cosine, (x * vx + y * vy + z * vz) / size - CAP_MARGIN);
  }
  return cosine > 0
    ? Float64Array.of(x / length, y / length, z / length, cosine, Math.sqrt(1 - cosine * cosine))
    : unknownCap();
}

/** The cap of a polygon whose cap is not worth computing. */
export function unknownCap(): Float64Array {
  return new Float64Array(5).fill(NaN);
}

import { sideOf } from '../math/orientation.js';
import type { ConvexPolygon } from '../regions/region.js';
import { CONTAINS, DISJOINT, INTERSECTS, type Relation, WITHIN } from './relation.js';

/**
 * Relate two polygons exactly, up to degenerate touching (sphgeom: `ConvexPolygonImpl.h`): by the vertices of each that lie
 * in the other, and if there are none by edges that cross.
 */
export function relatePolygons(first: ConvexPolygon, second: ConvexPolygon): Relation {
  if (first.isConvex && second.isConvex && areApart(first, second)) {
    return DISJOINT;
  }
  const firstInside = verticesInside(first, second);
  const secondInside = verticesInside(second, first);
  if (firstInside === ALL || secondInside === ALL) {
    return (firstInside === ALL ? WITHIN : 0) | (secondInside === ALL ? CONTAINS : 0);
  }
  return firstInside === SOME || secondInside === SOME || doEdgesCross(first, second) ? INTERSECTS : DISJOINT;
}

const NONE = 0;
const SOME = 1;
const ALL = 2;

/**
 * Whether it is plain that two convex polygons have no point in common: the circles around them have none, or they lie on
 * different sides of a great circle. Then neither has vertices in the other, and no edges cross.
 */
function areApart(first: ConvexPolygon, second: ConvexPolygon): boolean {
  return areCapsApart(first.cap, second.cap) || hasSeparatingEdge(first, second) || hasSeparatingEdge(second, first);
}

/** Whether the distance of the centres is larger than the sum of the radii; never for unknown caps, which are NaN. */
function areCapsApart(first: Float64Array, second: Float64Array): boolean {
  const cosineOfDistance =
    (first[0] ?? NaN) * (second[0] ?? NaN) +
    (first[1] ?? NaN) * (second[1] ?? NaN) +
    (first[2] ?? NaN) * (second[2] ?? NaN);
  return cosineOfDistance < (first[3] ?? NaN) * (second[3] ?? NaN) - (first[4] ?? NaN) * (second[4] ?? NaN);
}

/** Whether all vertices of a polygon lie on the outer side of one edge of the other, and none on its great circle. */
function hasSeparatingEdge({ vertices, normals }: ConvexPolygon, { vertices: points, cap }: ConvexPolygon): boolean {
  const x = cap[0] ?? NaN;
  const y = cap[1] ?? NaN;
  const z = cap[2] ?? NaN;
  for (let edge = 0; edge < vertices.length; edge += 3) {
    // If the centre is on the inner side, so is some vertex; an unknown centre is NaN, and tells nothing.
    if (x * (normals[edge] ?? NaN) + y * (normals[edge + 1] ?? NaN) + z * (normals[edge + 2] ?? NaN) >= 0) {
      continue;
    }
    let offset = 0;
    while (offset < points.length && sideOf(points, offset, vertices, normals, edge) < 0) {
      offset += 3;
    }
    if (offset === points.length) {
      return true;
    }
  }
  return false;
}

/** Whether no, some or all vertices of a polygon lie in the other. */
function verticesInside({ vertices: points }: ConvexPolygon, { vertices, normals }: ConvexPolygon): number {
  let isAnyInside = false;
  let isAnyOutside = false;
  for (let offset = 0; offset < points.length; offset += 3) {
    let edge = 0;
    while (edge < vertices.length && sideOf(points, offset, vertices, normals, edge) >= 0) {
      edge += 3;
    }
    if (edge === vertices.length) {
      isAnyInside = true;
    } else {
      isAnyOutside = true;
    }
    if (isAnyInside && isAnyOutside) {
      return SOME;
    }
  }
  return isAnyInside ? ALL : NONE;
}

/** Whether an edge (a, b) of one polygon properly crosses an edge (c, d) of the other. */
function doEdgesCross(first: ConvexPolygon, second: ConvexPolygon): boolean {
  const { vertices: p, normals: pNormals } = first;
  const { vertices: q, normals: qNormals } = second;
  for (let b = 0, a = p.length - 3; b < p.length; a = b, b += 3) {
    for (let d = 0, c = q.length - 3; d < q.length; c = d, d += 3) {
      const acd = sideOf(p, a, q, qNormals, d);
      // Orientations with two points exchanged have the opposite sign: (b, d, c), (c, b, a).
      if (
        acd !== 0 &&
        sideOf(p, b, q, qNormals, d) === -acd &&
        sideOf(q, c, p, pNormals, b) === -acd &&
        sideOf(q, d, p, pNormals, b) === acd
      ) {
        return true;
      }
    }
  }
  return false;
}

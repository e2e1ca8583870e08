import { orientation } from '../math/orientation.js';
import { polygonContains } from '../regions/polygon.js';
import type { ConvexPolygon } from '../regions/region.js';
import { CONTAINS, DISJOINT, INTERSECTS, type Relation, WITHIN } from './relation.js';

/** Relate two polygons, exactly for the doubles they are made of (sphgeom: `ConvexPolygonImpl.h`). */
export function relatePolygons(first: ConvexPolygon, second: ConvexPolygon): Relation {
  const firstInside = verticesInside(first.vertices, second);
  const secondInside = verticesInside(second.vertices, first);
  const areAllOfFirst = firstInside === first.vertices.length / 3;
  const areAllOfSecond = secondInside === second.vertices.length / 3;
  if (areAllOfFirst || areAllOfSecond) {
    return (areAllOfFirst ? WITHIN : 0) | (areAllOfSecond ? CONTAINS : 0);
  }
  return firstInside > 0 || secondInside > 0 || doEdgesCross(first.vertices, second.vertices) ? INTERSECTS : DISJOINT;
}

function verticesInside(vertices: Float64Array, polygon: ConvexPolygon): number {
  let count = 0;
  for (let offset = 0; offset < vertices.length; offset += 3) {
    if (polygonContains(polygon, vertices[offset] ?? NaN, vertices[offset + 1] ?? NaN, vertices[offset + 2] ?? NaN)) {
      count++;
    }
  }
  return count;
}

/** Whether an edge (a, b) of one polygon properly crosses an edge (c, d) of the other. */
function doEdgesCross(first: Float64Array, second: Float64Array): boolean {
  const firstLength = first.length;
  const secondLength = second.length;
  let ax = first[firstLength - 3] ?? NaN;
  let ay = first[firstLength - 2] ?? NaN;
  let az = first[firstLength - 1] ?? NaN;
  for (let i = 0; i < firstLength; i += 3) {
    const bx = first[i] ?? NaN;
    const by = first[i + 1] ?? NaN;
    const bz = first[i + 2] ?? NaN;
    let cx = second[secondLength - 3] ?? NaN;
    let cy = second[secondLength - 2] ?? NaN;
    let cz = second[secondLength - 1] ?? NaN;
    for (let j = 0; j < secondLength; j += 3) {
      const dx = second[j] ?? NaN;
      const dy = second[j + 1] ?? NaN;
      const dz = second[j + 2] ?? NaN;
      const acd = orientation(ax, ay, az, cx, cy, cz, dx, dy, dz);
      if (
        acd !== 0 &&
        orientation(bx, by, bz, dx, dy, dz, cx, cy, cz) === acd &&
        orientation(cx, cy, cz, bx, by, bz, ax, ay, az) === acd &&
        orientation(dx, dy, dz, ax, ay, az, bx, by, bz) === acd
      ) {
        return true;
      }
      cx = dx;
      cy = dy;
      cz = dz;
    }
    ax = bx;
    ay = by;
    az = bz;
  }
  return false;
}

import { cross, dot, type Vector } from './math/vector.js';
import { type ConvexPolygon, type Region, vertexAt, vertexCount } from './regions/region.js';

/** How far the square of a unit vector's length may be from 1. */
const LENGTH_TOLERANCE = 1e-6;
/** How far beyond the edge before it a vertex may be: hulls are exact, but their vertices have been rounded. */
const CONVEXITY_TOLERANCE = 1e-9;

/**
 * What is wrong with a decoded region, or null: decoding asks for the form only, as in the reference, and what is said of
 * bytes that are no region is neither true nor soon said (every pixel of the sky may touch them).
 */
export function unsoundness(region: Region): string | null {
  switch (region.kind) {
    case 'union':
    case 'intersection':
      return region.operands.map(unsoundness).find((reason) => reason !== null) ?? null;
    case 'box':
      return isInterval(region.lon, 0, 2 * Math.PI) && isInterval(region.lat, -Math.PI / 2, Math.PI / 2)
        ? null
        : 'the box is not on the sphere';
    case 'circle':
      return isUnit(region.center) ? null : 'the centre of the circle is not on the sphere';
    case 'ellipse':
      return [...region.rotation, region.a, region.b, region.gamma].every(Number.isFinite)
        ? null
        : 'the ellipse has no axes';
    case 'polygon':
      return polygonUnsoundness(region);
  }
}

function polygonUnsoundness(polygon: ConvexPolygon): string | null {
  const count = vertexCount(polygon);
  const vertices = Array.from({ length: count }, (_, index) => vertexAt(polygon, index));
  if (!vertices.every(isUnit)) {
    return 'a vertex of the polygon is not on the sphere';
  }
  const isConvex = vertices.every((vertex, index) => {
    const [before, after] = [vertices.at(index - 1) ?? vertex, vertices[(index + 1) % count] ?? vertex];
    return dot(cross(before, vertex), after) >= -CONVEXITY_TOLERANCE;
  });
  return isConvex ? null : 'the polygon is not convex and counter-clockwise';
}

function isUnit(point: Vector): boolean {
  return Math.abs(dot(point, point) - 1) <= LENGTH_TOLERANCE;
}

/** Empty intervals have NaN as their bounds. */
function isInterval({ a, b }: { readonly a: number; readonly b: number }, lowest: number, highest: number): boolean {
  return [a, b].every((bound) => Number.isNaN(bound) || (bound >= lowest && bound <= highest));
}

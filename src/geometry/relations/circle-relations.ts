import { lonLatOf, squaredChordOfAngle } from '../math/angle.js';
import { hasLongitude, isEmptyLongitude } from '../math/interval.js';
import { angleBetween, isSame, negate, squaredChord, type Vector } from '../math/vector.js';
import { boxContains, boxCorners, isEmptyBox, isFullBox } from '../regions/box.js';
import { isEmptyCircle, isFullCircle } from '../regions/circle.js';
import { MAX_SQUARED_CHORD_ERROR, polygonContains, verticesOf } from '../regions/polygon.js';
import type { Box, Circle, ConvexPolygon } from '../regions/region.js';
import { farthestOnEdge, nearestOnEdge } from './edge-distance.js';
import { CONTAINS, DISJOINT, INTERSECTS, type Relation, WITHIN } from './relation.js';

/** Margin between circles in radians: four times sphgeom's `MAX_ASIN_ERROR` of 1.5e-8. */
const CIRCLE_MARGIN = 6e-8;

/** Relate two circles (sphgeom: `Circle::relate`). */
export function relateCircles(first: Circle, second: Circle): Relation {
  if (isEmptyCircle(first)) {
    return DISJOINT | WITHIN | (isEmptyCircle(second) ? CONTAINS : 0);
  }
  if (isEmptyCircle(second)) {
    return DISJOINT | CONTAINS;
  }
  if (isFullCircle(first)) {
    return CONTAINS | (isFullCircle(second) ? WITHIN : 0);
  }
  if (isFullCircle(second)) {
    return WITHIN;
  }
  if (isSame(first.center, second.center) && first.squaredChordLength === second.squaredChordLength) {
    return CONTAINS | WITHIN;
  }
  const distance = angleBetween(first.center, second.center);
  if (distance > first.openingAngle + second.openingAngle + CIRCLE_MARGIN) {
    return DISJOINT;
  }
  if (distance + second.openingAngle + CIRCLE_MARGIN <= first.openingAngle) {
    return CONTAINS;
  }
  return distance + first.openingAngle + CIRCLE_MARGIN <= second.openingAngle ? WITHIN : INTERSECTS;
}

/** Relate a polygon to a circle (sphgeom: `ConvexPolygonImpl.h`). */
export function relatePolygonToCircle(polygon: ConvexPolygon, circle: Circle): Relation {
  if (isEmptyCircle(circle)) {
    return CONTAINS | DISJOINT;
  }
  if (isFullCircle(circle)) {
    return WITHIN;
  }
  const vertices = verticesOf(polygon);
  const edges = vertices.map((b, index): readonly [Vector, Vector] => [vertices.at(index - 1) ?? b, b]);
  return relateOutline(circle, vertices, {
    nearest: (point) => Math.min(...edges.map(([a, b]) => nearestOnEdge(point, a, b))),
    farthest: (point) => Math.max(...edges.map(([a, b]) => farthestOnEdge(point, a, b))),
    contains: ({ x, y, z }) => polygonContains(polygon, x, y, z),
  });
}

/** Relate a box to a circle (sphgeom: `Box::relate(Circle)`). */
export function relateBoxToCircle(box: Box, circle: Circle): Relation {
  if (isEmptyBox(box)) {
    return DISJOINT | WITHIN | (isEmptyCircle(circle) ? CONTAINS : 0);
  }
  if (isEmptyCircle(circle)) {
    return DISJOINT | CONTAINS;
  }
  if (isFullBox(box)) {
    return CONTAINS | (isFullCircle(circle) ? WITHIN : 0);
  }
  if (isFullCircle(circle)) {
    return WITHIN;
  }
  const corners = boxCorners(box);
  const [southWest, northWest, southEast, northEast] = corners;
  return relateOutline(circle, corners, {
    nearest: (point) =>
      Math.min(
        nearestOnEdge(point, southWest, northWest),
        nearestOnEdge(point, southEast, northEast),
        nearestOnParallels(point, box),
      ),
    farthest: (point) =>
      Math.max(
        farthestOnEdge(point, southWest, northWest),
        farthestOnEdge(point, southEast, northEast),
        farthestOnParallels(point, box),
      ),
    contains: (point) => boxContains(box, point),
  });
}

interface Outline {
  /** Squared chord length to the nearest point inside an edge. */
  nearest(point: Vector): number;
  /** Squared chord length to the farthest point inside an edge. */
  farthest(point: Vector): number;
  contains(point: Vector): boolean;
}

function relateOutline(circle: Circle, corners: readonly Vector[], outline: Outline): Relation {
  const { center, squaredChordLength } = circle;
  let inside = 0;
  for (const corner of corners) {
    const distance = squaredChord(corner, center);
    if (Math.abs(distance - squaredChordLength) < MAX_SQUARED_CHORD_ERROR) {
      return INTERSECTS;
    }
    inside += distance < squaredChordLength ? 1 : 0;
  }
  if (inside > 0 && inside < corners.length) {
    return INTERSECTS;
  }
  if (inside > 0) {
    const reachesOut = outline.farthest(center) > squaredChordLength - MAX_SQUARED_CHORD_ERROR;
    return reachesOut || outline.contains(negate(center)) ? INTERSECTS : WITHIN;
  }
  if (outline.nearest(center) < squaredChordLength + MAX_SQUARED_CHORD_ERROR) {
    return INTERSECTS;
  }
  return outline.contains(center) ? CONTAINS : DISJOINT;
}

/** Squared chord length to the nearer parallel, if the point's meridian meets them between their ends. */
function nearestOnParallels(point: Vector, { lon, lat }: Box): number {
  const position = lonLatOf(point);
  if (isEmptyLongitude(lon) || !hasLongitude(lon, position.lon)) {
    return 4;
  }
  return Math.min(chordBetween(position.lat, lat.a), chordBetween(position.lat, lat.b));
}

/** Squared chord length to the farther parallel, if the antipodal meridian meets them between their ends. */
function farthestOnParallels(point: Vector, { lon, lat }: Box): number {
  const antipode = lonLatOf(negate(point));
  if (isEmptyLongitude(lon) || !hasLongitude(lon, antipode.lon)) {
    return 0;
  }
  const farthest = (latitude: number): number => squaredChordOfAngle(Math.PI - Math.abs(antipode.lat - latitude));
  return Math.max(farthest(lat.a), farthest(lat.b));
}

function chordBetween(a: number, b: number): number {
  return squaredChordOfAngle(Math.abs(a - b));
}

import { type LonLat, lonLatOf, normalizeLongitude } from '../math/angle.js';
import {
  ALL_LONGITUDES,
  expandLongitude,
  type LatitudeInterval,
  type LongitudeInterval,
  relateLatitudes,
  relateLongitudes,
} from '../math/interval.js';
import { orientation } from '../math/orientation.js';
import { robustCross, type Vector } from '../math/vector.js';
import { boxOf, isEmptyBox } from '../regions/box.js';
import { verticesOf } from '../regions/polygon.js';
import type { Box, ConvexPolygon } from '../regions/region.js';
import { CONTAINS, DISJOINT, type Relation, WITHIN } from './relation.js';

/** By how much a polygon's bounding box is larger than its vertices say, in radians (sphgeom). */
const DILATION = 5e-10;

/** Relate two boxes by their intervals. */
export function relateBoxes(first: Box, second: Box): Relation {
  if (isEmptyBox(first) || isEmptyBox(second)) {
    return DISJOINT | (isEmptyBox(second) ? CONTAINS : 0) | (isEmptyBox(first) ? WITHIN : 0);
  }
  const lon = relateLongitudes(first.lon, second.lon);
  const lat = relateLatitudes(first.lat, second.lat);
  if (lon.disjoint || lat.disjoint) {
    return DISJOINT;
  }
  return (lon.contains && lat.contains ? CONTAINS : 0) | (lon.within && lat.within ? WITHIN : 0);
}

/** Relate a polygon to a box through the polygon's bounding box; of its claims only two hold for the polygon itself. */
export function relatePolygonToBox(polygon: ConvexPolygon, box: Box): Relation {
  return relateBoxes(polygonBoundingBox(polygon), box) & (DISJOINT | WITHIN);
}

/**
 * A box with all of the polygon in it (sphgeom: `ConvexPolygon::getBoundingBox`). Near longitude 0 it may span all
 * longitudes, because the reference's rules for growing an interval say so; results depend on it.
 */
export function polygonBoundingBox(polygon: ConvexPolygon): Box {
  const vertices = verticesOf(polygon);
  let lon: LongitudeInterval = { a: NaN, b: NaN };
  let lat: LatitudeInterval = { a: Infinity, b: -Infinity };
  let isCounterClockwise = false;
  let isClockwise = false;
  const addLatitude = (latitude: number): void => {
    lat = { a: Math.min(lat.a, latitude - DILATION), b: Math.max(lat.b, latitude + DILATION) };
  };
  for (const [index, b] of vertices.entries()) {
    const a = vertices.at(index - 1) ?? b;
    const position = lonLatOf(b);
    lon = expandLongitude(lon, dilatedLongitude(position));
    addLatitude(position.lat);
    const turn = orientation(0, 0, 1, a.x, a.y, a.z, b.x, b.y, b.z);
    isCounterClockwise ||= turn > 0;
    isClockwise ||= turn < 0;
    const extreme = extremeLatitude(a, b);
    if (extreme !== null) {
      addLatitude(extreme);
    }
  }
  if (!isClockwise) {
    addLatitude(Math.PI / 2);
    lon = ALL_LONGITUDES;
  } else if (!isCounterClockwise) {
    addLatitude(-Math.PI / 2);
    lon = ALL_LONGITUDES;
  }
  return boxOf(lon, lat);
}

function dilatedLongitude({ lon }: LonLat): LongitudeInterval {
  return { a: normalizeLongitude(lon - DILATION), b: normalizeLongitude(lon + DILATION) };
}

/** The latitude at which the edge's great circle turns, if it does so inside the edge. */
function extremeLatitude(a: Vector, b: Vector): number | null {
  const { x, y, z } = robustCross(a, b);
  const north = { x: -x * z, y: -y * z, z: x * x + y * y };
  if (north.x === 0 && north.y === 0 && north.z === 0) {
    return null;
  }
  // On which side of the plane through the poles and the turning points the ends lie.
  const sideOfA = a.y * x - a.x * y;
  const sideOfB = b.y * x - b.x * y;
  if (sideOfA > 0 && sideOfB < 0) {
    return lonLatOf(north).lat;
  }
  return sideOfA < 0 && sideOfB > 0 ? -lonLatOf(north).lat : null;
}

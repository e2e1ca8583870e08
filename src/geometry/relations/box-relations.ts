import { type LonLat, lonLatOf } from '../math/angle.js';
import {
  ALL_LONGITUDES,
  expandLongitude,
  type LatitudeInterval,
  type LongitudeInterval,
  relateLatitudes,
  relateLongitudes,
} from '../math/interval.js';
import { normalizeLongitude } from '../math/angle.js';
import { dot, robustCross, type Vector } from '../math/vector.js';
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
    const normal = robustCross(a, b);
    isCounterClockwise ||= normal.z > 0;
    isClockwise ||= normal.z < 0;
    for (const latitude of extremeLatitudes(a, b, normal)) {
      addLatitude(latitude);
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

function dilatedLongitude({ lon, lat }: LonLat): LongitudeInterval {
  return Math.abs(lat) >= Math.PI / 2 - DILATION
    ? ALL_LONGITUDES
    : { a: normalizeLongitude(lon - DILATION), b: normalizeLongitude(lon + DILATION) };
}

/** The latitude at which the edge's great circle turns, if it does so inside the edge. */
function extremeLatitudes(a: Vector, b: Vector, normal: Vector): readonly number[] {
  const turn = { x: -normal.x * normal.z, y: -normal.y * normal.z, z: normal.x * normal.x + normal.y * normal.y };
  if (turn.x === 0 && turn.y === 0 && turn.z === 0) {
    return [];
  }
  const along = robustCross(normal, turn);
  const isNorthInside = dot(along, a) < 0 && dot(along, b) > 0;
  const isSouthInside = dot(along, a) > 0 && dot(along, b) < 0;
  const { lat } = lonLatOf(turn);
  return [...(isNorthInside ? [lat] : []), ...(isSouthInside ? [-lat] : [])];
}

import { lonLatOf, normalizeLongitude, radians, TWO_PI, vectorOf } from '../math/angle.js';
import { ALL_LONGITUDES, hasLongitude, isEmptyLongitude, type LatitudeInterval } from '../math/interval.js';
import type { Vector } from '../math/vector.js';
import type { Box } from './region.js';

const HALF_PI = Math.PI / 2;

/** The canonical box with nothing in it. */
const EMPTY_BOX: Box = { kind: 'box', lon: { a: NaN, b: NaN }, lat: { a: 1, b: 0 } };

/** A box from two intervals; latitudes are clipped to the poles, and if one is empty, so is the box. */
export function boxOf(lon: Box['lon'], lat: LatitudeInterval): Box {
  const clipped = { a: Math.max(lat.a, -HALF_PI), b: Math.min(lat.b, HALF_PI) };
  return isEmptyLongitude(lon) || !(clipped.a <= clipped.b) ? EMPTY_BOX : { kind: 'box', lon, lat: clipped };
}

/** A box around a centre, in degrees; nothing if a half size is negative, all longitudes from 180 degrees on. */
export function boxAround(lonDegrees: number, lat: number, halfWidth: number, halfHeight: number): Box {
  const width = radians(halfWidth);
  const height = radians(halfHeight);
  if (!(width >= 0 && height >= 0)) {
    return EMPTY_BOX;
  }
  const center = normalizeLongitude(radians(lonDegrees));
  const lon =
    width >= Math.PI
      ? ALL_LONGITUDES
      : { a: normalizeLongitude(center - width), b: normalizeLongitude(center + width) };
  const latitude = radians(lat);
  return boxOf(lon, { a: latitude - height, b: latitude + height });
}

export function isEmptyBox({ lon, lat }: Box): boolean {
  return isEmptyLongitude(lon) || !(lat.a <= lat.b);
}

export function isFullBox({ lon, lat }: Box): boolean {
  return lon.a === 0 && lon.b === TWO_PI && lat.a === -HALF_PI && lat.b === HALF_PI;
}

/** Whether the point lies in the box; decided on its longitude and latitude, as in the reference. */
export function boxContains(box: Box, point: Vector): boolean {
  const { lon, lat } = lonLatOf(point);
  return lat >= box.lat.a && lat <= box.lat.b && hasLongitude(box.lon, lon);
}

/** The four corners of a box: south-west, north-west, south-east, north-east. */
export function boxCorners({ lon, lat }: Box): readonly [Vector, Vector, Vector, Vector] {
  return [
    vectorOf({ lon: lon.a, lat: lat.a }),
    vectorOf({ lon: lon.a, lat: lat.b }),
    vectorOf({ lon: lon.b, lat: lat.a }),
    vectorOf({ lon: lon.b, lat: lat.b }),
  ];
}

import { atan2 } from './arc-tangent.js';
import { type Vector, vector } from './vector.js';

/** A full turn in radians, as the double that sphgeom uses for it. */
export const TWO_PI = 2 * Math.PI;
/** Radians of a degree: the double nearest to π/180. */
const RADIANS_PER_DEGREE = 0.017453292519943295;

/** Degrees as radians, by one multiplication like the reference. */
export function radians(degrees: number): number {
  return degrees * RADIANS_PER_DEGREE;
}

/** A position on the sky, in radians: longitude in [0, 2π], latitude in [-π/2, π/2]. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** Longitude brought into [0, 2π]; 2π itself stays (reference: `NormalizedAngle`). */
export function normalizeLongitude(angle: number): number {
  if (angle < 0) {
    return (angle % TWO_PI) + TWO_PI;
  }
  return angle > TWO_PI ? angle % TWO_PI : angle;
}

/**
 * A position from degrees.
 *
 * @throws RangeError `invalid latitude angle` for latitudes beyond the poles.
 */
export function lonLatFromDegrees(lon: number, lat: number): LonLat {
  const latitude = radians(lat);
  if (!(Math.abs(latitude) <= Math.PI / 2)) {
    throw new RangeError('invalid latitude angle');
  }
  return { lon: normalizeLongitude(radians(lon)), lat: latitude };
}

/** The vector of a position; not renormalized, like the reference's. */
export function vectorOf({ lon, lat }: LonLat): Vector {
  const cosLat = Math.cos(lat);
  return vector(Math.cos(lon) * cosLat, Math.sin(lon) * cosLat, Math.sin(lat));
}

/** The position of a vector; longitude 0 at the poles. */
export function lonLatOf({ x, y, z }: Vector): LonLat {
  const distance = x * x + y * y;
  if (distance === 0) {
    return { lon: 0, lat: z === 0 ? 0 : Math.sign(z) * (Math.PI / 2) };
  }
  const lon = atan2(y, x);
  return { lon: lon < 0 ? lon + TWO_PI : lon, lat: atan2(z, Math.sqrt(distance)) };
}

/**
 * Squared chord length of an opening angle in radians: negative for a negative angle (nothing), 4 from π on (everything).
 */
export function squaredChordOfAngle(angle: number): number {
  if (angle < 0) {
    return -1;
  }
  if (angle >= Math.PI) {
    return 4;
  }
  const half = Math.sin(0.5 * angle);
  return 4 * half * half;
}

import { convexHull, type Region } from '../../geometry/index.js';

/** A place in the sky: degrees. */
export interface SkyPosition {
  readonly longitude: number;
  readonly latitude: number;
}

/** A place in a plane that touches the sky: degrees east and north of where it does. */
export interface PlanePosition {
  readonly x: number;
  readonly y: number;
}

const DEGREE = Math.PI / 180;

/**
 * The polygon on the sky that is the image of a convex polygon in the plane that touches the sky at a position (gnomonic
 * projection), turned counter-clockwise by an angle in degrees.
 */
export function skyPolygon(center: SkyPosition, corners: readonly PlanePosition[], angle = 0): Region {
  const [cosine, sine] = [Math.cos(angle * DEGREE), Math.sin(angle * DEGREE)];
  return convexHull(
    corners.map(({ x, y }) => projected(center, { x: x * cosine - y * sine, y: x * sine + y * cosine })),
  );
}

/** The corners of a rectangle around the origin of a plane, counter-clockwise. */
export function rectangle(from: PlanePosition, to: PlanePosition): readonly PlanePosition[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

function projected({ longitude, latitude }: SkyPosition, { x, y }: PlanePosition): { x: number; y: number; z: number } {
  const [lon, lat] = [longitude * DEGREE, latitude * DEGREE];
  const [east, north] = [Math.tan(x * DEGREE), Math.tan(y * DEGREE)];
  const vector = {
    x: Math.cos(lat) * Math.cos(lon) - east * Math.sin(lon) - north * Math.sin(lat) * Math.cos(lon),
    y: Math.cos(lat) * Math.sin(lon) + east * Math.cos(lon) - north * Math.sin(lat) * Math.sin(lon),
    z: Math.sin(lat) + north * Math.cos(lat),
  };
  const length = Math.hypot(vector.x, vector.y, vector.z);
  return { x: vector.x / length, y: vector.y / length, z: vector.z / length };
}

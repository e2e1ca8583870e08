import { lonLatFromDegrees, radians, vectorOf } from '../math/angle.js';
import { boxAround, boxOf } from '../regions/box.js';
import { circleOf, pointCircle } from '../regions/circle.js';
import { convexHull } from '../regions/convex-hull.js';
import type { Box, Circle, ConvexPolygon } from '../regions/region.js';

/** Right ascension and declination (or longitude and latitude) in degrees. */
export type Position = readonly [longitude: number, latitude: number];

/**
 * `POINT(ra, dec)` of the where language: a circle of zero radius.
 *
 * @throws RangeError for a latitude beyond the poles.
 */
export function pointRegion(longitude: number, latitude: number): Circle {
  return pointCircle(vectorOf(lonLatFromDegrees(longitude, latitude)));
}

/**
 * `CIRCLE(ra, dec, r)` of the where language. Its radius is twice the number given: the reference takes the number for
 * half the radius, and queries have to mean the same on both servers.
 *
 * @throws RangeError for a latitude beyond the poles.
 */
export function circleRegion(longitude: number, latitude: number, radius: number): Circle {
  return posCircle(longitude, latitude, 2 * radius);
}

/**
 * A circle of a radius in degrees.
 *
 * @throws RangeError for a latitude beyond the poles.
 */
export function posCircle(longitude: number, latitude: number, radius: number): Circle {
  return circleOf(vectorOf(lonLatFromDegrees(longitude, latitude)), radians(radius));
}

/**
 * `BOX(ra, dec, width, height)` of the where language, around its centre.
 *
 * @throws RangeError for a latitude beyond the poles.
 */
export function boxRegion(longitude: number, latitude: number, width: number, height: number): Box {
  lonLatFromDegrees(longitude, latitude);
  return boxAround(longitude, latitude, width / 2, height / 2);
}

/**
 * `POLYGON(…)` of the where language: the convex hull of its points.
 *
 * @throws RangeError for a latitude beyond the poles, ConvexHullError for points without a hull.
 */
export function polygonRegion(points: readonly Position[]): ConvexPolygon {
  return convexHull(points.map(([longitude, latitude]) => vectorOf(lonLatFromDegrees(longitude, latitude))));
}

/**
 * A box between two longitudes (eastwards from the first) and two latitudes, in degrees; infinite limits mean all.
 *
 * @throws RangeError for a latitude beyond the poles.
 */
export function rangeRegion(west: number, east: number, south: number, north: number): Box {
  const finite = (value: number, fallback: number): number => (Number.isFinite(value) ? value : fallback);
  const from = lonLatFromDegrees(finite(west, 0), finite(south, -90));
  const to = lonLatFromDegrees(finite(east, 360), finite(north, 90));
  return boxOf({ a: from.lon, b: to.lon }, { a: from.lat, b: to.lat });
}

import { TWO_PI } from './angle.js';

/** A closed interval of latitudes in radians; empty if `a > b`. */
export interface LatitudeInterval {
  readonly a: number;
  readonly b: number;
}

/**
 * A closed interval of longitudes in radians from `a` eastwards to `b`; it wraps across 0 if `a > b`. All longitudes are
 * exactly [0, 2π]; empty is NaN.
 */
export interface LongitudeInterval {
  readonly a: number;
  readonly b: number;
}

/** Which claims hold between two intervals; none of them means that they intersect. */
export interface IntervalRelation {
  readonly disjoint: boolean;
  readonly contains: boolean;
  readonly within: boolean;
}

const INTERSECTS: IntervalRelation = { disjoint: false, contains: false, within: false };

export const ALL_LONGITUDES: LongitudeInterval = { a: 0, b: TWO_PI };

export function isEmptyLongitude({ a }: LongitudeInterval): boolean {
  return Number.isNaN(a);
}

function isFullLongitude({ a, b }: LongitudeInterval): boolean {
  return a === 0 && b === TWO_PI;
}

function wraps({ a, b }: LongitudeInterval): boolean {
  return a > b;
}

/** Whether the longitude lies in the interval. */
export function hasLongitude(interval: LongitudeInterval, longitude: number): boolean {
  const { a, b } = interval;
  return wraps(interval) ? longitude >= a || longitude <= b : longitude >= a && longitude <= b;
}

/** Relate two intervals of longitude (reference: `NormalizedAngleInterval.relate`). */
export function relateLongitudes(first: LongitudeInterval, second: LongitudeInterval): IntervalRelation {
  if (isEmptyLongitude(first) || isEmptyLongitude(second)) {
    return { disjoint: true, contains: isEmptyLongitude(second), within: isEmptyLongitude(first) };
  }
  const { a, b } = first;
  const { a: x, b: y } = second;
  if (a === x && b === y) {
    return { disjoint: false, contains: true, within: true };
  }
  if (wraps(first) && wraps(second)) {
    return claims(false, a <= x && b >= y, x <= a && y >= b);
  }
  if (wraps(first)) {
    return isFullLongitude(second) ? claims(false, false, true) : claims(a > y && b < x, a <= x || b >= y, false);
  }
  if (wraps(second)) {
    return isFullLongitude(first) ? claims(false, true, false) : claims(x > b && y < a, false, x <= a || y >= b);
  }
  return claims(a > y || b < x, a <= x && b >= y, x <= a && y >= b);
}

/** Relate two intervals of latitude. */
export function relateLatitudes(first: LatitudeInterval, second: LatitudeInterval): IntervalRelation {
  const isEmpty = (interval: LatitudeInterval): boolean => !(interval.a <= interval.b);
  if (isEmpty(first) || isEmpty(second)) {
    return { disjoint: true, contains: isEmpty(second), within: isEmpty(first) };
  }
  const contains = first.a <= second.a && first.b >= second.b;
  const within = second.a <= first.a && second.b >= first.b;
  return claims(first.a > second.b || first.b < second.a, contains, within);
}

function claims(disjoint: boolean, contains: boolean, within: boolean): IntervalRelation {
  return disjoint || contains || within
    ? { disjoint, contains: contains && !disjoint, within: within && !disjoint }
    : INTERSECTS;
}

/**
 * The interval grown so that it has another one in it, by the literal rules of the reference
 * (`NormalizedAngleInterval.expandTo`), including that two intervals of which one wraps may grow to all longitudes.
 */
export function expandLongitude(current: LongitudeInterval, added: LongitudeInterval): LongitudeInterval {
  if (isEmptyLongitude(added)) {
    return current;
  }
  const { a: x, b: y } = added;
  const hasX = hasLongitude(current, x);
  const hasY = hasLongitude(current, y);
  if (hasX && hasY) {
    return wraps(current) === wraps(added) ? current : ALL_LONGITUDES;
  }
  if (hasX) {
    return { a: current.a, b: y };
  }
  if (hasY) {
    return { a: x, b: current.b };
  }
  if (isEmptyLongitude(current) || hasLongitude(added, current.a)) {
    return added;
  }
  return eastwards(current.b, x) < eastwards(y, current.a) ? { a: current.a, b: y } : { a: x, b: current.b };
}

/** How far it is from one longitude eastwards to another. */
function eastwards(from: number, to: number): number {
  return from > to ? TWO_PI - (from - to) : to - from;
}

import { squaredChordOfAngle } from '../math/angle.js';
import { squaredChord, type Vector, vector } from '../math/vector.js';
import type { Circle } from './region.js';

/** A circle of a radius in radians; nothing for a negative one, the whole sphere from π on. */
export function circleOf(center: Vector, radius: number): Circle {
  return { kind: 'circle', center, squaredChordLength: squaredChordOfAngle(radius), openingAngle: radius };
}

/** A circle around a point that has nothing but the point in it. */
export function pointCircle(center: Vector): Circle {
  return { kind: 'circle', center, squaredChordLength: 0, openingAngle: 0 };
}

/** A circle from the square of its chord length. */
export function circleOfSquaredChord(center: Vector, squaredChordLength: number): Circle {
  const openingAngle =
    squaredChordLength < 0
      ? -1
      : squaredChordLength >= 4
        ? Math.PI
        : 2 * Math.asin(0.5 * Math.sqrt(squaredChordLength));
  return { kind: 'circle', center, squaredChordLength, openingAngle };
}

/** The canonical circle with nothing in it. */
export const EMPTY_CIRCLE: Circle = {
  kind: 'circle',
  center: vector(0, 0, 1),
  squaredChordLength: -1,
  openingAngle: -1,
};

export function isEmptyCircle({ squaredChordLength }: Circle): boolean {
  return !(squaredChordLength >= 0);
}

export function isFullCircle({ squaredChordLength }: Circle): boolean {
  return squaredChordLength >= 4;
}

/** Whether the point lies in the circle, its boundary included. */
export function circleContains(circle: Circle, point: Vector): boolean {
  return isFullCircle(circle) || squaredChord(point, circle.center) <= circle.squaredChordLength;
}

import { ellipseBoundingCircle } from './ellipse.js';
import { polygonBoundingCircle } from './polygon.js';
import type { Circle, ConvexPolygon, Ellipse } from './region.js';

/** A circle with all of the region in it. */
export function boundingCircle(region: Circle | ConvexPolygon | Ellipse): Circle {
  switch (region.kind) {
    case 'circle':
      return region;
    case 'polygon':
      return polygonBoundingCircle(region);
    case 'ellipse':
      return ellipseBoundingCircle(region);
  }
}

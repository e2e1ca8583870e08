export {
  boxRegion,
  circleRegion,
  pointRegion,
  type Position,
  polygonRegion,
  posCircle,
  rangeRegion,
} from './builders/shapes.js';
export { PosSyntaxError, posRegion } from './builders/pos.js';
export { decodeBase64Region, decodeRegion, encodeRegion, RegionDecodeError } from './codec.js';
export { healpixEnvelope } from './pixelizations/healpix-coverage.js';
export { healpixIndex, healpixPixel, isHealpixIndex } from './pixelizations/healpix.js';
export { htmEnvelope, htmInterior, TooManyPixelsError } from './pixelizations/htm-coverage.js';
export { htmIndex, htmLevelOf, htmPixel, isHtmIndex } from './pixelizations/htm.js';
export { RangeSet } from './pixelizations/range-set.js';
export { contains } from './regions/contains.js';
export { boundingCircle } from './regions/bounds.js';
export { orientation } from './math/orientation.js';
export { polygonBoundingBox } from './relations/box-relations.js';
export { convexHull, ConvexHullError } from './regions/convex-hull.js';
export type { Box, Circle, ConvexPolygon, Ellipse, Intersection, Region, Union } from './regions/region.js';
export { isEmpty, type Overlap, overlaps, overlapsBase64 } from './relations/overlaps.js';
export { relate } from './relations/relate.js';
export { CONTAINS, DISJOINT, type Relation, WITHIN } from './relations/relation.js';

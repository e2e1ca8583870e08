import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { atan2 } from './math/arc-tangent.js';
import { lonLatFromDegrees, lonLatOf, vectorOf } from './math/angle.js';
import { normalize, type Vector, vector } from './math/vector.js';
import {
  CONTAINS,
  contains,
  convexHull,
  ConvexHullError,
  decodeBase64Region,
  decodeRegion,
  DISJOINT,
  encodeRegion,
  healpixEnvelope,
  healpixIndex,
  healpixPixel,
  htmEnvelope,
  htmIndex,
  htmInterior,
  htmPixel,
  overlaps,
  PosSyntaxError,
  posRegion,
  type Region,
  RegionDecodeError,
  relate,
  TooManyPixelsError,
  unsoundness,
  WITHIN,
} from './index.js';
import { htmChildren, htmTrixel } from './pixelizations/htm.js';
import { boxAround } from './regions/box.js';
import { circleOf } from './regions/circle.js';
import { intersection, polygonOf, union } from './regions/region.js';

const position = fc.record({
  lon: fc.double({ min: 0, max: 360, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
});
const point = position.map(({ lon, lat }) => vectorOf(lonLatFromDegrees(lon, lat)));
const size = fc.constantFrom(0.001, 0.1, 1, 20);

/** Points scattered around a place, and their hull where they have one. */
const polygon = fc
  .tuple(
    position,
    size,
    fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), {
      minLength: 3,
      maxLength: 8,
    }),
  )
  .map(([{ lon, lat }, scale, offsets]) =>
    offsets.map(([x, y]) =>
      vectorOf(
        lonLatFromDegrees((((lon + x * scale) % 360) + 360) % 360, Math.max(-90, Math.min(90, lat + y * scale))),
      ),
    ),
  )
  .map(hullOrNull)
  .filter((hull) => hull !== null);
const circle = fc.tuple(point, size).map(([center, radius]) => circleOf(center, (radius * Math.PI) / 180));
const box = fc.tuple(position, size).map(([{ lon, lat }, half]) => boxAround(lon, lat, half, half / 2));
const simple: fc.Arbitrary<Region> = fc.oneof(polygon, circle, box);
const region: fc.Arbitrary<Region> = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { maxLength: 3 }).map(union) },
  { weight: 1, arbitrary: fc.array(simple, { maxLength: 3 }).map(intersection) },
);

function hullOrNull(points: readonly Vector[]): ReturnType<typeof convexHull> | null {
  try {
    return convexHull(points);
  } catch {
    return null;
  }
}

describe('codec', () => {
  test('what is encoded is decoded the same', () => {
    fc.assert(
      fc.property(region, (value) => {
        const bytes = encodeRegion(value);
        expect(encodeRegion(decodeRegion(bytes))).toEqual(bytes);
        expect(encodeRegion(decodeBase64Region(Buffer.from(bytes).toString('base64')))).toEqual(bytes);
      }),
    );
  });

  test('arbitrary bytes are decoded or refused, never anything else', () => {
    const bytes = fc.tuple(fc.constantFrom(0x62, 0x63, 0x65, 0x69, 0x70, 0x75, 0), fc.uint8Array({ maxLength: 130 }));
    fc.assert(
      fc.property(bytes, ([type, rest]) => {
        try {
          decodeRegion(Uint8Array.of(type, ...rest));
        } catch (error) {
          expect(error).toBeInstanceOf(RegionDecodeError);
        }
      }),
    );
  });

  test('nesting without end is refused', () => {
    const nested = Array.from({ length: 100 }).reduce<Region>(
      (inner, _, depth) => ({ kind: depth % 2 ? 'union' : 'intersection', operands: [inner] }),
      circleOf(vector(1, 0, 0), 1),
    );
    expect(() => decodeRegion(encodeRegion(nested))).toThrow('nested too deeply');
  });
});

describe('relations', () => {
  test('the other way round they say the same with the roles exchanged', () => {
    fc.assert(
      fc.property(simple, simple, (a, b) => {
        const forth = relate(a, b);
        const back = relate(b, a);
        expect((forth & DISJOINT) !== 0).toBe((back & DISJOINT) !== 0);
        expect((forth & CONTAINS) !== 0).toBe((back & WITHIN) !== 0);
        expect(overlaps(a, b)).toBe(overlaps(b, a));
      }),
    );
  });

  test('a point of both denies that they are disjoint; a point of one only, that it is within the other', () => {
    fc.assert(
      fc.property(simple, simple, point, (a, b, where) => {
        const relation = relate(a, b);
        if (contains(a, where) && contains(b, where)) {
          expect(relation & DISJOINT).toBe(0);
        }
        if (contains(a, where) && !contains(b, where)) {
          expect(relation & WITHIN).toBe(0);
        }
      }),
    );
  });

  test('polygons have their own vertices in them', () => {
    fc.assert(
      fc.property(polygon, (value) => {
        expect(relate(value, value)).toBe(CONTAINS | WITHIN);
      }),
    );
  });
});

describe('HTM', () => {
  test('a point lies in the pixel of its index, at every level', () => {
    fc.assert(
      fc.property(point, fc.integer({ min: 0, max: 24 }), (where, level) => {
        expect(contains(htmPixel(level, htmIndex(level, normalize(where))), normalize(where))).toBe(true);
      }),
    );
  });

  test('the children of a trixel cover it', () => {
    fc.assert(
      fc.property(point, fc.integer({ min: 0, max: 10 }), (where, level) => {
        const center = normalize(where);
        const children = htmChildren(htmTrixel(level, htmIndex(level, center))).map(polygonOf);
        expect(children.some((child) => contains(child, center))).toBe(true);
      }),
    );
  });

  test('an envelope has the pixel of every point of its region, an interior no others', () => {
    fc.assert(
      fc.property(simple, point, (value, where) => {
        const index = htmIndex(6, normalize(where));
        if (contains(value, normalize(where))) {
          expect(htmEnvelope(6, value).has(index)).toBe(true);
        } else {
          expect(htmInterior(6, value).has(index)).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a boundary that crosses too many pixels is refused', () => {
    expect(() => htmEnvelope(20, circleOf(vector(1, 0, 0), 1), 1000)).toThrow(TooManyPixelsError);
  });
});

describe('HEALPix', () => {
  test('a point lies in the pixel of its index or at its border', () => {
    fc.assert(
      fc.property(point, fc.integer({ min: 1, max: 17 }), (where, level) => {
        const pixel = healpixPixel(level, healpixIndex(level, where));
        expect(overlaps(pixel, circleOf(where, 0.3 * 2 ** -level))).toBe(true);
      }),
    );
  });

  test('an envelope has the pixel of every point of its region', () => {
    fc.assert(
      fc.property(polygon, (value) => {
        const { vertices } = value;
        const corner = vector(vertices[0] ?? NaN, vertices[1] ?? NaN, vertices[2] ?? NaN);
        expect(healpixEnvelope(3, value).has(healpixIndex(3, corner))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

test('points on one great circle have no hull', () => {
  const points = [0, 1, 2, 3].map((lon) => vectorOf(lonLatFromDegrees(lon, 0)));
  expect(() => convexHull(points)).toThrow(ConvexHullError);
});

describe('numbers', () => {
  test('positions survive the way to vectors and back', () => {
    fc.assert(
      fc.property(position, ({ lon, lat }) => {
        fc.pre(Math.abs(lat) < 89.9);
        const expected = lonLatFromDegrees(lon, lat);
        const back = lonLatOf(vectorOf(expected));
        const distance = Math.abs(back.lon - expected.lon);
        expect(Math.min(distance, 2 * Math.PI - distance)).toBeLessThan(1e-12);
        expect(back.lat).toBeCloseTo(expected.lat, 13);
      }),
    );
  });

  test('our arc tangent differs from the built-in one by no more than its rounding', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, (y, x) => {
        const builtIn = Math.atan2(y, x);
        expect(Math.abs(atan2(y, x) - builtIn)).toBeLessThanOrEqual(Math.abs(builtIn) * 4e-16);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each(['', 'CIRCLE 1 2', 'CIRCLE a b c', 'POLYGON 0 0 1', 'BOX 0 0 1 1', 'RANGE 0 1 2 3 4', 'CIRCLE 1 2 0x3'])(
  'POS string %j is refused',
  (text) => {
    expect(() => posRegion(text)).toThrow(PosSyntaxError);
  },
);

describe('soundness', () => {
  test('regions and pixels are sound', () => {
    fc.assert(
      fc.property(region, fc.integer({ min: 0, max: 16 }), point, (made, level, place) => {
        const pixels = [htmPixel(level, htmIndex(level, place)), healpixPixel(level, healpixIndex(level, place))];
        expect([made, ...pixels].map(unsoundness)).toEqual([null, null, null]);
      }),
    );
  });

  test('a polygon is not if a vertex of it is moved inwards, off the sphere, or is none; nor is one that runs clockwise', () => {
    const corners = [vectorOf({ lon: 0, lat: 0 }), vectorOf({ lon: 1, lat: 0 }), vectorOf({ lon: 1, lat: 1 })];
    const inside = vectorOf({ lon: 0.8, lat: 0.3 });
    expect(unsoundness(polygonOf(corners))).toBeNull();
    expect(unsoundness(polygonOf([...corners, inside]))).toContain('not convex');
    expect(unsoundness(polygonOf(corners.toReversed()))).toContain('not convex');
    for (const bad of [vector(0.5, 0, 0), vector(NaN, 0, 1), vector(Infinity, 0, 0), vector(1e300, 0, 0)]) {
      expect(unsoundness(union([polygonOf(corners), polygonOf([bad, ...corners])]))).toContain('not on the sphere');
    }
  });

  test('circles, boxes and ellipses are not if they are not on the sphere', () => {
    const circleElsewhere = { ...circleOf(vector(1, 0, 0), 1), center: vector(0, 0, 7) };
    expect(unsoundness(circleElsewhere)).toContain('circle');
    expect(unsoundness({ kind: 'box', lon: { a: 0, b: 7 }, lat: { a: 0, b: 1 } })).toContain('box');
    expect(unsoundness({ kind: 'box', lon: { a: 0, b: 1 }, lat: { a: -Infinity, b: 1 } })).toContain('box');
    const rotation = Float64Array.from([1, 0, 0, 0, NaN, 0, 0, 0, 1]);
    expect(unsoundness({ kind: 'ellipse', rotation, a: 0, b: 0, gamma: 0, tanA: 0, tanB: 0 })).toContain('ellipse');
  });
});

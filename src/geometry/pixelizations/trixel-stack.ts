import { type ConvexPolygon, fillNormals, unknownCap } from '../regions/region.js';
import { HTM_MAXIMUM_LEVEL } from './htm.js';

type Children = readonly [ConvexPolygon, ConvexPolygon, ConvexPolygon, ConvexPolygon];

/** Room for the children at each depth: a search goes down one path at a time and needs no others. */
const CHILDREN: readonly Children[] = Array.from({ length: HTM_MAXIMUM_LEVEL }, () => [
  emptyTrixel(),
  emptyTrixel(),
  emptyTrixel(),
  emptyTrixel(),
]);

function emptyTrixel(): ConvexPolygon {
  return {
    kind: 'polygon',
    vertices: new Float64Array(9),
    normals: new Float64Array(9),
    isConvex: true,
    cap: unknownCap(),
  };
}

const middle = new Float64Array(9);

/**
 * The four children of a trixel, in the order of their indices, for a search in depth. They are valid until the next call
 * for the same depth.
 */
export function subdivide({ vertices }: ConvexPolygon, depth: number): Children {
  const children = CHILDREN[depth];
  if (children === undefined) {
    throw new RangeError(`HTM has no level ${String(depth + 1)}.`);
  }
  midpoint(vertices, 0, 3, 0);
  midpoint(vertices, 3, 6, 3);
  midpoint(vertices, 6, 0, 6);
  fill(children[0], vertices, 0, middle, 0, middle, 6);
  fill(children[1], vertices, 3, middle, 3, middle, 0);
  fill(children[2], vertices, 6, middle, 6, middle, 3);
  fill(children[3], middle, 3, middle, 6, middle, 0);
  return children;
}

function fill(
  child: ConvexPolygon,
  a: Float64Array,
  aOffset: number,
  b: Float64Array,
  bOffset: number,
  c: Float64Array,
  cOffset: number,
): void {
  const { vertices } = child;
  for (let axis = 0; axis < 3; axis++) {
    vertices[axis] = a[aOffset + axis] ?? NaN;
    vertices[3 + axis] = b[bOffset + axis] ?? NaN;
    vertices[6 + axis] = c[cOffset + axis] ?? NaN;
  }
  fillNormals(vertices, child.normals);
}

/** The unit vector between two vertices, by the same operations as `normalize` but without an object. */
function midpoint(vertices: Float64Array, a: number, b: number, target: number): void {
  const x = (vertices[a] ?? NaN) + (vertices[b] ?? NaN);
  const y = (vertices[a + 1] ?? NaN) + (vertices[b + 1] ?? NaN);
  const z = (vertices[a + 2] ?? NaN) + (vertices[b + 2] ?? NaN);
  const size = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  const u = x / size;
  const v = y / size;
  const w = z / size;
  // Of the two smaller components; the order of a sum of two does not matter, nor which of equals is the largest.
  const squares = Math.abs(x) === size ? v * v + w * w : Math.abs(y) === size ? u * u + w * w : u * u + v * v;
  const length = Math.sqrt(1 + squares);
  middle[target] = u / length;
  middle[target + 1] = v / length;
  middle[target + 2] = w / length;
}

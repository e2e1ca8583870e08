import { type FacePixel, healpixFacePixel, healpixNested, healpixSide } from './healpix.js';

const X_OFFSETS = [-1, -1, 0, 1, 1, 1, 0, -1];
const Y_OFFSETS = [0, 1, 1, 1, 0, -1, -1, -1];

/** The face in each of nine directions (S, SE, E, SW, itself, NE, W, NW, N), or -1 where three faces meet. */
const FACES = [
  [8, 9, 10, 11, -1, -1, -1, -1, 10, 11, 8, 9],
  [5, 6, 7, 4, 8, 9, 10, 11, 9, 10, 11, 8],
  [-1, -1, -1, -1, 5, 6, 7, 4, -1, -1, -1, -1],
  [4, 5, 6, 7, 11, 8, 9, 10, 11, 8, 9, 10],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  [1, 2, 3, 0, 0, 1, 2, 3, 5, 6, 7, 4],
  [-1, -1, -1, -1, 7, 4, 5, 6, -1, -1, -1, -1],
  [3, 0, 1, 2, 3, 0, 1, 2, 4, 5, 6, 7],
  [2, 3, 0, 1, -1, -1, -1, -1, 0, 1, 2, 3],
];

/** How the axes change on the way there, for northern, equatorial and southern faces: mirror x 1, mirror y 2, swap 4. */
const TURNS = [
  [0, 0, 3],
  [0, 0, 6],
  [0, 0, 0],
  [0, 0, 5],
  [0, 0, 0],
  [5, 0, 0],
  [0, 0, 0],
  [6, 0, 0],
  [3, 0, 0],
];

/** The pixels that share an edge or a corner with a pixel: eight, or seven where three faces meet. */
export function healpixNeighbours(level: number, index: number): readonly number[] {
  const side = healpixSide(level);
  const { face, x, y } = healpixFacePixel(level, index);
  const neighbours: number[] = [];
  for (let direction = 0; direction < 8; direction++) {
    const neighbour = step(side, face, x + (X_OFFSETS[direction] ?? 0), y + (Y_OFFSETS[direction] ?? 0));
    if (neighbour !== null) {
      neighbours.push(healpixNested(level, neighbour));
    }
  }
  return neighbours;
}

/** The pixel at a place that may lie just outside its face. */
function step(side: number, face: number, x: number, y: number): FacePixel | null {
  const inX = (x + side) % side;
  const inY = (y + side) % side;
  const way = 4 + Math.sign(Math.floor(x / side)) + 3 * Math.sign(Math.floor(y / side));
  const otherFace = FACES[way]?.[face] ?? -1;
  if (otherFace < 0) {
    return null;
  }
  const turn = TURNS[way]?.[Math.floor(face / 4)] ?? 0;
  const mirroredX = turn & 1 ? side - inX - 1 : inX;
  const mirroredY = turn & 2 ? side - inY - 1 : inY;
  return turn & 4 ? { face: otherFace, x: mirroredY, y: mirroredX } : { face: otherFace, x: mirroredX, y: mirroredY };
}

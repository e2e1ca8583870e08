import { randomBetween, randomOf } from '../random.js';
import { fitsImage, type FitsCard } from './fits.js';

const SIZE = 48;
const STARS = 12;

/** What an image is of. */
export interface ImageSubject {
  /** Names that the stars and the noise follow from. */
  readonly names: readonly (string | number)[];
  /** Mean of the sky, in counts. */
  readonly background: number;
  /** Width of a star at half its height, in pixels. */
  readonly seeing: number;
  readonly cards: readonly FitsCard[];
}

/** A small image of some stars on a noisy sky, as a FITS file. */
export function starField(seed: number, { names, background, seeing, cards }: ImageSubject): Buffer {
  const sigma = seeing / 2.355;
  const stars = Array.from({ length: background === 0 ? 0 : STARS }, (_, star) => ({
    x: randomBetween(0, SIZE, seed, ...names, star, 'x'),
    y: randomBetween(0, SIZE, seed, ...names, star, 'y'),
    flux: 150 * 10 ** randomBetween(0, 2, seed, ...names, star, 'flux'),
  }));
  const phase = randomOf(seed, ...names, 'noise') * 1_000;
  return fitsImage(SIZE, SIZE, cards, (column, row) => {
    // Looks like noise, and costs no random number for each pixel.
    const wave = Math.sin((column * 12.9898 + row * 78.233 + phase) * 43.5453) * Math.sqrt(Math.max(background, 25));
    return stars.reduce((sum, { x, y, flux }) => {
      const distance = (column - x) ** 2 + (row - y) ** 2;
      return sum + flux * Math.exp(-distance / (2 * sigma ** 2));
    }, background + wave);
  });
}

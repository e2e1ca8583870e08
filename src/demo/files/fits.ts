const BLOCK = 2_880;
const CARD = 80;

/** A header card: an integer, a text, a number with a fraction, or a truth value. */
export type FitsCard = readonly [keyword: string, value: string | number | boolean];

/**
 * A FITS file with one image of 16-bit integers (FITS Standard 4.0, sections 3 and 4.4.1).
 *
 * @param pixel the value of the pixel in a column and a row.
 */
export function fitsImage(
  width: number,
  height: number,
  cards: readonly FitsCard[],
  pixel: (column: number, row: number) => number,
): Buffer {
  const header: readonly FitsCard[] = [
    ['SIMPLE', true],
    ['BITPIX', 16],
    ['NAXIS', 2],
    ['NAXIS1', width],
    ['NAXIS2', height],
    ...cards,
  ];
  const text = [...header.map(cardText), 'END'.padEnd(CARD)].join('');
  const data = Buffer.alloc(blocks(2 * width * height));
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const value = Math.max(-32_768, Math.min(32_767, Math.round(pixel(column, row))));
      data.writeInt16BE(value, 2 * (row * width + column));
    }
  }
  return Buffer.concat([Buffer.from(text.padEnd(blocks(text.length)), 'ascii'), data]);
}

function blocks(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function cardText([keyword, value]: FitsCard): string {
  return `${keyword.padEnd(8)}= ${valueText(value)}`.padEnd(CARD);
}

function valueText(value: FitsCard[1]): string {
  switch (typeof value) {
    case 'boolean':
      return (value ? 'T' : 'F').padStart(20);
    case 'number':
      return String(value).padStart(20);
    default:
      return `'${value.replaceAll("'", "''").padEnd(8)}'`;
  }
}

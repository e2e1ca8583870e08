/** Print rows as a table with right-aligned numbers; the first row is the head. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? format(cell) : cell)));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  for (const [index, row] of texts.entries()) {
    console.log(row.map((cell, column) => pad(cell, widths[column] ?? 0, column === 0)).join('  '));
    if (index === 0) {
      console.log(widths.map((width) => '-'.repeat(width)).join('  '));
    }
  }
}

function pad(text: string, width: number, left: boolean): string {
  return left ? text.padEnd(width) : text.padStart(width);
}

function format(number: number): string {
  if (Math.abs(number) >= 100) {
    return number.toFixed(0);
  }
  return Math.abs(number) >= 10 ? number.toFixed(1) : number.toFixed(3);
}

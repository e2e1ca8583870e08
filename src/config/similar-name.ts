/** Of the known names the one with the smallest edit distance (Levenshtein) to the given one. */
export function similarName(name: string, known: readonly string[]): string {
  const [first = ''] = known;
  return known.reduce((best, next) => (editDistance(name, next) < editDistance(name, best) ? next : best), first);
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      const substitution = (row[column - 1] ?? 0) + (other[column - 1] === one[index] ? 0 : 1);
      next.push(Math.min(substitution, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

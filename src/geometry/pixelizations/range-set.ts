/**
 * A set of non-negative integers as sorted, disjoint, non-adjacent half-open ranges. The integers are skypix indices,
 * which stay below 2^53 (HTM level 24 needs 52 bits), so that doubles hold them exactly.
 */
export class RangeSet {
  private constructor(
    /** Begin and end of each range, one after the other. */
    private readonly bounds: readonly number[],
  ) {}

  static readonly empty = new RangeSet([]);

  /** The set of ranges given in any order, overlapping or not. */
  static of(ranges: Iterable<readonly [begin: number, end: number]>): RangeSet {
    const bounds: number[] = [];
    for (const [begin, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
      appendRange(bounds, begin, end);
    }
    return new RangeSet(bounds);
  }

  /** The ranges in order, each as [begin, end). */
  get ranges(): readonly (readonly [begin: number, end: number])[] {
    return Array.from({ length: this.bounds.length / 2 }, (_, index) => [
      this.bounds[2 * index] ?? NaN,
      this.bounds[2 * index + 1] ?? NaN,
    ]);
  }

  /** How many integers are in the set. */
  get size(): number {
    return this.ranges.reduce((sum, [begin, end]) => sum + (end - begin), 0);
  }

  has(value: number): boolean {
    return this.ranges.some(([begin, end]) => begin <= value && value < end);
  }

  union(other: RangeSet): RangeSet {
    return RangeSet.of([...this.ranges, ...other.ranges]);
  }

  intersection(other: RangeSet): RangeSet {
    const common: (readonly [number, number])[] = [];
    for (const [begin, end] of this.ranges) {
      for (const [otherBegin, otherEnd] of other.ranges) {
        const from = Math.max(begin, otherBegin);
        const to = Math.min(end, otherEnd);
        if (from < to) {
          common.push([from, to]);
        }
      }
    }
    return RangeSet.of(common);
  }
}

/** Append a range that begins nowhere before the last one, merging them where they touch. */
function appendRange(bounds: number[], begin: number, end: number): void {
  const lastEnd = bounds.at(-1);
  if (end <= begin) {
    return;
  }
  if (lastEnd !== undefined && begin <= lastEnd) {
    bounds[bounds.length - 1] = Math.max(lastEnd, end);
  } else {
    bounds.push(begin, end);
  }
}

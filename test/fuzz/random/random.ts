/** Numbers that follow from a seed: the same for every run on every machine. */
export class Random {
  #state: number;

  private constructor(state: number) {
    this.#state = state;
  }

  /** The numbers of one input of a run. */
  static of(seed: number, index: number): Random {
    const random = new Random(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
    random.next();
    random.next();
    return random;
  }

  /** From 0 to 1, 1 excluded (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to that limit, the limit excluded. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True in that share of all cases. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** @throws Error if there is nothing to choose from. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) {
      throw new Error('There is nothing to choose from.');
    }
    return item;
  }

  /** Some of the items, in any order; the same one may come twice. */
  some<T>(items: readonly T[], most: number): readonly T[] {
    return items.length === 0 ? [] : this.times(this.below(most + 1), () => this.pick(items));
  }

  times<T>(count: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  /** What one of several makers makes, each of which has a weight. */
  weighted<T>(...choices: readonly (readonly [weight: number, make: () => T])[]): T {
    let rest = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, make] of choices) {
      rest -= weight;
      if (rest < 0) {
        return make();
      }
    }
    return this.pick(choices)[1]();
  }
}

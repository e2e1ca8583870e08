/** A cache that can be made smaller. */
export interface Shrinkable {
  /** What it takes, in bytes. */
  readonly bytes: number;
  /** Give up the entry that was used least recently; false if there is none. */
  shrink(): boolean;
}

/** What several caches may take together, in bytes: beyond that the largest of them gives way. */
export class CacheBudget {
  readonly #members = new Set<Shrinkable>();

  constructor(readonly maximumBytes: number) {}

  add(member: Shrinkable): void {
    this.#members.add(member);
  }

  /** A member is no longer in use. */
  remove(member: Shrinkable): void {
    this.#members.delete(member);
  }

  /** What all members take, in bytes. */
  get bytes(): number {
    return [...this.#members].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** To be called whenever a member has grown. */
  enforce(): void {
    while (this.bytes > this.maximumBytes) {
      const largest = [...this.#members].reduce((one, other) => (one.bytes < other.bytes ? other : one));
      if (!largest.shrink()) {
        return;
      }
    }
  }
}

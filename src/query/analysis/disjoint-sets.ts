/** A partition of a few things into sets, to be merged; the largest set comes first. */
export class DisjointSets<T> {
  #sets: (readonly T[])[];

  constructor(members: Iterable<T>) {
    this.#sets = [...members].map((member) => [member]);
  }

  /** Put the sets of two members together; things that are no members are left alone. */
  merge(a: T, b: T): void {
    const [first, second] = [a, b].map((member) => this.#sets.find((set) => set.includes(member)));
    if (first === undefined || second === undefined || first === second) {
      return;
    }
    const others = this.#sets.filter((set) => set !== first && set !== second);
    this.#sets = [[...first, ...second], ...others].sort((one, other) => other.length - one.length);
  }

  get sets(): readonly (readonly T[])[] {
    return this.#sets;
  }
}

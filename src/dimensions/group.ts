import type { DimensionElement } from './universe/element.js';
import type { DimensionUniverse } from './universe/universe.js';

/** What groups take in the heap; members include their names as parts of JSON texts. */
const GROUP_BYTES = 500;
const MEMBER_BYTES = 100;
const ELEMENT_BYTES = 16;

/**
 * A set of dimensions that is closed under required and implied dependencies. Made by `DimensionUniverse.group` only,
 * so that equal groups can be compared by identity.
 */
export class DimensionGroup {
  /** All members in universe order; how a group is written on the wire. */
  readonly names: readonly string[];
  /** Members that no other member implies: the keys that identify a data ID. */
  readonly required: readonly string[];
  /** Members that some other member implies. */
  readonly implied: readonly string[];
  /** All required, then all implied names: the order of the values of a full data ID. */
  readonly dataCoordinateKeys: readonly string[];
  /** Every element (relations included) whose required dimensions are members, in universe order. */
  readonly elements: readonly DimensionElement[];
  readonly #members: ReadonlySet<string>;
  #lookupOrder: readonly DimensionElement[] | null = null;

  constructor(
    readonly universe: DimensionUniverse,
    members: readonly DimensionElement[],
  ) {
    this.names = members.map((element) => element.name);
    this.#members = new Set(this.names);
    const implied = new Set(members.flatMap((element) => element.implied));
    this.required = this.names.filter((name) => !implied.has(name));
    this.implied = this.names.filter((name) => implied.has(name));
    this.dataCoordinateKeys = [...this.required, ...this.implied];
    this.elements = universe.elements.filter((element) => element.required.every((name) => this.#members.has(name)));
  }

  /** What it takes in the heap, about. */
  get bytes(): number {
    return GROUP_BYTES + MEMBER_BYTES * this.names.length + ELEMENT_BYTES * this.elements.length;
  }

  /** Whether the dimension is a member. */
  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** Whether every member is a member of the other group. */
  isSubsetOf(other: DimensionGroup): boolean {
    return this.names.every((name) => other.has(name));
  }

  /** Whether both groups have the same members; equal groups are mostly, but not always, the same object. */
  equals(other: DimensionGroup): boolean {
    return this === other || (this.names.length === other.names.length && this.isSubsetOf(other));
  }

  /** The members that are governors. */
  get governors(): readonly DimensionElement[] {
    return this.elements.filter((element) => element.governor);
  }

  /**
   * The order in which records can be found when only the required values are known: each record yields the implied
   * values that later look-ups need (reference: `DimensionGroup.lookup_order`).
   */
  get lookupOrder(): readonly DimensionElement[] {
    this.#lookupOrder ??= this.#makeLookupOrder();
    return this.#lookupOrder;
  }

  #makeLookupOrder(): readonly DimensionElement[] {
    const order: DimensionElement[] = [];
    const done = new Set<string>();
    const add = (name: string): void => {
      const element = this.universe.element(name);
      if (done.has(name) || !element.required.every((other) => other === name || done.has(other))) {
        return;
      }
      done.add(name);
      order.push(element);
      element.implied.forEach(add);
    };
    while (!this.required.every((name) => done.has(name))) {
      this.required.forEach(add);
    }
    order.push(...this.elements.filter((element) => !done.has(element.name)));
    return order;
  }
}

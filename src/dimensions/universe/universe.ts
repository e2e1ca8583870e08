import type { NamedCache } from '../../caching/index.js';
import { DimensionGroup } from '../group.js';
import { type ElementDefinition, type UniverseDefinition, UniverseDefinitionError } from './definition.js';
import type { DimensionElement } from './element.js';
import { elementOrder, maxLevel } from './ordering.js';
import { decodeStoredUniverse } from './stored-universe.js';
import { universeWireText } from './wire-universe.js';

/**
 * The dimensions that a repository's data IDs are made of. Immutable; shared by all repositories with the same stored text.
 */
export class DimensionUniverse {
  readonly definition: UniverseDefinition;
  /** All elements in universe order. */
  readonly elements: readonly DimensionElement[];
  /** The elements that are dimensions (skypix included), in universe order. */
  readonly dimensions: readonly DimensionElement[];
  /** The wire's `DimensionConfig` as JSON text. */
  readonly wireText: string;
  readonly emptyGroup: DimensionGroup;
  readonly #byName: ReadonlyMap<string, DimensionElement>;

  /**
   * @param contentHash hash of the stored text: the identity of a universe. Version and namespace are not enough.
   * @param groups the interned dimension groups of this universe and of others.
   * @throws UniverseDefinitionError where the stored text is not a usable universe.
   */
  constructor(
    storedText: string,
    readonly contentHash: string,
    private readonly groups: NamedCache<DimensionGroup>,
  ) {
    this.definition = decodeStoredUniverse(storedText);
    this.elements = resolveElements(this.definition);
    this.dimensions = this.elements.filter((element) => element.kind !== 'relation');
    this.#byName = new Map(this.elements.map((element) => [element.name, element]));
    this.wireText = universeWireText(this.definition);
    this.emptyGroup = this.group([]);
  }

  /** The element of that name, or null if the universe has none. */
  find(name: string): DimensionElement | null {
    return this.#byName.get(name) ?? null;
  }

  /** The element of that name, which is known to exist. */
  element(name: string): DimensionElement {
    const element = this.#byName.get(name);
    if (element === undefined) {
      throw new UniverseDefinitionError(`There is no dimension element '${name}'.`);
    }
    return element;
  }

  /** Whether the name is a dimension's, as opposed to a relation's or no element's. */
  isDimension(name: string): boolean {
    const element = this.#byName.get(name);
    return element !== undefined && element.kind !== 'relation';
  }

  /**
   * The dimension group spanned by these dimensions. Equal groups are the same object while they are interned.
   *
   * @throws UniverseDefinitionError for a name that is not a dimension's.
   */
  group(names: Iterable<string>): DimensionGroup {
    const closed = this.#close(names);
    const key = `${this.contentHash} ${closed.map((element) => element.index).join(' ')}`;
    return this.groups.getOrMake(key, () => new DimensionGroup(this, closed));
  }

  /**
   * The smallest group that an element's record has a place in: what it requires and what it implies. A relation of an
   * old universe may imply dimensions that its required ones do not (reference: `DimensionElement.minimal_group`).
   */
  minimalGroup(element: DimensionElement): DimensionGroup {
    return this.group([...element.required, ...element.implied]);
  }

  #close(names: Iterable<string>): readonly DimensionElement[] {
    const members = new Set<DimensionElement>();
    const queue = [...names];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const element = this.element(name);
      if (element.kind === 'relation') {
        throw new UniverseDefinitionError(`'${name}' is not a dimension.`);
      }
      if (!members.has(element)) {
        members.add(element);
        queue.push(...element.required, ...element.implied);
      }
    }
    return [...members].sort((a, b) => a.index - b.index);
  }
}

function resolveElements(definition: UniverseDefinition): readonly DimensionElement[] {
  const order = elementOrder(definition);
  const position = new Map(order.map((name, index) => [name, index]));
  const sorted = (names: Iterable<string>): readonly string[] =>
    [...new Set(names)].sort((a, b) => positionOf(position, a) - positionOf(position, b));
  const resolved = new Map<string, DimensionElement>();
  const skypix = skypixElements(definition);
  for (const [index, name] of order.entries()) {
    const level = skypix.get(name);
    const element =
      level === undefined
        ? resolveElement(elementDefinition(definition, name), index, resolved, sorted, definition)
        : { ...level, index };
    resolved.set(name, element);
  }
  return [...resolved.values()];
}

function elementDefinition(definition: UniverseDefinition, name: string): ElementDefinition {
  const element = definition.elements.get(name);
  if (element === undefined) {
    throw new UniverseDefinitionError(`There is no dimension element '${name}'.`);
  }
  return element;
}

function positionOf(position: ReadonlyMap<string, number>, name: string): number {
  const index = position.get(name);
  if (index === undefined) {
    throw new UniverseDefinitionError(`Unknown dimension '${name}' in the dependencies of an element.`);
  }
  return index;
}

function resolveElement(
  element: ElementDefinition,
  index: number,
  resolved: ReadonlyMap<string, DimensionElement>,
  sorted: (names: Iterable<string>) => readonly string[],
  definition: UniverseDefinition,
): DimensionElement {
  const [primaryKey, ...alternateKeys] = element.keys;
  const dependencies = element.requires.flatMap((name) => resolved.get(name)?.required ?? [name]);
  const own = primaryKey === undefined ? [] : [element.name];
  return {
    name: element.name,
    index,
    kind: primaryKey === undefined ? 'relation' : 'dimension',
    primaryKey: primaryKey ?? null,
    alternateKeys,
    metadata: element.metadata,
    required: sorted([...dependencies, ...own]),
    implied: sorted(element.implies),
    governor: element.governor,
    isCached: element.isCached,
    impliedUnionTarget: element.impliedUnionTarget,
    alwaysJoin: element.alwaysJoin,
    populatedBy: element.populatedBy,
    spatialFamily: familyOf(definition.spatialFamilies, element.name),
    temporalFamily: familyOf(definition.temporalFamilies, element.name),
    skypix: null,
  };
}

function familyOf(families: ReadonlyMap<string, readonly string[]>, name: string): string | null {
  for (const [family, members] of families) {
    if (members.includes(name)) {
      return family;
    }
  }
  return null;
}

function skypixElements(definition: UniverseDefinition): ReadonlyMap<string, DimensionElement> {
  const elements = new Map<string, DimensionElement>();
  for (const [system, { pixelization, minLevel, ...rest }] of definition.skypixSystems) {
    const highest = maxLevel({ pixelization, minLevel, ...rest });
    for (let level = minLevel; level <= highest; level++) {
      const name = `${system}${String(level)}`;
      elements.set(name, {
        name,
        index: -1,
        kind: 'skypix',
        primaryKey: { name: 'id', doc: '', type: 'int', nullable: false, length: null, nbytes: null },
        alternateKeys: [],
        metadata: [],
        required: [name],
        implied: [],
        governor: false,
        isCached: false,
        impliedUnionTarget: null,
        alwaysJoin: false,
        populatedBy: null,
        spatialFamily: system,
        temporalFamily: null,
        skypix: { system, pixelization, level },
      });
    }
  }
  return elements;
}

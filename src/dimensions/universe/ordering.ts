import { type SkypixSystemDefinition, type UniverseDefinition, UniverseDefinitionError } from './definition.js';

/** The highest levels that the pixelizations support (sphgeom's `MAX_LEVEL`). */
const MAX_LEVELS: Readonly<Record<SkypixSystemDefinition['pixelization'], number>> = { htm: 24, healpix: 17 };

/** The highest level that a skypix system has as a dimension. */
export function maxLevel(system: SkypixSystemDefinition): number {
  return system.maxLevel ?? MAX_LEVELS[system.pixelization];
}

interface Pending {
  readonly dependencies: readonly string[];
  /** What takes its place in the order; topology families hold a place in the rounds but yield nothing. */
  readonly expansion: readonly string[];
}

/**
 * The total order of a universe's elements: in rounds, all definitions whose dependencies are done, sorted by name; a
 * skypix system expands in place to its levels in numeric order, and topology families count as definitions that
 * depend on their members (reference: `DimensionConstructionBuilder.finish`).
 *
 * @throws UniverseDefinitionError for dependencies that are unknown or form a cycle.
 */
export function elementOrder(definition: UniverseDefinition): readonly string[] {
  const pending = collect(definition);
  const order: string[] = [];
  while (pending.size > 0) {
    const ready = [...pending]
      .filter(([, entry]) => !entry.dependencies.some((name) => pending.has(name)))
      .map(([name]) => name)
      .sort();
    if (ready.length === 0) {
      throw new UniverseDefinitionError(`Dimension elements depend on each other: ${[...pending.keys()].join(', ')}.`);
    }
    for (const name of ready) {
      order.push(...(pending.get(name)?.expansion ?? []));
      pending.delete(name);
    }
  }
  return order;
}

function collect(definition: UniverseDefinition): Map<string, Pending> {
  const pending = new Map<string, Pending>();
  for (const [name, system] of definition.skypixSystems) {
    pending.set(name, { dependencies: [], expansion: levelNames(name, system) });
  }
  for (const element of definition.elements.values()) {
    pending.set(element.name, {
      dependencies: [...element.requires, ...element.implies],
      expansion: [element.name],
    });
  }
  for (const families of [definition.spatialFamilies, definition.temporalFamilies]) {
    for (const [name, members] of families) {
      pending.set(name, { dependencies: members, expansion: [] });
    }
  }
  return pending;
}

function levelNames(name: string, system: SkypixSystemDefinition): readonly string[] {
  const names: string[] = [];
  for (let level = system.minLevel; level <= maxLevel(system); level++) {
    names.push(`${name}${String(level)}`);
  }
  return names;
}

import { beforeAll, describe, expect, test } from '@jest/globals';
import { Caches } from '../../src/caching/index.js';
import { type DimensionUniverse, recordFields, Universes } from '../../src/dimensions/index.js';
import { runPython } from '../python.js';

interface DescribedGroup {
  readonly names: string[];
  readonly required: string[];
  readonly implied: string[];
  readonly elements: string[];
  readonly dataCoordinateKeys: string[];
  readonly lookupOrder: string[];
}

interface DescribedUniverse {
  readonly stored: string;
  readonly wire: object;
  readonly order: string[];
  readonly fields: Record<string, string[]>;
  readonly groups: DescribedGroup[];
}

const VERSIONS = [0, 1, 2, 3, 4, 5, 6, 7, 8];
let described: Record<string, DescribedUniverse> = {};

beforeAll(async () => {
  const script = new URL('describe_universes.py', import.meta.url).pathname;
  described = JSON.parse(await runPython(script)) as Record<string, DescribedUniverse>;
}, 120_000);

/** Sets have no order on the wire: sort them before comparing. */
function withSortedSets(config: unknown): unknown {
  return JSON.parse(JSON.stringify(config), (key, value: unknown) =>
    (key === 'requires' || key === 'implies') && Array.isArray(value) ? (value as string[]).toSorted() : value,
  );
}

function expected(version: number): DescribedUniverse {
  const universe = described[String(version)];
  if (universe === undefined) {
    throw new Error(`The reference package has no universe ${String(version)}.`);
  }
  return universe;
}

describe.each(VERSIONS)('universe %d', (version) => {
  let universe: DimensionUniverse;
  beforeAll(() => {
    universe = new Universes(new Caches()).get(expected(version).stored);
  });

  test('its elements have the order of the reference', () => {
    expect(universe.elements.map((element) => element.name)).toEqual(expected(version).order);
  });

  test('its wire form is that of the reference', () => {
    expect(withSortedSets(JSON.parse(universe.wireText))).toEqual(withSortedSets(expected(version).wire));
  });

  test('its records have the fields of the reference', () => {
    const fields = universe.elements.map((element) => [
      element.name,
      recordFields(universe, element).map((field) => field.name),
    ]);
    expect(Object.fromEntries(fields)).toEqual(expected(version).fields);
  });

  test('its groups are closed and split as in the reference', () => {
    for (const group of expected(version).groups) {
      const ours = universe.group(group.required);
      expect({
        names: ours.names,
        required: ours.required,
        implied: ours.implied,
        elements: ours.elements.map((element) => element.name),
        dataCoordinateKeys: ours.dataCoordinateKeys,
        lookupOrder: ours.lookupOrder.map((element) => element.name),
      }).toEqual(group);
    }
  });
});

test('universes are told apart by their content, not by their version', () => {
  const universes = new Universes(new Caches());
  const { stored } = expected(8);
  const other = stored.replace('"length": 32', '"length": 33');
  expect(universes.get(stored)).toBe(universes.get(stored));
  expect(universes.get(other)).not.toBe(universes.get(stored));
});

test('equal groups are one object', () => {
  const universe = new Universes(new Caches()).get(expected(8).stored);
  expect(universe.group(['visit'])).toBe(universe.group(['physical_filter', 'visit', 'day_obs']));
});

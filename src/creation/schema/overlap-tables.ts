import { type DimensionElement, type DimensionUniverse, hasTable } from '../../dimensions/index.js';
import { keyColumn } from './column-type.js';
import { dimensionForeignKeys } from './dimension-tables.js';
import type { Table, TableColumn } from './table.js';

const SYSTEM_AND_LEVEL: readonly TableColumn[] = [
  { name: 'skypix_system', type: 'varchar(16)' },
  { name: 'skypix_level', type: 'smallint' },
];

/**
 * The tables that say which pixels of the sky each spatial element overlaps, and those for pairs of elements of
 * different families, which are always empty but belong to the schema.
 */
export function overlapTables(universe: DimensionUniverse): readonly Table[] {
  const spatial = universe.elements.filter((element) => hasTable(element) && element.spatialFamily !== null);
  const pairs = spatial.flatMap((one, index) =>
    spatial
      .slice(index + 1)
      .filter((other) => other.spatialFamily !== one.spatialFamily)
      .map((other) => (one.name < other.name ? ([one, other] as const) : ([other, one] as const))),
  );
  return [
    ...spatial.flatMap((element) => skypixTables(universe, element)),
    ...pairs.flatMap(([one, other]) => pairTables(universe, one, other)),
  ];
}

function skypixTables(universe: DimensionUniverse, element: DimensionElement): readonly Table[] {
  const governors = governorsOf(universe, element);
  const summaryName = `${element.name}_skypix_overlap_summary`;
  const summaryKey = [...SYSTEM_AND_LEVEL.map(({ name }) => name), ...governors];
  const prefix = SYSTEM_AND_LEVEL.map(({ name }) => name);
  return [
    {
      name: summaryName,
      columns: [...SYSTEM_AND_LEVEL, ...governors.map((name) => keyColumn(universe, name))],
      primaryKey: summaryKey,
      foreignKeys: dimensionForeignKeys(universe, governors),
    },
    {
      name: `${element.name}_skypix_overlap`,
      columns: [
        ...SYSTEM_AND_LEVEL,
        ...element.required.map((name) => keyColumn(universe, name)),
        { name: 'skypix_index', type: 'bigint' },
      ],
      primaryKey: [...prefix, ...element.required, 'skypix_index'],
      indexes: [[...prefix, 'skypix_index', ...element.required]],
      foreignKeys: [
        { source: summaryKey, table: summaryName, target: summaryKey, cascades: true },
        ...dimensionForeignKeys(universe, element.required),
      ],
    },
  ];
}

function pairTables(universe: DimensionUniverse, one: DimensionElement, other: DimensionElement): readonly Table[] {
  const governors = [...governorsOf(universe, one), ...governorsOf(universe, other)];
  const others = [...one.required, ...other.required].filter((name) => !governors.includes(name));
  const table = (name: string, dimensions: readonly string[]): Table => ({
    name,
    columns: dimensions.map((dimension) => keyColumn(universe, dimension)),
    primaryKey: dimensions,
    foreignKeys: dimensionForeignKeys(universe, dimensions),
  });
  const name = `${one.name}_${other.name}_overlap`;
  return [table(`${name}_summary`, governors), table(name, [...governors, ...others])];
}

function governorsOf(universe: DimensionUniverse, element: DimensionElement): readonly string[] {
  return element.required.filter((name) => universe.element(name).governor);
}

import type { DimensionUniverse } from '../../dimensions/index.js';
import { dimensionTables } from './dimension-tables.js';
import { quoted } from './names.js';
import { overlapTables } from './overlap-tables.js';
import { SEQUENCES, staticTables } from './static-tables.js';
import { qualified, tableStatements } from './table.js';

/** The statements that create the schema of an empty repository with this universe, in the order to execute them. */
export function schemaStatements(schema: string, universe: DimensionUniverse): readonly string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`,
    ...SEQUENCES.map((name) => `CREATE SEQUENCE ${qualified(schema, name)}`),
    ...tableStatements(schema, [...dimensionTables(universe), ...overlapTables(universe), ...staticTables(universe)]),
  ];
}

import type { WritingConnection } from '../database/index.js';
import type { DimensionUniverse } from '../dimensions/index.js';
import { calibsTable, tagsTable } from './schema/dataset-tables.js';
import { tableStatements } from './schema/table.js';

/** A dataset type that is to be registered in a repository without any. */
export interface NewDatasetType {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly storageClass: string;
  readonly isCalibration: boolean;
}

/** A dataset type as it is registered. */
export interface RegisteredType extends NewDatasetType {
  readonly id: number;
  /** Its required dimensions, the columns of its tables. */
  readonly required: readonly string[];
  readonly tagsTable: string;
  readonly calibsTable: string | null;
}

/**
 * Register dataset types in a repository that has none, with their tables, as the Python Butler would in that order.
 *
 * @throws Error if there are dataset types already, or the database refuses.
 */
export async function registerDatasetTypes(
  connection: WritingConnection,
  schema: string,
  universe: DimensionUniverse,
  types: readonly NewDatasetType[],
): Promise<readonly RegisteredType[]> {
  const keys = new Map<string, number>([['', 0]]);
  const registered: RegisteredType[] = [];
  const made = new Set<string>();
  for (const type of types) {
    const group = universe.group(type.dimensions);
    const names = group.required.join();
    const key = keys.get(names) ?? (await addGroup(connection, schema, group.required));
    keys.set(names, key);
    const suffix = String(key).padStart(8, '0');
    const tags = `dataset_tags_${suffix}`;
    const calibs = type.isCalibration ? `dataset_calibs_${suffix}` : null;
    const tables = [tagsTable(tags, group), ...(calibs === null ? [] : [calibsTable(calibs, group)])];
    for (const table of tables.filter(({ name }) => !made.has(name))) {
      made.add(table.name);
      const sequence = table.name === calibs ? [`CREATE SEQUENCE "${schema}"."${table.name}_seq_id"`] : [];
      for (const statement of [...sequence, ...tableStatements(schema, [table])]) {
        await connection.execute(statement);
      }
    }
    const [row] = await connection.query(
      `INSERT INTO "${schema}".dataset_type VALUES (nextval('"${schema}".dataset_type_seq_id'), $1, $2, $3, $4, $5) RETURNING id`,
      [type.name, type.storageClass, key, tags, calibs],
    );
    registered.push({
      ...type,
      id: Number(row?.['id']),
      required: group.required,
      tagsTable: tags,
      calibsTable: calibs,
    });
  }
  return registered;
}

async function addGroup(connection: WritingConnection, schema: string, required: readonly string[]): Promise<number> {
  const [row] = await connection.query(
    `INSERT INTO "${schema}".dimension_graph_key VALUES (nextval('"${schema}".dimension_graph_key_seq_id')) RETURNING id`,
    [],
  );
  const id = Number(row?.['id']);
  const rows = required.map((name) => [id, name] as const);
  await connection.insert(schema, 'dimension_graph_definition', ['dimension_graph_id', 'dimension_name'], rows);
  return id;
}

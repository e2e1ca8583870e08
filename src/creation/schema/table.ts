import { databaseName, literal, quoted, quotedList } from './names.js';

/** A column of a table that a repository is made of. */
export interface TableColumn {
  readonly name: string;
  /** PostgreSQL type, with what else its definition says but for NOT NULL. */
  readonly type: string;
  readonly isNullable?: boolean;
  readonly doc?: string;
}

/** Columns that refer to the columns of another table. */
export interface ForeignKey {
  readonly source: readonly string[];
  readonly table: string;
  readonly target: readonly string[];
  readonly cascades?: boolean;
}

/** A table that a repository is made of; the names of its constraints and indexes follow from it. */
export interface Table {
  readonly name: string;
  readonly doc?: string;
  readonly columns: readonly TableColumn[];
  readonly primaryKey: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly ForeignKey[];
}

/** Statements that create the tables, in an order in which they can be executed. */
export function tableStatements(schema: string, tables: readonly Table[]): readonly string[] {
  return [
    ...tables.map((table) => createStatement(schema, table)),
    ...tables.flatMap((table) => foreignKeyStatements(schema, table)),
    ...tables.flatMap((table) => indexStatements(schema, table)),
    ...tables.flatMap((table) => commentStatements(schema, table)),
  ];
}

function createStatement(schema: string, table: Table): string {
  const columns = table.columns.map(
    ({ name, type, isNullable }) => `${quoted(name)} ${type}${isNullable === true ? '' : ' NOT NULL'}`,
  );
  const primaryKey = constraint([table.name, 'pkey'], `PRIMARY KEY (${quotedList(table.primaryKey)})`);
  const unique = (table.unique ?? []).map((names) =>
    constraint([table.name, 'unq', ...names], `UNIQUE (${quotedList(names)})`),
  );
  return `CREATE TABLE ${qualified(schema, table.name)} (${[...columns, primaryKey, ...unique].join(', ')})`;
}

function foreignKeyStatements(schema: string, table: Table): readonly string[] {
  return (table.foreignKeys ?? []).map(({ source, table: other, target, cascades }) => {
    const definition = [
      `FOREIGN KEY (${quotedList(source)}) REFERENCES ${qualified(schema, other)} (${quotedList(target)})`,
      ...(cascades === true ? ['ON DELETE CASCADE'] : []),
    ].join(' ');
    const name = ['fkey', table.name, other, ...target, ...source];
    return `ALTER TABLE ${qualified(schema, table.name)} ADD ${constraint(name, definition)}`;
  });
}

function indexStatements(schema: string, table: Table): readonly string[] {
  const index = (kind: string, columns: readonly string[]): string =>
    `CREATE INDEX ${quoted(databaseName([table.name, kind, ...columns].join('_')))} ` +
    `ON ${qualified(schema, table.name)} (${quotedList(columns)})`;
  const ofKeys = (table.foreignKeys ?? [])
    .map(({ source }) => source)
    // The index of an equal primary key does the same service.
    .filter((source) => source.join() !== table.primaryKey.join());
  const distinct = new Map(ofKeys.map((source) => [source.join(), source]));
  return [
    ...[...distinct.values()].map((source) => index('fkidx', source)),
    ...(table.indexes ?? []).map((columns) => index('idx', columns)),
  ];
}

function commentStatements(schema: string, table: Table): readonly string[] {
  const name = qualified(schema, table.name);
  return [
    ...(table.doc === undefined ? [] : [`COMMENT ON TABLE ${name} IS ${literal(table.doc)}`]),
    ...table.columns.flatMap((column) =>
      column.doc === undefined ? [] : [`COMMENT ON COLUMN ${name}.${quoted(column.name)} IS ${literal(column.doc)}`],
    ),
  ];
}

function constraint(nameParts: readonly string[], definition: string): string {
  return `CONSTRAINT ${quoted(databaseName(nameParts.join('_')))} ${definition}`;
}

/** The name of a table, sequence or index within its schema, for SQL. */
export function qualified(schema: string, name: string): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

import { sql } from 'kysely';
import { columnOfDimension } from '../../dimensions/index.js';
import type {
  Column,
  DatasetSource,
  ElementSource,
  Membership,
  OverlapSource,
  Parameter,
  Source,
  UploadSource,
} from '../analysis/index.js';
import type { CompileContext, Fragment } from './compiler.js';
import { labelOf } from './labels.js';

/** A source in SQL: what stands in FROM, without its alias, and what its columns are called. */
export interface CompiledSource {
  readonly from: Fragment;
  /** Names of the columns that hold dimensions. */
  readonly dimensions: ReadonlyMap<string, string>;
  /** Names of all other columns. */
  readonly columns: readonly (readonly [Column, string])[];
  /** Names of the columns of an alias list, for functions; null for all else. */
  readonly aliasColumns: readonly string[] | null;
}

/** Compile a source. */
export function compileSource(source: Source, context: CompileContext): CompiledSource {
  switch (source.kind) {
    case 'element':
      return compileElement(source, context);
    case 'upload':
      return compileUpload(source, context);
    case 'materialization':
      return {
        from: sql.id(source.name),
        dimensions: new Map(
          source.columns.flatMap((column) =>
            column.kind === 'key' ? [[column.dimension, labelOf(column)] as const] : [],
          ),
        ),
        columns: source.columns.flatMap((column) =>
          column.kind === 'key' ? [] : [[column, labelOf(column)] as const],
        ),
        aliasColumns: null,
      };
    case 'dataset':
      return compileDataset(source, context);
    case 'overlap':
      return compileOverlap(source, context);
  }
}

function compileElement(source: ElementSource, { repository }: CompileContext): CompiledSource {
  const { universe, namespace } = repository;
  const element = universe.element(source.element);
  if (element.impliedUnionTarget !== null) {
    const name = sql.id(element.name);
    return {
      from: sql`(SELECT DISTINCT ${name} FROM ${namespace.table(element.impliedUnionTarget)} WHERE ${name} IS NOT NULL)`,
      dimensions: new Map([[element.name, element.name]]),
      columns: [],
      aliasColumns: null,
    };
  }
  const { quoted = [] } = source;
  const json = quoted.map((dimension) => {
    const column: Column = { kind: 'quoted', column: { kind: 'key', dimension } };
    const own = element.required.includes(dimension) ? columnOfDimension(element, dimension) : dimension;
    return { column, label: labelOf(column), value: sql`to_json(${sql.id(own)})::text` };
  });
  const table = namespace.table(element.name);
  const values = json.map(({ value, label }) => sql`${value} AS ${sql.id(label)}`);
  return {
    // OFFSET 0 has the planner make the texts once for each row of the table, not for each row that it is joined to.
    from: json.length === 0 ? table : sql`(SELECT *, ${sql.join(values)} FROM ${table} OFFSET 0)`,
    dimensions: new Map([
      ...element.required.map((name) => [name, columnOfDimension(element, name)] as const),
      ...element.implied.map((name) => [name, name] as const),
    ]),
    columns: [
      ...source.fields.map((field) => [{ kind: 'field', element: element.name, field }, field] as const),
      ...json.map(({ column, label }) => [column, label] as const),
    ],
    aliasColumns: null,
  };
}

function compileUpload({ dimensions, values }: UploadSource, context: CompileContext): CompiledSource {
  return {
    from: values.length === 0 ? sql`(SELECT)` : sql`unnest(${sql.join(values.map(context.parameter))})`,
    dimensions: new Map(dimensions.map((name) => [name, name])),
    columns: [],
    aliasColumns: values.length === 0 ? null : dimensions,
  };
}

function compileDataset(source: DatasetSource, context: CompileContext): CompiledSource {
  const members = source.memberships.map((membership) => compileMembership(source, membership, context));
  return {
    from: sql`(${sql.join(members, sql` UNION `)})`,
    dimensions: new Map(source.dimensions.map((name) => [name, name])),
    columns: [
      ...source.fields.map((field) => [{ kind: 'dataset', datasetType: source.name, field }, field] as const),
      ...(source.quotedRuns === undefined ? [] : [[quotedRun(source.name), QUOTED_RUN] as const]),
    ],
    aliasColumns: null,
  };
}

const QUOTED_RUN = 'quoted run';

function quotedRun(datasetType: string): Column {
  return { kind: 'quoted', column: { kind: 'dataset', datasetType, field: 'run' } };
}

/** The datasets in collections whose memberships are in one table (reference: query-semantics, sections 1.9 and 2.2). */
function compileMembership(source: DatasetSource, membership: Membership, context: CompileContext): Fragment {
  const { namespace, layout } = context.repository;
  const { collections, areRuns, isCalibration } = membership;
  const { foreign, run: runColumn, primary } = layout.collectionKeys;
  const collection = sql`m.${sql.id(foreign)}`;
  const nameOf = (key: Fragment, names?: Parameter): Fragment =>
    collections.kind === 'many'
      ? sql`(${context.parameter(names ?? collections.names)})[array_position(${context.parameter(collections.keys)}, ${key})]`
      : collections.kind === 'one'
        ? context.parameter(collections.name)
        : sql`NULL::text`;
  // A dataset is a member of no run but its own.
  const isRunJoined = source.fields.includes('run') && !areRuns;
  const isStaticJoined = source.fields.includes('ingest_date') || isRunJoined;
  const fields = source.fields.map((field): Fragment => {
    const label = sql.id(field);
    switch (field) {
      case 'dataset_id':
        return sql`m.dataset_id`;
      case 'collection':
        return sql`${nameOf(keyText(collection, context))} AS ${label}`;
      case 'run':
        return isRunJoined ? sql`run.name AS ${label}` : sql`${nameOf(keyText(collection, context))} AS ${label}`;
      case 'ingest_date':
        return sql`s.ingest_date`;
      case 'timespan':
        return isCalibration ? sql`m.timespan` : sql`'(,)'::int8range AS ${label}`;
      case 'rank':
        return source.searchPath === null
          ? sql`0 AS ${label}`
          : sql`array_position(${context.parameter(source.searchPath)}, ${keyText(collection, context)}) AS ${label}`;
    }
  });
  const type = context.parameter(source.datasetTypeId);
  const joins = [
    ...(isStaticJoined
      ? [sql`JOIN ${namespace.table('dataset')} AS s ON s.id = m.dataset_id AND s.dataset_type_id = ${type}`]
      : []),
    ...(isRunJoined
      ? [sql`JOIN ${namespace.table('collection')} AS run ON run.${sql.id(primary)} = s.${sql.id(runColumn)}`]
      : []),
  ];
  const isRepeating = collections.kind === 'many' && source.fields.length === 0;
  const quotedRuns =
    source.quotedRuns === undefined
      ? []
      : [sql`${nameOf(keyText(collection, context), source.quotedRuns)} AS ${sql.id(QUOTED_RUN)}`];
  const wanted = [...source.dimensions.map((name) => sql`m.${sql.id(name)}`), ...fields, ...quotedRuns];
  const columns = wanted.length === 0 ? [sql`TRUE AS ignored`] : wanted;
  return sql`SELECT ${isRepeating ? sql`DISTINCT ` : sql``}${sql.join(columns)}
    FROM ${namespace.table(membership.table)} AS m ${sql.join(joins, sql` `)}
    WHERE m.dataset_type_id = ${type} AND ${isAmong(collection, collections, context)}`;
}

function isAmong(collection: Fragment, collections: Membership['collections'], context: CompileContext): Fragment {
  switch (collections.kind) {
    case 'none':
      return sql`FALSE`;
    case 'one':
      return sql`${collection} = ${context.parameter(collections.key)}`;
    case 'many':
      return sql`${collection} = ANY(${context.parameter(collections.keys)})`;
  }
}

/** Keys that are names have a length in their type, which arrays of text do not. */
function keyText(key: Fragment, { repository }: CompileContext): Fragment {
  return repository.layout.collectionKeys.sqlType === 'text' ? sql`${key}::text` : key;
}

function compileOverlap(source: OverlapSource, context: CompileContext): CompiledSource {
  const { elements, pixel, ranges, allowDuplicates, system, level } = source;
  const aliases = elements.map((_, index) => sql.id(`o${String(index)}`));
  const dimensions = new Map<string, Fragment>();
  const conditions: Fragment[] = [];
  for (const [index, { dimensions: names, constraints }] of elements.entries()) {
    const alias = aliases[index] ?? sql.id('o0');
    conditions.push(sql`${alias}.skypix_system = ${sql.lit(system)} AND ${alias}.skypix_level = ${sql.lit(level)}`);
    conditions.push(
      ...constraints.map(({ dimension, value }) => sql`${alias}.${sql.id(dimension)} = ${context.parameter(value)}`),
    );
    for (const name of names) {
      const column = sql`${alias}.${sql.id(name)}`;
      const known = dimensions.get(name);
      if (known === undefined) {
        dimensions.set(name, column);
      } else {
        conditions.push(sql`${column} = ${known}`);
      }
    }
  }
  const first = aliases[0] ?? sql.id('o0');
  const tables = elements.map(({ element }, index) => {
    const table = sql`${context.repository.namespace.table(`${element}_skypix_overlap`)} AS ${aliases[index] ?? first}`;
    return index === 0 ? table : sql`JOIN ${table} ON ${aliases[index] ?? first}.skypix_index = ${first}.skypix_index`;
  });
  if (ranges !== null) {
    tables.push(sql`JOIN unnest(${context.parameter(ranges.begins)}, ${context.parameter(ranges.ends)}) AS r(b, e)
      ON ${first}.skypix_index >= r.b AND ${first}.skypix_index < r.e`);
  }
  const columns = [...dimensions].map(([name, column]) => sql`${column} AS ${sql.id(name)}`);
  if (pixel !== null) {
    columns.push(sql`${first}.skypix_index AS ${sql.id(pixel)}`);
  }
  const isDistinct = pixel === null && !allowDuplicates;
  return {
    from: sql`(SELECT ${isDistinct ? sql`DISTINCT ` : sql``}${sql.join(columns)} FROM ${sql.join(tables, sql` `)}
      WHERE ${sql.join(conditions, sql` AND `)})`,
    dimensions: new Map([...dimensions.keys(), ...(pixel === null ? [] : [pixel])].map((name) => [name, name])),
    columns: [],
    aliasColumns: null,
  };
}

import { type DimensionElement, type DimensionUniverse, hasTable } from '../../dimensions/index.js';
import type { Column, Condition, Conditions, DatasetSource, JoinsPlan, RowsPlan, Source, Term } from './plan.js';
import { suppliedDimensions } from './sources.js';
import { fixedKey } from './value-independence.js';

/**
 * A plan that has as many rows as another, and joins no more than it needs for that. What the rows show is left out, and
 * so are dimension tables that neither add nor remove rows: those of which a foreign key of another table says that they
 * have exactly one row for each of its own.
 */
export function countedRows(rows: RowsPlan, universe: DimensionUniverse): RowsPlan {
  const [joins, ...others] = rows.joins;
  const identity = identityOf(rows);
  if (joins === undefined || others.length > 0 || identity === null) {
    return rows;
  }
  const columns = minimalColumns(identity, joins.where, universe);
  return {
    joins: [minimalJoins(joins, columns, universe)],
    columns,
    distinctness: identity.length === 0 ? { kind: 'as_joined' } : { kind: 'distinct' },
    findFirst: null,
  };
}

/** A plan that has rows if another has, and joins no more than it needs for that. */
export function anyRows({ joins }: RowsPlan, universe: DimensionUniverse): RowsPlan {
  return {
    joins: joins.map((each) => minimalJoins(each, [], universe)),
    columns: [],
    distinctness: { kind: 'as_joined' },
    findFirst: null,
  };
}

/** The columns that tell rows apart; none if no row is a repetition, null if the plan is to stay as it is. */
function identityOf({ distinctness, columns, findFirst }: RowsPlan): readonly Column[] | null {
  const isOneRow =
    findFirst === null ? distinctness.kind === 'distinct' && columns.length === 0 : findFirst.dimensions.length === 0;
  if (distinctness.kind === 'group_by' || isOneRow) {
    return null;
  }
  if (findFirst !== null) {
    return findFirst.dimensions.map((dimension) => ({ kind: 'key', dimension }));
  }
  switch (distinctness.kind) {
    case 'as_joined':
      return [];
    case 'distinct':
      return columns;
    case 'distinct_on':
      return distinctness.columns;
  }
}

/** Columns without those that are the same in all rows, or follow from others. */
function minimalColumns(columns: readonly Column[], where: Conditions, universe: DimensionUniverse): readonly Column[] {
  const keys = columns.flatMap((column) => (column.kind === 'key' ? [column.dimension] : []));
  const group = universe.group(keys);
  const isComplete = group.names.every((name) => keys.includes(name));
  const fixed = new Set(where.map((group) => fixedKey(group)?.dimension));
  const isNeeded = (column: Column): boolean =>
    column.kind !== 'key' ||
    (!fixed.has(column.dimension) && (!isComplete || group.required.includes(column.dimension)));
  const needed = columns.filter(isNeeded);
  return needed.length === 0 ? columns.slice(0, 1) : needed;
}

function minimalJoins(
  { sources, where }: JoinsPlan,
  columns: readonly Column[],
  universe: DimensionUniverse,
): JoinsPlan {
  const needed = [...columns, ...where.flat().flatMap(columnsOfCondition)];
  let remaining = sources.map((source) => (source.kind === 'dataset' ? withFewFields(source, needed) : source));
  for (;;) {
    const needless = remaining.find((source) => isNeedless(source, remaining, needed, universe));
    if (needless === undefined) {
      return { sources: remaining, where };
    }
    remaining = remaining.filter((source) => source !== needless);
  }
}

/**
 * Datasets that show no more of themselves than is needed, or their ids: without any field they would stand for their data
 * IDs. Where memberships of several tables are united, what they show decides what is a repetition.
 */
function withFewFields(source: DatasetSource, needed: readonly Column[]): DatasetSource {
  if (source.fields.length === 0 || source.memberships.length > 1) {
    return source;
  }
  const fields = source.fields.filter((field) =>
    needed.some((column) => column.kind === 'dataset' && column.datasetType === source.name && column.field === field),
  );
  return {
    ...source,
    fields: fields.length === 0 ? ['dataset_id'] : fields,
    searchPath: fields.includes('rank') ? source.searchPath : null,
  };
}

function isNeedless(
  source: Source,
  sources: readonly Source[],
  needed: readonly Column[],
  universe: DimensionUniverse,
): boolean {
  if (source.kind !== 'element') {
    return false;
  }
  const element = universe.element(source.element);
  const others = sources.filter((other) => other !== source);
  const isUsed = needed.some(
    (column) =>
      (column.kind === 'field' && column.element === element.name) ||
      (column.kind === 'key' && element.implied.includes(column.dimension)),
  );
  const everything = universe.minimalGroup(element);
  const supplied = new Set(others.flatMap((other) => suppliedDimensions(other, everything)));
  // A dimension that it implies, and that another source has too, is a condition.
  const isCondition = element.implied.some((name) => supplied.has(name));
  return !isUsed && !isCondition && others.some((other) => refersTo(other, element, universe));
}

/** Whether a foreign key leads from the table of a source to the one row of an element (reference: `_schema.py`). */
function refersTo(source: Source, element: DimensionElement, universe: DimensionUniverse): boolean {
  if (element.kind !== 'dimension' || !hasTable(element)) {
    return false;
  }
  const isAmong = (dimensions: readonly string[]): boolean =>
    element.required.every((name) => dimensions.includes(name));
  switch (source.kind) {
    case 'dataset':
      return isAmong(source.dimensions);
    case 'element': {
      const { required, implied } = universe.element(source.element);
      return isAmong([...required, ...implied]);
    }
    case 'overlap':
      return source.elements.some(({ dimensions }) => isAmong(dimensions));
    case 'upload':
    case 'materialization':
      return false;
  }
}

function columnsOfCondition(condition: Condition): readonly Column[] {
  switch (condition.kind) {
    case 'always':
      return [];
    case 'truth':
    case 'is_null':
      return columnsOfTerm(condition.operand);
    case 'compare':
      return [...columnsOfTerm(condition.a), ...columnsOfTerm(condition.b)];
    case 'in_list':
      return [condition.member, ...condition.items].flatMap(columnsOfTerm);
    case 'in_array':
    case 'in_range':
    case 'in_ranges':
    case 'in_query':
      return columnsOfTerm(condition.member);
    case 'any_of':
      return condition.alternatives.flat(2).flatMap(columnsOfCondition);
    case 'not':
      return columnsOfCondition(condition.operand);
  }
}

function columnsOfTerm(term: Term): readonly Column[] {
  switch (term.kind) {
    case 'parameter':
      return [];
    case 'unary':
      return columnsOfTerm(term.operand);
    case 'binary':
      return [...columnsOfTerm(term.a), ...columnsOfTerm(term.b)];
    default:
      return [term];
  }
}

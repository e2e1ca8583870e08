import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import { type DataIdValue, type DimensionUniverse, exactInteger, keyType } from '../../../dimensions/index.js';
import { invalidQuery, storableInteger } from '../make-expression.js';
import type { Materialization, QueryInputs, QueryTree, Upload } from '../query-tree.js';
import { booleanAt, groupAt, integerAt, listAt, malformed, objectAt, stringAt, uuidAt } from './members.js';
import { treeDecoder } from './tree.js';

/** Most rows in one upload (reference: `_get_query_context`). */
const MAXIMUM_UPLOAD_ROWS = 100_000;

/**
 * Decode a query with its uploads and materializations (protocol section 4.1).
 *
 * @throws ButlerUserError `invalid_query`.
 */
export function decodeQueryInputs(universe: DimensionUniverse, value: JsonValue | undefined): QueryInputs {
  const object = objectAt(value, 'query');
  const decodeTree = treeDecoder(universe);
  const inputs = new Map<string, Upload | Materialization>();
  listAt(object['additional_query_inputs'], 'query.additional_query_inputs', (item, place) => {
    const input = objectAt(item, place);
    inputs.set(uuidAt(input['key'], `${place}.key`), decodeInput(input, place, universe, decodeTree));
  });
  const tree = decodeTree(object['tree'], 'query.tree');
  requireInputs(tree, inputs);
  return { tree, defaultDataId: decodeDefaults(object['default_data_id'], universe), inputs };
}

function decodeInput(
  input: JsonObject,
  place: string,
  universe: DimensionUniverse,
  decodeTree: (value: JsonValue | undefined, place: string) => QueryTree,
): Upload | Materialization {
  const dimensions = groupAt(input['dimensions'], `${place}.dimensions`, universe);
  switch (input['type']) {
    case 'upload': {
      const rows = input['rows'];
      if (Array.isArray(rows) && rows.length > MAXIMUM_UPLOAD_ROWS) {
        throw invalidQuery(`Uploaded data coordinate rows exceed limit of ${String(MAXIMUM_UPLOAD_ROWS)}`);
      }
      const types = dimensions.required.map((name) => keyType(universe, name));
      return {
        kind: 'upload',
        dimensions,
        rows: listAt(rows, `${place}.rows`, (row, rowPlace) => decodeRow(row, rowPlace, types)),
      };
    }
    case 'materialized': {
      const allow = input['allow_duplicate_overlaps'];
      return {
        kind: 'materialization',
        tree: decodeTree(input['tree'], `${place}.tree`),
        dimensions,
        datasets: new Set(listAt(input['datasets'], `${place}.datasets`, stringAt)),
        allowDuplicateOverlaps: allow !== undefined && booleanAt(allow, `${place}.allow_duplicate_overlaps`),
      };
    }
    default:
      return malformed(`${place}.type`, "'upload' or 'materialized'");
  }
}

function decodeRow(
  row: JsonValue | undefined,
  place: string,
  types: readonly ('int' | 'string')[],
): readonly DataIdValue[] {
  const values = Array.isArray(row) ? (row as readonly JsonValue[]) : malformed(place, 'a list');
  if (values.length !== types.length) {
    return malformed(place, `a list of ${String(types.length)} values, those of the required dimensions`);
  }
  return values.map((value, index) => decodeKey(value, place, types[index] ?? 'int'));
}

function decodeKey(value: JsonValue, place: string, type: 'int' | 'string'): DataIdValue {
  if (type === 'string') {
    return stringAt(value, place);
  }
  if (typeof value === 'string') {
    return malformed(place, 'a list of values of the dimensions’ types');
  }
  return storableInteger(integerAt(value, place));
}

/** The client's default data ID (protocol section 3.3); only its values count. */
function decodeDefaults(value: JsonValue | undefined, universe: DimensionUniverse): Map<string, DataIdValue> {
  const { dataId } = objectAt(value, 'query.default_data_id');
  const place = 'query.default_data_id.dataId';
  return new Map(
    Object.entries(objectAt(dataId, place)).map(([name, member]) => {
      if (!universe.isDimension(name)) {
        throw invalidQuery(`There is no dimension '${name}' (${place}).`);
      }
      const isText = keyType(universe, name) === 'string';
      const text = isText ? stringAt(member, place) : String(integerAt(member, place));
      return [name, isText ? text : exactInteger(text)];
    }),
  );
}

function requireInputs(tree: QueryTree, inputs: ReadonlyMap<string, Upload | Materialization>): void {
  for (const [keys, kind] of [
    [tree.uploads, 'upload'],
    [tree.materializations, 'materialization'],
  ] as const) {
    for (const key of keys.keys()) {
      if (inputs.get(key)?.kind !== kind) {
        throw invalidQuery(`The query refers to the ${kind} ${key}, which did not come with it.`);
      }
    }
  }
}

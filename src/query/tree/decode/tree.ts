import type { JsonObject, JsonValue } from '../../../foundation/json/index.js';
import type { DimensionGroup, DimensionUniverse } from '../../../dimensions/index.js';
import { ANY_DATASET } from '../column-expression.js';
import { ColumnSet } from '../column-set.js';
import { invalidQuery } from '../make-expression.js';
import { describeDimensions } from '../make-predicate.js';
import { type DatasetSearch, joinedDimensions, type QueryTree } from '../query-tree.js';
import { booleanAt, groupAt, listAt, mapAt, objectAt, stringAt, uuidAt } from './members.js';
import { decodePredicate, type TreeContext } from './predicate.js';

/** Most conditions in one request; normal form makes long expressions of short ones. */
const MAXIMUM_LEAVES = 100_000;

/** Decodes the trees of one request; their conditions are counted together. */
export function treeDecoder(universe: DimensionUniverse): (value: JsonValue | undefined, place: string) => QueryTree {
  let leaves = 0;
  const context: TreeContext = {
    universe,
    countLeaf: () => {
      leaves++;
      if (leaves > MAXIMUM_LEAVES) {
        throw invalidQuery(`The query has more than ${String(MAXIMUM_LEAVES)} conditions.`);
      }
    },
    decodeTree: (value, place) => decodeTree(value, place, context),
  };
  return context.decodeTree;
}

/** Decode a query tree and check what belongs together in it (protocol section 4.2). */
function decodeTree(value: JsonValue | undefined, place: string, context: TreeContext): QueryTree {
  const object = objectAt(value, place);
  const { universe } = context;
  const tree: QueryTree = {
    dimensions: groupAt(object['dimensions'], `${place}.dimensions`, universe),
    datasets: mapAt(object['datasets'], `${place}.datasets`, (search, searchPlace) =>
      decodeSearch(search, searchPlace, universe),
    ),
    anyDataset: decodeAnyDataset(object['any_dataset'], `${place}.any_dataset`, universe),
    uploads: decodeOperands(object, 'data_coordinate_uploads', place, universe),
    materializations: decodeOperands(object, 'materializations', place, universe),
    predicate: decodePredicate(object['predicate'], `${place}.predicate`, context),
    validateGovernorConstraints:
      object['validateGovernorConstraints'] === undefined ||
      booleanAt(object['validateGovernorConstraints'], `${place}.validateGovernorConstraints`),
  };
  checkTree(tree);
  return tree;
}

function decodeSearch(value: JsonValue | undefined, place: string, universe: DimensionUniverse): DatasetSearch {
  const object = objectAt(value, place);
  return {
    collections: listAt(object['collections'], `${place}.collections`, stringAt),
    dimensions: groupAt(object['dimensions'], `${place}.dimensions`, universe),
  };
}

function decodeAnyDataset(
  value: JsonValue | undefined,
  place: string,
  universe: DimensionUniverse,
): DatasetSearch | null {
  return value === undefined || value === null ? null : decodeSearch(value, place, universe);
}

function decodeOperands(
  object: JsonObject,
  name: string,
  place: string,
  universe: DimensionUniverse,
): ReadonlyMap<string, DimensionGroup> {
  const groups = mapAt(object[name], `${place}.${name}`, (group, groupPlace, key) => ({
    key: uuidAt(key, `a key of ${place}.${name}`),
    group: groupAt(group, groupPlace, universe),
  }));
  return new Map([...groups.values()].map(({ key, group }) => [key, group]));
}

/** Reference: `QueryTree._validate_join_operands` and `_validate_required_columns`. */
function checkTree(tree: QueryTree): void {
  for (const dimensions of joinedDimensions(tree)) {
    if (!dimensions.isSubsetOf(tree.dimensions)) {
      throw invalidQuery(
        `Dimensions ${describeDimensions(dimensions)} of join operand are not a subset of the query tree's ` +
          `dimensions ${describeDimensions(tree.dimensions)}.`,
      );
    }
  }
  const columns = new ColumnSet(tree.dimensions);
  columns.requireAll(tree.predicate);
  if (!columns.dimensions.equals(tree.dimensions)) {
    throw invalidQuery('Predicate requires dimensions beyond those in the query tree.');
  }
  for (const datasetType of columns.datasetFields.keys()) {
    if (!tree.datasets.has(datasetType) || datasetType === ANY_DATASET) {
      throw invalidQuery('Predicate requires dataset columns that are not in the query tree.');
    }
  }
}

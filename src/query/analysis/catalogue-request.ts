import { type QueryInputs, type QueryTree, simpleConditions } from '../tree/index.js';
import type { CatalogueRequest } from './catalogue.js';

/** Everything that the searches of a query refer to, those of queries within it included; null if it has none. */
export function catalogueRequest(inputs: QueryInputs): CatalogueRequest | null {
  const materialized = [...inputs.inputs.values()].flatMap((input) =>
    input.kind === 'materialization' ? [input.tree] : [],
  );
  const trees = [inputs.tree, ...materialized].flatMap(withInnerTrees);
  const searches = trees.flatMap((tree) => [
    ...tree.datasets.values(),
    ...(tree.anyDataset === null ? [] : [tree.anyDataset]),
  ]);
  return searches.length === 0
    ? null
    : {
        datasetTypes: new Set(trees.flatMap((tree) => [...tree.datasets.keys()])),
        collections: new Set(searches.flatMap((search) => search.collections)),
        anyDatasetType: trees.some((tree) => tree.anyDataset !== null),
      };
}

/** A tree, and those of the queries that its conditions look into. */
function withInnerTrees(tree: QueryTree): readonly QueryTree[] {
  const inner = [...simpleConditions(tree.predicate)].flatMap((condition) =>
    condition.kind === 'in_query' ? withInnerTrees(condition.queryTree) : [],
  );
  return [tree, ...inner];
}

import type { Predicate, QueryInputs, QueryTree } from '../tree/index.js';
import { positive } from '../tree/index.js';
import type { CatalogueRequest } from './catalogue.js';

/** Everything that the searches of a query refer to, those of queries within it included; null if it has none. */
export function catalogueRequest(inputs: QueryInputs): CatalogueRequest | null {
  const datasetTypes = new Set<string>();
  const collections = new Set<string>();
  let anyDatasetType = false;
  const addPredicate = (predicate: Predicate): void => {
    for (const group of predicate) {
      for (const item of group) {
        const { leaf } = positive(item);
        if (leaf.kind === 'in_query') {
          addTree(leaf.queryTree);
        }
      }
    }
  };
  const addTree = (tree: QueryTree): void => {
    for (const [datasetType, search] of tree.datasets) {
      datasetTypes.add(datasetType);
      search.collections.forEach((name) => collections.add(name));
    }
    tree.anyDataset?.collections.forEach((name) => collections.add(name));
    anyDatasetType ||= tree.anyDataset !== null;
    addPredicate(tree.predicate);
  };
  addTree(inputs.tree);
  for (const input of inputs.inputs.values()) {
    if (input.kind === 'materialization') {
      addTree(input.tree);
    }
  }
  return datasetTypes.size === 0 && !anyDatasetType ? null : { datasetTypes, collections, anyDatasetType };
}

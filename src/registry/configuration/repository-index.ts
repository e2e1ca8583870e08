import { parse } from 'yaml';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { isUri, toUri } from './location.js';
import { type ConfigurationTree, isTree, text } from './tree.js';
import { readYamlFile } from './yaml-file.js';

/**
 * Look a label up in the repository index: the content of `DAF_BUTLER_REPOSITORIES`, or else the file that
 * `DAF_BUTLER_REPOSITORY_INDEX` names.
 *
 * @returns the URI of the configuration; null if there is no index or it does not have the label.
 */
export async function resolveLabel(label: string, environment: Environment): Promise<string | null> {
  if (isUri(label)) {
    return null;
  }
  const index = await readIndex(environment);
  return index === null ? null : text(index, label);
}

async function readIndex(environment: Environment): Promise<ConfigurationTree | null> {
  const content = environment['DAF_BUTLER_REPOSITORIES'];
  if (content !== undefined && content !== '') {
    const tree = parse(content) as ConfigurationTree;
    if (!isTree(tree)) {
      throw new RepositoryConfigurationError('DAF_BUTLER_REPOSITORIES must hold a mapping of labels to URIs.');
    }
    return tree;
  }
  const location = environment['DAF_BUTLER_REPOSITORY_INDEX'];
  if (location === undefined || location === '') {
    return null;
  }
  const tree = await readYamlFile(toUri(location), environment);
  if (tree === null) {
    throw new RepositoryConfigurationError('The file that DAF_BUTLER_REPOSITORY_INDEX names does not exist.');
  }
  return tree;
}

import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { toUri } from './location.js';
import { type ConfigurationTree, isTree } from './tree.js';
import { parseYaml, readYamlFile } from './yaml-file.js';

/** What the repository index says about a label. */
export interface LabelResolution {
  /** The URI of the configuration; null if the index does not have the label or cannot be used. */
  readonly uri: string | null;
  /** For the message in case that nothing is found in the end. */
  readonly explanation: string;
}

const CONTENT = 'DAF_BUTLER_REPOSITORIES';
const LOCATION = 'DAF_BUTLER_REPOSITORY_INDEX';

/**
 * Look a label up in the repository index: the content of `DAF_BUTLER_REPOSITORIES`, or the file that
 * `DAF_BUTLER_REPOSITORY_INDEX` names. An index that cannot be used is no error by itself, for what looks like a label
 * may as well be a path.
 */
export async function resolveLabel(label: string, environment: Environment): Promise<LabelResolution> {
  try {
    const index = await readIndex(environment);
    const uri = Object.hasOwn(index, label) ? index[label] : undefined;
    return typeof uri === 'string'
      ? { uri, explanation: `label '${label}' of the repository index` }
      : { uri: null, explanation: `known labels: ${Object.keys(index).join(', ') || 'none'}` };
  } catch (error) {
    if (error instanceof RepositoryConfigurationError) {
      return { uri: null, explanation: `no labels known: ${error.message}` };
    }
    throw error;
  }
}

async function readIndex(environment: Environment): Promise<ConfigurationTree> {
  const content = environment[CONTENT] ?? '';
  const location = environment[LOCATION] ?? '';
  if (content !== '' && location !== '') {
    throw new RepositoryConfigurationError(`only one of ${CONTENT} and ${LOCATION} may be set`);
  }
  if (content !== '') {
    const tree = parseYaml(content, CONTENT) as ConfigurationTree;
    if (!isTree(tree)) {
      throw new RepositoryConfigurationError(`${CONTENT} must hold a mapping of labels to URIs`);
    }
    return tree;
  }
  if (location === '') {
    throw new RepositoryConfigurationError(`neither ${CONTENT} nor ${LOCATION} is set`);
  }
  const tree = await readYamlFile(toUri(location), environment);
  if (tree === null) {
    throw new RepositoryConfigurationError(`the file that ${LOCATION} names does not exist`);
  }
  return tree;
}

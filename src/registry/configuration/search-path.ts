import type { Environment } from './configuration.js';
import { asDirectory, join, toUri } from './location.js';
import { type ConfigurationTree, merge, section } from './tree.js';
import { readYamlFile } from './yaml-file.js';

/** The directories of `DAF_BUTLER_CONFIG_PATH`, whose files lie between packaged defaults and a repository's own. */
export class SearchPath {
  readonly #directories: readonly string[];

  constructor(private readonly environment: Environment) {
    this.#directories = (environment['DAF_BUTLER_CONFIG_PATH'] ?? '')
      .split(':')
      .filter((part) => part !== '')
      .map((part) => asDirectory(toUri(part)));
  }

  /**
   * Merge the files of one name over defaults; the first directory of the path has the highest priority.
   *
   * @param file name relative to the directories.
   * @param name section that the files are for; one without a mapping of that name is the section's content itself.
   */
  async over(defaults: ConfigurationTree, file: string, name: string): Promise<ConfigurationTree> {
    let merged = defaults;
    for (const directory of this.#directories.toReversed()) {
      const tree = await readYamlFile(join(directory, file), this.environment);
      if (tree !== null) {
        merged = merge(merged, name in tree ? section(tree, name) : tree);
      }
    }
    return merged;
  }
}

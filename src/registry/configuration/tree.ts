import { RepositoryConfigurationError } from './configuration.js';

/** A value in a configuration file. */
export type ConfigurationValue = null | boolean | number | string | readonly ConfigurationValue[] | ConfigurationTree;

/** A mapping in a configuration file. */
export interface ConfigurationTree {
  readonly [key: string]: ConfigurationValue;
}

/** Whether a value is a mapping. */
export function isTree(value: ConfigurationValue | undefined): value is ConfigurationTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Merge two mappings: nested mappings are merged recursively, everything else in `over` replaces what is in `under`. */
export function merge(under: ConfigurationTree, over: ConfigurationTree): ConfigurationTree {
  const merged: Record<string, ConfigurationValue> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(value) && isTree(below) ? merge(below, value) : value;
  }
  return merged;
}

/**
 * A nested mapping; empty if it is absent. A file that is included as a section may repeat the section's name: then the
 * inner mapping counts (protocol section 1.2).
 */
export function section(tree: ConfigurationTree, key: string): ConfigurationTree {
  const value = tree[key] ?? {};
  if (!isTree(value)) {
    throw new RepositoryConfigurationError(`'${key}' must be a mapping.`);
  }
  const inner = value[key];
  return isTree(inner) ? inner : value;
}

/** A scalar as text, or null if it is absent. */
export function text(tree: ConfigurationTree, key: string): string | null {
  const value = tree[key] ?? null;
  if (value === null) {
    return null;
  }
  if (typeof value === 'object') {
    throw new RepositoryConfigurationError(`'${key}' must be a text or a number.`);
  }
  return String(value);
}

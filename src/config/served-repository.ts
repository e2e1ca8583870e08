/** A repository as the operator configures it. */
export interface ServedRepository {
  /** Path, URI or label of the repository's `butler.yaml`. */
  readonly configUri: string;
  /** Gafaelfawr groups whose members may read; `*` stands for every user. */
  readonly authorizedGroups: readonly string[];
  /** `immutable` promises that nobody writes to the repository while the server runs. */
  readonly mutability: 'mutable' | 'immutable';
}

const KEYS = ['config_uri', 'authorized_groups', 'mutability'];

/** Read the JSON object that maps names to repositories, and list everything that is wrong with it. */
export function readRepositories(text: string): {
  readonly repositories: ReadonlyMap<string, ServedRepository>;
  readonly problems: readonly string[];
} {
  const repositories = new Map<string, ServedRepository>();
  const json = parseObject(text);
  if (json === null) {
    return { repositories, problems: ['the value is not a JSON object'] };
  }
  const problems: string[] = [];
  for (const [name, entry] of Object.entries(json)) {
    const found = problemsOfEntry(entry);
    problems.push(...found.map((problem) => `repository ${JSON.stringify(name)}: ${problem}`));
    if (found.length === 0) {
      repositories.set(name, servedRepository(entry as RepositoryEntry));
    }
  }
  return { repositories, problems };
}

interface RepositoryEntry {
  readonly config_uri: string;
  readonly authorized_groups: readonly string[];
  readonly mutability?: 'mutable' | 'immutable';
}

function servedRepository(entry: RepositoryEntry): ServedRepository {
  return {
    configUri: entry.config_uri,
    authorizedGroups: entry.authorized_groups,
    mutability: entry.mutability ?? 'mutable',
  };
}

function problemsOfEntry(entry: unknown): readonly string[] {
  if (!isObject(entry)) {
    return ['an object is expected'];
  }
  const problems: string[] = [];
  const { config_uri: configUri, authorized_groups: groups, mutability } = entry;
  if (typeof configUri !== 'string' || configUri === '') {
    problems.push('config_uri must be a path, a URI or a label');
  }
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) {
    problems.push('authorized_groups must be a list of group names');
  }
  if (mutability !== undefined && mutability !== 'mutable' && mutability !== 'immutable') {
    problems.push('mutability must be "mutable" or "immutable"');
  }
  const unknown = Object.keys(entry).filter((key) => !KEYS.includes(key));
  return [...problems, ...unknown.map((key) => `unknown key ${JSON.stringify(key)}`)];
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

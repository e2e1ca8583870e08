import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type Caches } from '../caching/index.js';
import { ButlerAttribute, type Database, Databases, Namespace } from '../database/index.js';
import { type DimensionUniverse, UniverseDefinitionError, Universes } from '../dimensions/index.js';
import {
  type Environment,
  type RepositoryConfiguration,
  loadRepositoryConfiguration,
  RepositoryConfigurationError,
} from './configuration/index.js';
import { checkManagers } from './managers.js';
import type { Mutability, Repository } from './repository.js';
import { unusable } from './repository-error.js';

/** One entry of the server's list of repositories. */
export interface RepositoryEntry {
  readonly name: string;
  /** The `butler.yaml` as a path, a directory, a URI or a label of the repository index. */
  readonly configUri: string;
  readonly mutability: Mutability;
}

const UNIVERSE_ATTRIBUTE = 'config:dimensions.json';

/** Opens repositories made by the Python Butler; keeps nothing itself. */
@Injectable()
export class RepositoryOpener {
  constructor(
    private readonly databases: Databases,
    private readonly universes: Universes,
    private readonly environment: Environment,
  ) {}

  /**
   * Read the configuration of a repository, check that it can be served, and resolve its universe and table layout.
   *
   * @param caches the caches of what will be known of the repository.
   * @throws ServiceError `repository_unusable` saying what is wrong, `database_unavailable` if it may work later.
   */
  async open(entry: RepositoryEntry, caches: Caches): Promise<Repository> {
    const configuration = await this.#loadConfiguration(entry.configUri);
    const database = await this.databases.get(configuration.database);
    try {
      return await this.#read(entry, configuration, database, caches);
    } catch (error) {
      await this.databases.release(database);
      throw error;
    }
  }

  /** Give back what an opened repository holds; nobody may use it any more. */
  close(repository: Repository): Promise<void> {
    return this.databases.release(repository.namespace.database);
  }

  async #read(
    entry: RepositoryEntry,
    configuration: RepositoryConfiguration,
    database: Database,
    caches: Caches,
  ): Promise<Repository> {
    const schema = configuration.namespace ?? (await currentSchema(database));
    const attributes = await readAttributes(database, schema);
    const universeText = attributes.get(UNIVERSE_ATTRIBUTE);
    if (universeText === undefined) {
      throw unusable(`The repository '${entry.name}' has no dimension universe ('${UNIVERSE_ATTRIBUTE}').`);
    }
    return {
      name: entry.name,
      mutability: entry.mutability,
      configuration,
      namespace: new Namespace(database, schema, caches),
      layout: checkManagers(configuration.managers, withoutUniverse(attributes)),
      universe: this.#universe(universeText),
    };
  }

  #universe(text: string): DimensionUniverse {
    try {
      return this.universes.get(text);
    } catch (error) {
      if (error instanceof UniverseDefinitionError) {
        throw unusable(error.message, error);
      }
      throw error;
    }
  }

  async #loadConfiguration(configUri: string): ReturnType<typeof loadRepositoryConfiguration> {
    try {
      return await loadRepositoryConfiguration(configUri, this.environment);
    } catch (error) {
      if (error instanceof RepositoryConfigurationError) {
        throw unusable(error.message, error);
      }
      throw error;
    }
  }
}

async function currentSchema(database: Database): Promise<string> {
  const statement = database.prepare(() => sql`SELECT current_schema()`);
  const [row] = await database.read(statement, {});
  const schema = row?.[0] ?? null;
  if (schema === null) {
    throw unusable('The configuration names no namespace and the database has no current schema.');
  }
  return schema;
}

async function readAttributes(database: Database, schema: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database.loadAll(ButlerAttribute, schema);
  return new Map(rows.map((row) => [row.name, row.value]));
}

/** The universe does not count when it comes to whether the attributes were ever filled in. */
function withoutUniverse(attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...attributes].filter(([name]) => name !== UNIVERSE_ATTRIBUTE));
}

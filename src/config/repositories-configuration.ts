import { IsInt, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { asNumber, asText, Variable } from './variable.js';
import { readRepositories, type ServedRepository } from './served-repository.js';

/** Name of the variable that lists the repositories. */
export const REPOSITORIES_VARIABLE = 'DAF_BUTLER_SERVER_REPOSITORIES';

/** Which repositories are served. */
export class RepositoriesConfiguration {
  /** Text of the JSON object that maps names to repositories; null if none is configured. */
  @Variable(
    REPOSITORIES_VARIABLE,
    'a JSON object: name -> {"config_uri": string, "authorized_groups": [string], "mutability"?: "mutable" | "immutable"}',
    asText,
    { secret: true },
  )
  @IsOptional()
  @IsRepositories()
  readonly text: string | null = null;

  /** Seconds after which a repository that nobody has asked for is closed; 0 is never. */
  @Variable('BUTLER_SERVER_REPOSITORY_IDLE_SECONDS', 'an integer from 0 to 604800', asNumber)
  @IsInt()
  @Min(0)
  @Max(604_800)
  readonly idleSeconds: number = 3600;

  /** How many repositories are open at most, apart from those that are in use. */
  @Variable('BUTLER_SERVER_MAXIMUM_OPEN_REPOSITORIES', 'an integer from 1 to 100000', asNumber)
  @IsInt()
  @Min(1)
  @Max(100_000)
  readonly maximumOpen: number = 100;

  /** Megabytes of heap that the caches of all open repositories take together at most. */
  @Variable('BUTLER_SERVER_CACHE_MEGABYTES', 'an integer from 1 to 65536', asNumber)
  @IsInt()
  @Min(1)
  @Max(65_536)
  readonly cacheMegabytes: number = 128;

  /** Folder of the embedded database and its demonstration repository, which is served if no other is configured. */
  @Variable('BUTLER_SERVER_DATA_FOLDER', 'a path', asText)
  @IsOptional()
  @IsString()
  readonly dataFolder: string | null = null;

  #repositories: ReadonlyMap<string, ServedRepository> | null = null;

  /** The repositories by the name that stands in URLs. */
  get repositories(): ReadonlyMap<string, ServedRepository> {
    this.#repositories ??= this.text === null ? new Map() : readRepositories(this.text).repositories;
    return this.#repositories;
  }

  /** The same configuration, with the demonstration repository where none is configured. */
  withDemonstration(name: string, configUri: string): RepositoriesConfiguration {
    const other = new RepositoriesConfiguration();
    Object.assign(other, this);
    other.#repositories = new Map([[name, { configUri, authorizedGroups: ['*'], mutability: 'mutable' }]]);
    Object.freeze(other);
    return other;
  }

  /** Whether the list of repositories is configured at all. */
  get isConfigured(): boolean {
    return this.text !== null;
  }
}

function IsRepositories(): PropertyDecorator {
  const problemsOf = (value: unknown): readonly string[] =>
    typeof value === 'string' ? readRepositories(value).problems : ['not a text'];
  return ValidateBy({
    name: 'isRepositories',
    validator: {
      validate: (value) => problemsOf(value).length === 0,
      defaultMessage: (context) => problemsOf(context?.value).join('; '),
    },
  });
}

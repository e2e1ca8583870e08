import { IsOptional, ValidateBy } from 'class-validator';
import { asText, Variable } from './variable.js';
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

  #repositories: ReadonlyMap<string, ServedRepository> | null = null;

  /** The repositories by the name that stands in URLs. */
  get repositories(): ReadonlyMap<string, ServedRepository> {
    this.#repositories ??= this.text === null ? new Map() : readRepositories(this.text).repositories;
    return this.#repositories;
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

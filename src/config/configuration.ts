import { type ValidationError, validateSync } from 'class-validator';
import { AdminConfiguration } from './admin-configuration.js';
import { AuthorizationConfiguration } from './authorization-configuration.js';
import { ConfigurationError } from './configuration-error.js';
import { DatabaseConfiguration } from './database-configuration.js';
import { FileAccessConfiguration } from './file-access-configuration.js';
import { HttpConfiguration } from './http-configuration.js';
import { LoggingConfiguration } from './logging-configuration.js';
import { REPOSITORIES_VARIABLE, RepositoriesConfiguration } from './repositories-configuration.js';
import { similarName } from './similar-name.js';
import { StreamConfiguration } from './stream-configuration.js';
import { type VariableDefinition, variablesOf } from './variable.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All that an operator can set, by area. */
export interface Configuration {
  readonly http: HttpConfiguration;
  readonly repositories: RepositoriesConfiguration;
  readonly authorization: AuthorizationConfiguration;
  readonly database: DatabaseConfiguration;
  readonly streams: StreamConfiguration;
  readonly files: FileAccessConfiguration;
  readonly admin: AdminConfiguration;
  readonly logging: LoggingConfiguration;
}

const AREAS = [
  HttpConfiguration,
  RepositoriesConfiguration,
  AuthorizationConfiguration,
  DatabaseConfiguration,
  StreamConfiguration,
  FileAccessConfiguration,
  AdminConfiguration,
  LoggingConfiguration,
];

/** Every environment variable that the configuration classes read, for documentation and its tests. */
export const CONFIGURATION_VARIABLES: readonly VariableDefinition[] = AREAS.flatMap((area) =>
  variablesOf(area.prototype as object),
);

/** Variables without repositories to apply them to would be harmless; with repositories these are required. */
const REQUIRED_WITH_REPOSITORIES = ['DAF_BUTLER_SERVER_GAFAELFAWR_URL', 'DAF_BUTLER_SERVER_AUTHENTICATION'];

/**
 * Read and validate the configuration. An empty variable counts as absent.
 *
 * @throws ConfigurationError with every problem found, each naming its variable and what was expected.
 */
export function loadConfiguration(environment: Environment): Configuration {
  const problems: string[] = [];
  const configuration = {
    http: read(new HttpConfiguration(), environment, problems),
    repositories: read(new RepositoriesConfiguration(), environment, problems),
    authorization: read(new AuthorizationConfiguration(), environment, problems),
    database: read(new DatabaseConfiguration(), environment, problems),
    streams: read(new StreamConfiguration(), environment, problems),
    files: read(new FileAccessConfiguration(), environment, problems),
    admin: read(new AdminConfiguration(), environment, problems),
    logging: read(new LoggingConfiguration(), environment, problems),
  };
  problems.push(...missingVariables(environment), ...unknownVariables(environment));
  if (problems.length > 0) {
    throw new ConfigurationError(problems);
  }
  return configuration;
}

function read<T extends object>(area: T, environment: Environment, problems: string[]): T {
  const variables = variablesOf(area);
  for (const { name, property, parse } of variables) {
    const text = environment[name];
    if (isGiven(text)) {
      Object.assign(area, { [property]: parse(text) });
    }
  }
  for (const violation of validateSync(area)) {
    const variable = variables.find(({ property }) => property === violation.property);
    problems.push(variable === undefined ? violation.toString() : describe(variable, violation, environment));
  }
  return Object.freeze(area);
}

function describe(variable: VariableDefinition, violation: ValidationError, environment: Environment): string {
  const expectation = `${variable.name}: expected ${variable.expected}`;
  if (!variable.secret) {
    return `${expectation}; found ${JSON.stringify(environment[variable.name])}`;
  }
  const details = violation.constraints?.['isRepositories'];
  return details === undefined ? expectation : `${expectation}; ${details}`;
}

function missingVariables(environment: Environment): readonly string[] {
  if (!isGiven(environment[REPOSITORIES_VARIABLE])) {
    return [];
  }
  const missing = CONFIGURATION_VARIABLES.filter(
    ({ name }) => REQUIRED_WITH_REPOSITORIES.includes(name) && !isGiven(environment[name]),
  );
  return missing.map(({ name, expected }) => `${name}: required with ${REPOSITORIES_VARIABLE}; expected ${expected}`);
}

function unknownVariables(environment: Environment): readonly string[] {
  const known = CONFIGURATION_VARIABLES.map(({ name }) => name);
  const ours = Object.keys(environment).filter((name) => /^(DAF_)?BUTLER_SERVER_/.test(name));
  return ours
    .filter((name) => !known.includes(name))
    .map((name) => `${name}: there is no such variable; did you mean ${similarName(name, known)}?`);
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

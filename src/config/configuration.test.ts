import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CONFIGURATION_VARIABLES, type Environment, loadConfiguration } from './configuration.js';
import { ConfigurationError } from './configuration-error.js';

const REPOSITORIES = '{"dp1":{"config_uri":"/repo/dp1/butler.yaml","authorized_groups":["g_users"]}}';
const COMPLETE: Environment = {
  DAF_BUTLER_SERVER_REPOSITORIES: REPOSITORIES,
  DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'https://data.example/auth',
  DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
};

function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfiguration(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return error instanceof ConfigurationError ? error.problems : [];
  }
}

describe('a usable configuration', () => {
  test('an empty environment is an empty server', () => {
    const configuration = loadConfiguration({});
    expect(configuration.repositories.isConfigured).toBe(false);
    expect(configuration.repositories.repositories.size).toBe(0);
    expect(configuration.http.port).toBe(8080);
  });

  test('repositories', () => {
    const { repositories, authorization } = loadConfiguration(COMPLETE);
    expect(repositories.repositories.get('dp1')).toEqual({
      configUri: '/repo/dp1/butler.yaml',
      authorizedGroups: ['g_users'],
      mutability: 'mutable',
    });
    expect(authorization.authority?.href).toBe('https://data.example/auth');
  });

  test('authorization can be switched off, but only in so many words', () => {
    const { authorization } = loadConfiguration({ ...COMPLETE, DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'DISABLED' });
    expect(authorization.authority).toBeNull();
    expect(problemsOf({ ...COMPLETE, DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'disabled' })).toHaveLength(1);
    expect(problemsOf({ ...COMPLETE, DAF_BUTLER_SERVER_GAFAELFAWR_URL: '' })).toHaveLength(1);
  });

  test('numbers, lists and empty values', () => {
    const { http, logging } = loadConfiguration({
      PORT: '0',
      BUTLER_SERVER_TRUSTED_PROXIES: ' loopback, 10.0.0.0/8 ,::1',
      BUTLER_SERVER_LOG_LEVEL: '',
    });
    expect(http.port).toBe(0);
    expect(http.trustedProxies).toEqual(['loopback', '10.0.0.0/8', '::1']);
    expect(logging.level).toBe('info');
  });
});

describe('what is refused names the variable', () => {
  test.each<Environment>([
    { PORT: '65536' },
    { PORT: '80.5' },
    { PORT: 'http' },
    { BUTLER_SERVER_TRUSTED_PROXIES: '10.0.0.0/33' },
    { BUTLER_SERVER_TRUSTED_PROXIES: 'somewhere' },
    { BUTLER_SERVER_LOG_LEVEL: 'loud' },
    { BUTLER_SERVER_LOG_FORMAT: 'xml' },
    { BUTLER_SERVER_BODY_LIMIT_BYTES: '-1' },
    { BUTLER_SERVER_PUBLIC_BASE_URL: 'ftp://host.example' },
    { DAF_BUTLER_SERVER_AUTHENTICATION: 'none' },
    { DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'not a url' },
    { BUTLER_SERVER_DATABASE_POOL_SIZE: '0' },
    { BUTLER_SERVER_KEEP_ALIVE_SECONDS: '5' },
  ])('%j', (environment) => {
    const [name = ''] = Object.keys(environment);
    const expected = CONFIGURATION_VARIABLES.find((variable) => variable.name === name)?.expected ?? 'no such variable';
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain(expected);
  });

  test.each([
    ['[]', 'not a JSON object'],
    ['{', 'not a JSON object'],
    ['{"a":1}', 'repository "a"'],
    ['{"a":{"authorized_groups":[]}}', 'config_uri'],
    ['{"a":{"config_uri":"x","authorized_groups":"*"}}', 'authorized_groups'],
    ['{"a":{"config_uri":"x","authorized_groups":["*"],"mutability":"never"}}', 'mutability'],
    ['{"a":{"config_uri":"x","authorized_groups":["*"],"mutabilty":"immutable"}}', 'mutabilty'],
  ])('repositories %s', (text, expected) => {
    const [problem = ''] = problemsOf({ ...COMPLETE, DAF_BUTLER_SERVER_REPOSITORIES: text });
    expect(problem).toContain('DAF_BUTLER_SERVER_REPOSITORIES');
    expect(problem).toContain(expected);
  });

  test('with repositories the authorization has to be said', () => {
    const problems = problemsOf({ DAF_BUTLER_SERVER_REPOSITORIES: REPOSITORIES });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'DAF_BUTLER_SERVER_GAFAELFAWR_URL',
      'DAF_BUTLER_SERVER_AUTHENTICATION',
    ]);
  });

  test('an unknown variable, with the one that was meant', () => {
    expect(problemsOf({ BUTLER_SERVER_LOGLEVEL: 'info' })[0]).toContain('BUTLER_SERVER_LOG_LEVEL');
    expect(problemsOf({ DAF_BUTLER_SERVER_GAFAELFAWR: 'x' })[0]).toContain('DAF_BUTLER_SERVER_GAFAELFAWR_URL');
  });

  test('all problems at once', () => {
    expect(problemsOf({ PORT: 'x', BUTLER_SERVER_LOG_LEVEL: 'x', BUTLER_SERVER_X: '1' })).toHaveLength(3);
  });

  test('without repeating what may be a secret', () => {
    const environment = { ...COMPLETE, DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'ftp://user:hunter2@host' };
    expect(problemsOf(environment).join()).not.toContain('hunter2');
    const text = '{"a":{"config_uri":"https://user:hunter2@host/","authorized_groups":7}}';
    expect(problemsOf({ ...COMPLETE, DAF_BUTLER_SERVER_REPOSITORIES: text }).join()).not.toContain('hunter2');
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const shown = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );

  test('shows every variable once and no other', () => {
    const names = CONFIGURATION_VARIABLES.map(({ name }) => name);
    expect(shown.map(([name]) => name).sort()).toEqual([...names].sort());
  });

  test('shows values that are accepted', () => {
    expect(problemsOf(Object.fromEntries(shown))).toEqual([]);
  });
});

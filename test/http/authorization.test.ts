import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/config/index.js';
import { type FakeGafaelfawr, groups, startFakeGafaelfawr } from './fake-gafaelfawr.js';
import { type Answer, REPOSITORIES, send, startOpenServer, startTestServer, type TestServer } from './test-server.js';

const ALICE = { 'x-auth-request-user': 'alice', 'x-auth-request-token': 'gt-alice.secret' };

let gafaelfawr: FakeGafaelfawr;
let server: TestServer;

beforeAll(async () => {
  gafaelfawr = await startFakeGafaelfawr();
});
afterAll(() => gafaelfawr.close());
afterEach(() => server.stop());

async function start(environment: Environment = {}): Promise<void> {
  server = await startTestServer({
    DAF_BUTLER_SERVER_REPOSITORIES: REPOSITORIES,
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: gafaelfawr.url,
    DAF_BUTLER_SERVER_AUTHENTICATION: 'rubin_science_platform',
    BUTLER_SERVER_GAFAELFAWR_TIMEOUT_SECONDS: '1',
    ...environment,
  });
}

/** The query routes answer 422 to an empty body as soon as a request was let in. */
function knock(repository: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const path = `/api/butler/repo/${repository}/v1/query/count`;
  return send(server, 'POST', path, { headers: { ...headers, 'content-type': 'application/json' }, body: '{}' });
}

const LET_IN = 422;

/** Knock again until that is the answer; the test's own time limit ends it otherwise. */
async function knockUntil(status: number): Promise<void> {
  while ((await knock('closed', ALICE)).status !== status) {
    await new Promise(setImmediate);
  }
}

function questionsAsked(): number {
  return gafaelfawr.questions.length;
}

describe('with Gafaelfawr', () => {
  beforeEach(() => start());

  test('nobody said who it is: 403', async () => {
    const answer = await knock('open', {});
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toEqual({ detail: 'Required X-Auth-Request-User header was not provided' });
  });

  test('no token: 422', async () => {
    const answer = await knock('open', { 'x-auth-request-user': 'alice' });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.text)).toMatchObject({
      detail: [{ type: 'missing', loc: ['header', 'x-auth-request-token'] }],
    });
  });

  test('an unknown repository: 404, and nobody is asked', async () => {
    const before = questionsAsked();
    expect((await knock('unknown', ALICE)).status).toBe(404);
    expect(questionsAsked()).toBe(before);
  });

  test('a repository for everybody: nobody is asked', async () => {
    const before = questionsAsked();
    expect((await knock('open', ALICE)).status).toBe(LET_IN);
    expect(questionsAsked()).toBe(before);
  });

  test('a member is let in, and remembered with the token', async () => {
    gafaelfawr.answer = groups('g_else', 'g_readers');
    const before = questionsAsked();
    expect((await knock('closed', ALICE)).status).toBe(LET_IN);
    expect((await knock('closed', ALICE)).status).toBe(LET_IN);
    expect(questionsAsked()).toBe(before + 1);
    expect(gafaelfawr.questions.at(-1)).toBe('/auth/api/v1/user-info Bearer gt-alice.secret');

    gafaelfawr.answer = groups('g_else');
    const withOtherToken = { ...ALICE, 'x-auth-request-token': 'gt-alice.other' };
    expect((await knock('closed', withOtherToken)).status).toBe(403);
    const asOtherUser = { ...ALICE, 'x-auth-request-user': 'bob' };
    expect((await knock('closed', asOtherUser)).status).toBe(403);
  });

  test('one who is no member is refused, by name, and let in as soon as he is one', async () => {
    gafaelfawr.answer = groups('g_else');
    const answer = await knock('closed', ALICE);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toEqual({
      detail: "User alice does not have permission to access Butler repository 'closed'",
    });
    gafaelfawr.answer = groups('g_readers');
    expect((await knock('closed', ALICE)).status).toBe(LET_IN);
  });

  test.each(['{}', '{"username":"u","groups":null}'])('no groups in %s: 403', async (body) => {
    gafaelfawr.answer = { status: 200, body };
    expect((await knock('closed', ALICE)).status).toBe(403);
  });

  test.each([401, 403])('Gafaelfawr answers %d: 403', async (status) => {
    gafaelfawr.answer = { status, body: '{}' };
    expect((await knock('closed', ALICE)).status).toBe(403);
  });

  test.each([
    { status: 500, body: '{}' },
    { status: 302, body: '' },
    { status: 200, body: 'no json' },
    { status: 200, body: '17' },
    { status: 200, body: '{"groups":"g_readers"}' },
    { status: 200, body: '{"groups":[{}]}' },
    'hang',
    'hang up',
  ] as const)('trouble with Gafaelfawr (%#) lets nobody in: 503', async (trouble) => {
    gafaelfawr.answer = trouble;
    const answer = await knock('closed', ALICE);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    gafaelfawr.answer = groups('g_readers');
    expect((await knock('closed', ALICE)).status).toBe(LET_IN);
  });

  test('what needs no authorization', async () => {
    expect((await send(server, 'GET', '/api/butler/repo/closed/butler.yaml')).status).toBe(200);
    expect((await send(server, 'GET', '/')).status).toBe(200);
  });

  test('the log does not have the token', async () => {
    gafaelfawr.answer = { status: 500, body: '{}' };
    await knock('closed', ALICE);
    const log = server.log.join('');
    expect(log).toContain('Gafaelfawr answered 500');
    expect(log).toContain('"user":"alice"');
    expect(log).not.toContain('gt-alice');
  });
});

test('nothing is remembered if the operator says so', async () => {
  await start({ BUTLER_SERVER_AUTHORIZATION_CACHE_SECONDS: '0' });
  gafaelfawr.answer = groups('g_readers');
  expect((await knock('closed', ALICE)).status).toBe(LET_IN);
  gafaelfawr.answer = groups();
  expect((await knock('closed', ALICE)).status).toBe(403);
  gafaelfawr.answer = groups('g_others');
  expect((await knock('closed', ALICE)).status).toBe(LET_IN);
});

test('denials are remembered if the operator says so', async () => {
  await start({ BUTLER_SERVER_AUTHORIZATION_DENIAL_SECONDS: '3600' });
  gafaelfawr.answer = groups();
  expect((await knock('closed', ALICE)).status).toBe(403);
  gafaelfawr.answer = groups('g_readers');
  const before = questionsAsked();
  expect((await knock('closed', ALICE)).status).toBe(403);
  expect(questionsAsked()).toBe(before);
});

test('grants and denials expire', async () => {
  await start({ BUTLER_SERVER_AUTHORIZATION_CACHE_SECONDS: '1', BUTLER_SERVER_AUTHORIZATION_DENIAL_SECONDS: '1' });
  gafaelfawr.answer = groups('g_readers');
  expect((await knock('closed', ALICE)).status).toBe(LET_IN);
  gafaelfawr.answer = groups();
  await knockUntil(403);
  gafaelfawr.answer = groups('g_others');
  await knockUntil(LET_IN);
});

test('an unreachable Gafaelfawr lets nobody in', async () => {
  await start({ DAF_BUTLER_SERVER_GAFAELFAWR_URL: 'http://127.0.0.1:1' });
  expect((await knock('closed', ALICE)).status).toBe(503);
});

describe('without Gafaelfawr', () => {
  beforeEach(async () => {
    server = await startOpenServer();
  });

  test('everybody is let in', async () => {
    expect((await knock('closed', {})).status).toBe(LET_IN);
  });

  test('an unknown repository is 404 all the same', async () => {
    expect((await knock('unknown', {})).status).toBe(404);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page, type Request } from 'playwright-core';
import type { ServerProcess } from '../environment/server.js';
import { environmentVariable } from '../environment/variable.js';
import { startDemonstration } from './demonstration.js';

let directory = '';
let server: ServerProcess;
let browser: Browser;
let page: Page;
/** What the browser complained of, and what it asked other hosts for. */
const complaints: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'butler-swagger-'));
  server = await startDemonstration(directory);
  // Chromium has no sandbox for root.
  browser = await chromium.launch({
    executablePath: environmentVariable('BUTLER_TEST_CHROMIUM'),
    args: ['--no-sandbox'],
  });
  page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) {
      complaints.push(request.url());
    }
  });
  await page.goto(`${server.url}/docs`);
  await page.locator('.opblock').first().waitFor();
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** What one operation answered, and what the page shows of it. */
interface Answer {
  readonly operation: string;
  readonly status: string;
  readonly contentType: string;
  readonly received: string;
  readonly shown: string;
}

/** The parts of a URL that the server has signed: of those there can be no example. */
type SignedUrl = Readonly<Record<string, string>>;

function signedUrl(answers: readonly Answer[]): SignedUrl | null {
  const url = /"url":"[^"]*\/files\/(\w+)\/(\d+)\/(\d+)\/([^/"]+)\/([^"]+)"/.exec(answers.at(-1)?.received ?? '');
  if (url === null) {
    return null;
  }
  const [, repository = '', store = '', expires = '', signature = '', path = ''] = url;
  return { repository, store, expires, signature: decodeURIComponent(signature), path: decodeURIComponent(path) };
}

/** The page reads files after it has shown that there is an answer. */
async function expectFilled(body: Locator): Promise<void> {
  if ((await body.count()) > 0) {
    await body.filter({ hasText: /\S/ }).waitFor();
  }
}

async function again(request: Request): Promise<string> {
  const body = request.postData();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(request.url(), { method: request.method(), ...(body === null ? {} : { body, headers }) });
  return answer.text();
}

/** Execute an operation with its example as it stands. */
async function execute(block: Locator, signed: SignedUrl | null): Promise<Answer> {
  const operation = (await block.locator('.opblock-summary').innerText()).replaceAll(/\s+/g, ' ');
  await block.locator('.opblock-summary-control').click();
  await block.locator('.try-out__btn').click();
  if (operation.includes('{signature}')) {
    for (const [name, value] of Object.entries(signed ?? {})) {
      await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
  }
  const [response] = await Promise.all([
    page.waitForResponse((each) => each.request().resourceType() === 'fetch' && !isRedirect(each.status())),
    block.locator('button.execute').click(),
  ]);
  const table = block.locator('.live-responses-table');
  await table.waitFor();
  const status = (await table.locator('tbody .response-col_status').first().innerText()).trim();
  const body = table.locator('.highlight-code pre, .highlight-code code').first();
  await expectFilled(body);
  const shown = (await body.count()) === 0 ? await table.innerText() : ((await body.textContent()) ?? '');
  // DevTools loses bodies that are streamed or that the page takes as a file: those are asked for again.
  await response.finished();
  const received = (await response.text()) || (await again(response.request()));
  const contentType = response.headers()['content-type'] ?? '';
  await block.locator('.opblock-summary-control').click();
  return { operation, status, contentType, received, shown };
}

test('every example of every operation has an answer with data, and it is shown as it was received', async () => {
  const blocks = await page.locator('.opblock').all();
  expect(blocks.length).toBeGreaterThanOrEqual(30);
  const answers: Answer[] = [];
  let signed: SignedUrl | null = null;
  for (const block of blocks) {
    answers.push(await execute(block, signed));
    signed = signedUrl(answers) ?? signed;
  }
  for (const { operation, status, contentType, received, shown } of answers) {
    const hasBody = !operation.startsWith('HEAD') && status !== '204';
    expect([operation, status]).toEqual([operation, hasBody ? '200' : expect.stringMatching(/^20[04]$/)]);
    expect([operation, /\w/.test(received)]).toEqual([operation, hasBody]);
    expect(received).not.toMatch(/^\{"(dataset_ref|artifact)":null|"found_rows":false|"type":"error"|^\{"count":0/);
    if (contentType.includes('json')) {
      expect([operation, shown.replaceAll(/\s/g, '')]).toEqual([operation, received.replaceAll(/\s/g, '')]);
    }
  }
  // Times are integers that no JavaScript number holds.
  expect(answers.filter(({ shown }) => /\d{18,}/.test(shown)).length).toBeGreaterThan(1);
}, 120_000);

test('nothing comes from elsewhere, and no script or style breaks the content security policy', () => {
  expect(complaints).toEqual([]);
});

test('scripts run from files only', async () => {
  const policy = (await fetch(`${server.url}/docs`)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe-eval');
});

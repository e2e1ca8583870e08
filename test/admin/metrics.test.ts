import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { send, startOpenServer, type TestServer } from '../http/test-server.js';

let server: TestServer;
beforeEach(async () => {
  server = await startOpenServer({ BUTLER_SERVER_ADMIN_PORT: '0' });
});
afterEach(() => server.stop());

async function metrics(): Promise<readonly string[]> {
  const answer = await send({ ...server, url: server.adminUrl ?? '' }, 'GET', '/metrics');
  expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
  return answer.text.split('\n');
}

test('requests are counted by the pattern of their route and by status, whatever the clients make up', async () => {
  await send(server, 'GET', '/');
  await send(server, 'GET', '/');
  for (const path of ['/first', '/second', '/third']) {
    await send(server, 'GET', path);
  }
  await send(server, 'GET', '/api/butler/repo/here/v1/universe');
  await send(server, 'GET', '/api/butler/repo/there/v1/universe');
  await send(server, 'PROPFIND', '/');
  const counts = (await metrics()).filter((line) => line.startsWith('butler_http_requests_total{'));
  expect(counts).toEqual(
    expect.arrayContaining([
      'butler_http_requests_total{method="GET",route="/",status="200"} 2',
      'butler_http_requests_total{method="GET",route="none",status="404"} 3',
      'butler_http_requests_total{method="GET",route="/api/butler/repo/:repository/v1/universe",status="404"} 2',
    ]),
  );
  expect(counts.join('\n')).not.toMatch(/PROPFIND|here|first|second/);
});

test('durations, streams, pools, caches, the event loop, the heap, the uptime and the version are among them', async () => {
  await send(server, 'GET', '/');
  const names = new Set((await metrics()).map((line) => /^# TYPE (\S+) /.exec(line)?.[1]));
  expect([...names]).toEqual(
    expect.arrayContaining([
      'butler_http_request_duration_seconds',
      'butler_streams_active',
      'butler_streams_total',
      'butler_stream_rows_total',
      'butler_stream_bytes_total',
      'butler_database_connections',
      'butler_prepared_statement_names',
      'butler_cache_entries',
      'butler_cache_bytes',
      'butler_cache_hits_total',
      'butler_cache_misses_total',
      'butler_cache_evictions_total',
      'butler_cache_invalidations_total',
      'butler_repositories',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
      'process_resident_memory_bytes',
      'butler_uptime_seconds',
      'butler_build_info',
    ]),
  );
});

test('all metrics are in docs/operations.md', async () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const abbreviated = page.replaceAll('`…_', '`butler_cache_').replaceAll('_…`', '_total`');
  const names = (await metrics()).flatMap((line) => /^# TYPE (butler_\S+) /.exec(line)?.[1] ?? []);
  expect(names.filter((name) => !abbreviated.includes(`\`${name}\``))).toEqual([]);
});

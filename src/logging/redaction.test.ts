import { describe, expect, test } from '@jest/globals';
import { LoggingConfiguration } from '../config/index.js';
import { redact } from './redaction.js';
import { rootLogger } from './root-logger.js';

const SECRETS: readonly string[] = [
  'postgresql://reader:hunter2@db.example/butler',
  'Authorization: Bearer hunter2',
  'token gt-abcDEF123.hunter2',
  'https://s3.example/b/k?AWSAccessKeyId=me&Signature=hunter2&Expires=5',
  'https://s3.example/b/k?X-Amz-Date=1&X-Amz-Signature=hunter2',
  'https://s3.example/b/k?X-Amz-Security-Token=hunter2',
  'https://dav.example/b/k?authz=hunter2',
  'connection failed: password=hunter2 host=db',
  'PGPASSWORD: hunter2',
];

describe('redact', () => {
  test.each(SECRETS)('%s', (text) => {
    expect(redact(text)).not.toContain('hunter2');
  });

  test('leaves other text alone', () => {
    const text = 'GET /api/butler/repo/dp1/v1/universe answered 200 for user alice (https://host.example/x?a=b)';
    expect(redact(text)).toBe(text);
  });
});

describe('rootLogger', () => {
  test.each(['json', 'text'] as const)('writes no secret in the format %s', (format) => {
    const lines: string[] = [];
    const configuration = Object.assign(new LoggingConfiguration(), { format });
    const logger = rootLogger(configuration, { write: (line) => lines.push(line) });
    for (const secret of SECRETS) {
      logger.info({ url: secret, nested: { password: 'hunter2' } }, secret);
      logger.error({ err: new Error('outer', { cause: new Error(secret) }) }, 'failed');
    }
    const text = lines.join('');
    expect(text).toContain('failed');
    expect(text).not.toContain('hunter2');
  });

  test('a JSON line stays JSON', () => {
    const lines: string[] = [];
    const configuration = Object.assign(new LoggingConfiguration(), { format: 'json' });
    const logger = rootLogger(configuration, { write: (line) => lines.push(line) });
    logger.info({ token: 'a"b', detail: 'password="x" and secret: "y\\z"' }, 'password=q');
    const [line = ''] = lines;
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

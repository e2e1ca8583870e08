import { readFileSync } from 'node:fs';
import { NotFoundException } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';
import {
  ButlerUserError,
  RequestValidationError,
  SERVICE_ERRORS,
  ServiceError,
  USER_ERROR_TYPES,
} from '../../foundation/errors/index.js';
import { errorAnswer } from './error-answer.js';

const ID = 'id-1';

function fastifyError(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { name: 'FastifyError', statusCode });
}

describe('errorAnswer', () => {
  test('a user error', () => {
    const answer = errorAnswer(new ButlerUserError('missing_dataset_type', "Dataset type 'a' does not exist."), ID);
    expect(answer).toEqual({
      status: 422,
      body: '{"error_type":"missing_dataset_type","detail":"\\"Dataset type \'a\' does not exist.\\""}',
      retryAfterSeconds: null,
      fault: null,
    });
  });

  test('a validation error keeps its exact input', () => {
    const issue = { type: 'value_error', loc: ['body', 0], msg: 'too large', input: 2n ** 70n };
    const { status, body } = errorAnswer(new RequestValidationError([issue]), ID);
    expect(status).toBe(422);
    expect(body).toBe(
      `{"detail":[{"type":"value_error","loc":["body",0],"msg":"too large","input":${String(2n ** 70n)}}]}`,
    );
  });

  test('a service error below 500 tells its message and nothing else', () => {
    const { status, body, fault } = errorAnswer(new ServiceError('unknown_repository', 'Unknown'), ID);
    expect([status, body, fault]).toEqual([404, '{"detail":"Unknown"}', null]);
  });

  test('what is wrong with a repository is for the log only', () => {
    const error = new ServiceError('repository_unusable', "There is no Butler configuration at '/secret/place'.");
    const { status, body, fault } = errorAnswer(error, ID);
    expect(status).toBe(500);
    expect(body).not.toContain('secret');
    expect(fault).toBe(error);
  });

  test('one that asks to come again', () => {
    const cause = new Error('connection refused');
    const error = new ServiceError('database_unavailable', 'Come again', { cause });
    const answer = errorAnswer(error, ID);
    expect(answer).toEqual({
      status: 503,
      body: '{"detail":"Come again","error_type":"database_unavailable","request_id":"id-1"}',
      retryAfterSeconds: 5,
      fault: error,
    });
  });

  test.each([new Error('password in here'), 'text', null, fastifyError(500, 'inside'), new NotFoundException()])(
    'an unforeseen one (%#) tells nothing',
    (error) => {
      const { status, body, fault } = errorAnswer(error, ID);
      expect(status).toBe(500);
      expect(JSON.parse(body)).toEqual({ detail: 'Internal Server Error', error_type: 'internal', request_id: ID });
      expect(fault).toBe(error ?? fault);
    },
  );

  test.each([
    [413, 413, 'Request body is too large'],
    [416, 416, 'Range Not Satisfiable'],
    [403, 404, 'Not Found'],
  ])('of the HTTP layer, %d', (given, status, detail) => {
    const answer = errorAnswer(fastifyError(given, detail), ID);
    expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ detail })]);
  });
});

describe('docs/errors.md', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const [, userErrors = '', forms = '', others = ''] = page.split(/^## /m);
  const rowsOf = (section: string): readonly (readonly string[])[] =>
    [...section.matchAll(/^\| `.*$/gm)].map(([row]) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  test('has every user error type and no other', () => {
    expect(rowsOf(userErrors).map(([, type]) => type)).toEqual(Object.keys(USER_ERROR_TYPES).sort());
  });

  test('has every service error with its status', () => {
    const documented = rowsOf(others).map(([, code, status, retryAfter]) => [code, status, retryAfter]);
    const catalogue = Object.entries<{ readonly status: number; readonly retryAfterSeconds?: number }>(SERVICE_ERRORS);
    const expected = catalogue.map(([code, { status, retryAfterSeconds }]) => [
      code,
      String(status),
      String(retryAfterSeconds ?? ''),
    ]);
    expect(documented.sort()).toEqual(expected.sort());
  });

  test('has every type of validation issue that the sources name', () => {
    const folder = new URL('../validation/', import.meta.url);
    const sources = ['data-id', 'fields', 'lists', 'request-body', 'scalars', 'timespan'].map((name) =>
      readFileSync(new URL(`${name}.ts`, folder), 'utf8'),
    );
    const used = [...sources.join('\n').matchAll(/refuse\(\s*'(\w+)'/g)].map(([, type]) => type);
    const documented = rowsOf(forms).flatMap(([, types = '']) => types.split(', '));
    expect([...new Set(used)].sort()).toEqual(documented.sort());
  });
});

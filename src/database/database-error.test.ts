import { describe, expect, test } from '@jest/globals';
import { translateDatabaseError } from './database-error.js';

function translated(code: string | null, message = 'secret'): unknown {
  return translateDatabaseError(Object.assign(new Error(message), code === null ? {} : { code }));
}

describe('what the database says', () => {
  test.each([
    ['57P01', 'database_unavailable'],
    ['57P03', 'database_unavailable'],
    ['53300', 'database_unavailable'],
    ['08006', 'database_unavailable'],
    ['40001', 'database_unavailable'],
    ['25P03', 'database_unavailable'],
    ['EPIPE', 'database_unavailable'],
    ['ECONNREFUSED', 'database_unavailable'],
    ['57014', 'overloaded'],
    ['28P01', 'repository_unusable'],
    ['42P01', 'repository_unusable'],
  ])('%s is %s', (code, expected) => {
    const error = translated(code);
    expect(error).toMatchObject({ name: 'ServiceError', code: expected });
    expect((error as Error).message).not.toContain('secret');
  });

  test.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'cached plan must not change result type',
  ])('%s: come again', (message) => {
    expect(translated(null, message)).toMatchObject({ code: 'database_unavailable' });
  });

  test.each(['42601', '22012', '0A000'])('%s is a defect or the business of the query', (code) => {
    expect(translated(code)).not.toHaveProperty('name', 'ServiceError');
  });
});

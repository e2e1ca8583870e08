import { describe, expect, test } from '@jest/globals';
import { RouteTable } from './route-table.js';

const table = new RouteTable();
table.add('/', ['GET']);
table.add('/a/:name', ['GET']);
table.add('/a/:name/b.yaml', ['GET']);
table.add('/a/:name/b.yaml', ['POST']);
table.add('/files/*', ['GET', 'HEAD']);

describe('resolve', () => {
  test.each([
    ['GET', '/nope'],
    ['GET', '/a/'],
    ['GET', '/a/x/bxyaml'],
    ['GET', '/a/x/y'],
    ['GET', '/files/missing'],
    ['GET', '/files'],
  ])('%s %s is not found', (method, path) => {
    expect(table.resolve(method, path)).toEqual({ kind: 'not_found' });
  });

  test.each([
    ['HEAD', '/', ['GET']],
    ['PUT', '/a/x%2Fy', ['GET']],
    ['PUT', '/a/x/b.yaml', ['GET', 'POST']],
    ['POST', '/files/a/b', ['GET', 'HEAD']],
  ])('%s %s is not allowed', (method, path, allow) => {
    expect(table.resolve(method, path)).toEqual({ kind: 'method_not_allowed', allow });
  });

  test.each([
    ['/a/x/', '/a/x'],
    ['/a/x/b.yaml/', '/a/x/b.yaml'],
  ])('%s redirects', (path, target) => {
    expect(table.resolve('GET', path)).toEqual({ kind: 'redirect', path: target });
  });
});

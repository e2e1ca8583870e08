import { expect, test } from '@jest/globals';
import { Caches } from '../../src/caching/index.js';
import { StorageClassRegistry } from '../../src/datasets/index.js';
import { runPython } from '../python.js';

test('components of all packaged storage classes are those of the reference', async () => {
  const script = new URL('describe_storage_classes.py', import.meta.url).pathname;
  const expected = JSON.parse(await runPython(script)) as Record<string, Record<string, string>>;
  expect(Object.keys(expected).length).toBeGreaterThan(100);
  const registry = new StorageClassRegistry(new Map(), new Caches());
  const ours = Object.keys(expected).map((name) => [name, Object.fromEntries(registry.componentsOf(name))]);
  expect(Object.fromEntries(ours)).toEqual(expected);
}, 120_000);

import { expect, test } from '@jest/globals';
import { StorageClassRegistry } from '../../src/datasets/index.js';
import { runPython } from '../python.js';

test('components of all packaged storage classes are those of the reference', async () => {
  const script = new URL('describe_storage_classes.py', import.meta.url).pathname;
  const expected = JSON.parse(await runPython(script)) as Record<string, Record<string, string>>;
  expect(Object.keys(expected).length).toBeGreaterThan(100);
  const registry = new StorageClassRegistry(new Map());
  const ours = Object.keys(expected).map((name) => [name, Object.fromEntries(registry.componentsOf(name))]);
  expect(Object.fromEntries(ours)).toEqual(expected);
}, 120_000);

test("a repository's own definitions replace and extend the packaged ones", () => {
  const overlay = new Map([
    ['Exposure', { inheritsFrom: null, components: new Map([['only', 'int']]) }],
    ['Mine', { inheritsFrom: 'ExposureF', components: new Map([['extra', 'Wcs']]) }],
    ['LoopA', { inheritsFrom: 'LoopB', components: new Map() }],
    ['LoopB', { inheritsFrom: 'LoopA', components: new Map([['end', 'int']]) }],
  ]);
  const registry = new StorageClassRegistry(overlay);
  expect(registry.componentOf('Exposure', 'wcs')).toBeNull();
  expect(registry.componentOf('Exposure', 'only')).toBe('int');
  expect(registry.componentOf('Mine', 'extra')).toBe('Wcs');
  expect(registry.componentOf('Mine', 'image')).toBe('ImageF');
  expect(registry.componentOf('LoopA', 'end')).toBe('int');
  expect(registry.componentOf('constructor', 'name')).toBeNull();
});

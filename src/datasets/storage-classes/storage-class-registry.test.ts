import { expect, test } from '@jest/globals';
import { Caches } from '../../caching/index.js';
import { StorageClassRegistry } from './storage-class-registry.js';

test("a repository's own definitions are merged over the packaged ones", () => {
  const overlay = new Map([
    ['Exposure', { inheritsFrom: null, components: new Map([['only', 'int']]) }],
    ['Mine', { inheritsFrom: 'ExposureF', components: new Map([['extra', 'Wcs']]) }],
    ['LoopA', { inheritsFrom: 'LoopB', components: new Map() }],
    ['LoopB', { inheritsFrom: 'LoopA', components: new Map([['end', 'int']]) }],
  ]);
  const registry = new StorageClassRegistry(overlay, new Caches());
  expect(registry.componentOf('Exposure', 'wcs')).toBe('Wcs');
  expect(registry.componentOf('ExposureF', 'only')).toBe('int');
  expect(registry.componentOf('Exposure', 'only')).toBe('int');
  expect(registry.componentOf('Mine', 'extra')).toBe('Wcs');
  expect(registry.componentOf('Mine', 'image')).toBe('ImageF');
  expect(registry.componentOf('LoopA', 'end')).toBe('int');
  expect(registry.componentOf('constructor', 'name')).toBeNull();
  expect(new StorageClassRegistry(new Map(), new Caches()).componentOf('Exposure', 'only')).toBeNull();
});

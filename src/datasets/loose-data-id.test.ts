import { beforeAll, describe, expect, test } from '@jest/globals';
import { Caches } from '../caching/index.js';
import { type DimensionUniverse, Universes } from '../dimensions/index.js';
import { makeDatasetType } from './dataset-type.js';
import { sortDataId } from './loose-data-id.js';

const STORED_UNIVERSE = JSON.stringify({
  version: 1,
  skypix: { common: 'htm7', htm: { class: 'lsst.sphgeom.HtmPixelization', max_level: 24 } },
  elements: {
    instrument: {
      governor: true,
      keys: [{ name: 'name', type: 'string' }],
      metadata: [{ name: 'visit_max', type: 'int' }],
    },
    detector: {
      requires: ['instrument'],
      keys: [
        { name: 'id', type: 'int' },
        { name: 'full_name', type: 'string' },
      ],
      metadata: [{ name: 'raft', type: 'string' }],
    },
    exposure: {
      requires: ['instrument'],
      keys: [
        { name: 'id', type: 'int' },
        { name: 'obs_id', type: 'string' },
      ],
      metadata: [{ name: 'seq_num', type: 'int' }],
    },
    visit: {
      requires: ['instrument'],
      keys: [
        { name: 'id', type: 'int' },
        { name: 'name', type: 'string' },
      ],
      metadata: [{ name: 'seq_num', type: 'int' }],
    },
  },
  topology: { temporal: { observation_timespans: ['exposure', 'visit'] } },
});

let universe: DimensionUniverse;
beforeAll(() => {
  universe = new Universes(new Caches()).get(STORED_UNIVERSE);
});

function sort(dataId: Record<string, string | number>, dimensions: readonly string[], isCalibration = false): object {
  const group = universe.group(dimensions);
  const datasetType = makeDatasetType({ name: 'x', group, storageClass: 'y', parentStorageClass: null, isCalibration });
  const sorted = sortDataId(new Map(Object.entries(dataId)), datasetType, universe);
  return {
    dimensions: Object.fromEntries(sorted.dimensions),
    fields: Object.fromEntries([...sorted.recordFields].map(([name, values]) => [name, Object.fromEntries(values)])),
  };
}

describe('sortDataId', () => {
  test('values of dimensions stay what they are', () => {
    expect(sort({ instrument: 'Cam', detector: 4 }, ['detector'])).toEqual({
      dimensions: { instrument: 'Cam', detector: 4 },
      fields: {},
    });
  });

  test('a string for an integer dimension is its alternate key', () => {
    expect(sort({ instrument: 'Cam', detector: '4' }, ['detector'])).toEqual({
      dimensions: { instrument: 'Cam' },
      fields: { detector: { full_name: '4' } },
    });
  });

  test('dotted keys name a field', () => {
    expect(sort({ 'exposure.seq_num': 7 }, ['detector'])).toEqual({
      dimensions: {},
      fields: { exposure: { seq_num: 7 } },
    });
  });

  test('bare fields belong to dimensions of the dataset type', () => {
    expect(sort({ raft: 'R01', visit_max: 3 }, ['detector'])).toEqual({
      dimensions: {},
      fields: { detector: { raft: 'R01' }, instrument: { visit_max: 3 } },
    });
  });

  test('for calibrations they may also belong to temporal dimensions, exposure before visit', () => {
    expect(sort({ seq_num: 3 }, ['detector'], true)).toEqual({ dimensions: {}, fields: { exposure: { seq_num: 3 } } });
  });

  test('the dimension that owns most of the fields wins', () => {
    expect(sort({ seq_num: 3, name: 'v' }, ['visit', 'exposure'])).toEqual({
      dimensions: {},
      fields: { visit: { seq_num: 3, name: 'v' } },
    });
  });

  test.each([{ bogus: 1 }, { seq_num: 1 }, { 'nope.x': 1 }])('%j fits nothing', (dataId) => {
    expect(() => sort(dataId as Record<string, number>, ['detector'])).toThrow(/Unrecognized|Unknown/);
  });
});

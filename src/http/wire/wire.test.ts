import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Caches } from '../../caching/index.js';
import { makeDatasetType } from '../../datasets/dataset-type.js';
import { DimensionRecord, recordFields, Universes } from '../../dimensions/index.js';
import { parseJson } from '../../foundation/json/index.js';
import {
  collectionInfoText,
  collectionSummaryText,
  dataCoordinateText,
  findDatasetReplyText,
  legacyCollectionInfoText,
} from './index.js';

const name = { name: 'name', type: 'string', length: 16 };
const universe = new Universes(new Caches()).get(
  JSON.stringify({
    version: 0,
    namespace: 'test',
    skypix: { common: 'htm7', htm: { class: 'lsst.sphgeom.HtmPixelization', max_level: 7 } },
    elements: {
      instrument: { keys: [name], governor: true },
      band: { keys: [name] },
      physical_filter: { keys: [name], requires: ['instrument'], implies: ['band'] },
      exposure: { keys: [{ name: 'id', type: 'int' }], requires: ['instrument'], implies: ['physical_filter'] },
    },
    topology: {},
  }),
);
const group = universe.group(['exposure']);
const exposures = makeDatasetType({
  name: 'raw',
  storageClass: 'Exposure',
  parentStorageClass: null,
  isCalibration: false,
  group,
});

describe('data coordinates', () => {
  test('required values, then implied ones', () => {
    const values = ['Cam', 7, 'g', 'Cam-G'];
    expect(dataCoordinateText({ group, values, records: null })).toBe(
      '{"dataId":{"instrument":"Cam","exposure":7,"band":"g","physical_filter":"Cam-G"},"records":null}',
    );
    expect(dataCoordinateText({ group, values: ['Cam', 7], records: null })).toBe(
      '{"dataId":{"instrument":"Cam","exposure":7},"records":null}',
    );
  });

  test('without dimensions it has records, though none', () => {
    const empty = { group: universe.emptyGroup, values: [], records: null };
    expect(dataCoordinateText(empty)).toBe('{"dataId":{},"records":{}}');
  });

  test('records by element', () => {
    const element = universe.element('instrument');
    const record = new DimensionRecord(element, recordFields(universe, element), ['Cam']);
    const text = dataCoordinateText({ group: universe.group(['instrument']), values: ['Cam'], records: [record] });
    expect(text).toBe(
      '{"dataId":{"instrument":"Cam"},"records":{"instrument":{"definition":"instrument","record":{"name":"Cam"}}}}',
    );
  });

  test('every integer of 64 bits and every string arrive exactly', () => {
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(integer, fc.string({ unit: 'binary' }), (number, instrument) => {
        const exposure = Number.isSafeInteger(Number(number)) ? Number(number) : number;
        const text = dataCoordinateText({ group, values: [instrument, exposure], records: null });
        const parsed = parseJson(text) as { readonly dataId: Readonly<Record<string, unknown>> };
        expect(Object.entries(parsed.dataId)).toEqual([
          ['instrument', instrument],
          ['exposure', exposure],
        ]);
      }),
    );
  });
});

describe('dataset refs', () => {
  test('none', () => {
    expect(findDatasetReplyText(null)).toBe('{"dataset_ref":null}');
  });

  test('one', () => {
    const dataId = { group, values: ['Cam', 2n ** 60n], records: null };
    const ref = { id: '01a206c7-f146-7a71-9def-a42e992cb809', datasetType: exposures, dataId, run: 'a "run"' };
    expect(findDatasetReplyText(ref)).toBe(
      '{"dataset_ref":{"id":"01a206c7-f146-7a71-9def-a42e992cb809","datasetType":{"name":"raw","storageClass":' +
        '"Exposure","dimensions":["instrument","exposure"],"parentStorageClass":null,"isCalibration":false},"dataId":' +
        '{"dataId":{"instrument":"Cam","exposure":1152921504606846976},"records":null},"run":"a \\"run\\"","component":null}}',
    );
  });
});

describe('collections', () => {
  const chain = {
    key: '1',
    name: 'chain',
    type: 3,
    children: ['b', 'a'],
    doc: '',
    parents: null,
    datasetTypes: ['raw'],
  } as const;

  test('all that is known, and no more than the wire has', () => {
    expect(collectionInfoText(chain)).toBe(
      '{"name":"chain","type":3,"doc":"","children":["b","a"],"parents":null,"dataset_types":["raw"]}',
    );
  });

  test('older clients get what they asked for', () => {
    const nothing = { includeDoc: false, includeParents: false };
    const everything = { includeDoc: true, includeParents: true };
    expect(legacyCollectionInfoText(chain, nothing)).toBe('{"name":"chain","type":3,"children":["b","a"]}');
    expect(legacyCollectionInfoText({ ...chain, parents: ['p'] }, everything)).toBe(
      '{"name":"chain","type":3,"children":["b","a"],"doc":null,"parents":["p"]}',
    );
  });

  test('summaries', () => {
    const governors = new Map([['instrument', ['Cam', 'Cam"2']]]);
    expect(collectionSummaryText({ datasetTypes: [exposures], governors })).toBe(
      `{"dataset_types":[${exposures.json}],"governors":{"instrument":["Cam","Cam\\"2"]}}`,
    );
  });
});

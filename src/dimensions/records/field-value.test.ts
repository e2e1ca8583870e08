import { describe, expect, test } from '@jest/globals';
import { decodeField, fieldWireText } from './field-value.js';

describe("from PostgreSQL's text to the wire's", () => {
  test.each([
    ['int', '9007199254740993', '9007199254740993'],
    ['int', '-5', '-5'],
    ['float', '30.538746210845016', '30.538746210845016'],
    ['float', '1e-300', '1e-300'],
    ['float', '60', '60.0'],
    ['float', '-0', '-0.0'],
    ['float', 'NaN', 'null'],
    ['float', '-Infinity', 'null'],
    ['bool', 't', 'true'],
    ['bool', 'f', 'false'],
    ['string', 'a "b"\n☃', '"a \\"b\\"\\n☃"'],
    ['hash', 'AP8=', '"00ff"'],
    ['region', 'Y2M=', '"6363"'],
    ['timespan', '[1631156400000000001,)', '[1631156400000000001,4102444800000000000]'],
  ] as const)('%s %s is %s', (type, text, wire) => {
    expect(fieldWireText(type, decodeField(type, text))).toBe(wire);
  });

  test('NULL is null, whatever the type', () => {
    expect(fieldWireText('string', decodeField('string', null))).toBe('null');
  });
});

import { describe, expect, test } from '@jest/globals';
import { ButlerUserError, pythonList, pythonRepr } from './user-error.js';

describe('pythonRepr', () => {
  test.each([
    ['plain', "'plain'"],
    ["it's", '"it\'s"'],
    ['"it\'s"', "'\"it\\'s\"'"],
    ['a\\b\n\u0001', "'a\\\\b\\n\\x01'"],
    ['é😀', "'é😀'"],
  ])('%j', (text, expected) => {
    expect(pythonRepr(text)).toBe(expected);
  });

  test('lists', () => {
    expect(pythonList(['a', "b'"])).toBe("['a', \"b'\"]");
  });
});

describe('ButlerUserError', () => {
  test('errors that derive from KeyError are quoted', () => {
    const error = new ButlerUserError('missing_dataset_type', "Dataset type 'nope' does not exist.");
    expect(error.detail).toBe('"Dataset type \'nope\' does not exist."');
  });

  test('all others are plain', () => {
    expect(new ButlerUserError('missing_collection', 'No collection.').detail).toBe('No collection.');
  });
});

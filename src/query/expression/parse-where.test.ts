import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Caches } from '../../caching/index.js';
import { Universes } from '../../dimensions/index.js';
import { ButlerUserError } from '../../foundation/errors/index.js';
import { decodeBase64Region } from '../../geometry/index.js';
import { type ColumnLiteral, describeExpression, type Predicate, type PredicateLeaf } from '../tree/index.js';
import { parseWhere, type WhereScope } from './index.js';

const STORED_UNIVERSE = JSON.stringify({
  version: 1,
  skypix: { common: 'htm7', htm: { class: 'lsst.sphgeom.HtmPixelization', max_level: 24 } },
  elements: {
    instrument: { governor: true, keys: [{ name: 'name', type: 'string' }] },
    detector: {
      requires: ['instrument'],
      keys: [
        { name: 'id', type: 'int' },
        { name: 'full_name', type: 'string' },
      ],
    },
    exposure: {
      requires: ['instrument'],
      keys: [{ name: 'id', type: 'int' }],
      metadata: [
        { name: 'can_see_sky', type: 'bool' },
        { name: 'dark_time', type: 'float' },
      ],
    },
    visit: {
      requires: ['instrument'],
      keys: [{ name: 'id', type: 'int' }],
      metadata: [{ name: 'seeing', type: 'float' }],
    },
  },
  topology: {
    spatial: { observation_regions: ['visit'] },
    temporal: { observation_timespans: ['exposure', 'visit'] },
  },
});

const universe = new Universes(new Caches()).get(STORED_UNIVERSE);
const bind = new Map<string, ColumnLiteral>([
  ['x', { kind: 'int', value: 3 }],
  ['id', { kind: 'uuid', value: '12345678-1234-5678-1234-567812345678' }],
  ['digest', { kind: 'hash', value: 'AAH/' }],
  ['visit.seeing', { kind: 'float', value: 0.5 }],
  ['null', { kind: 'int', value: 7 }],
  ['text', { kind: 'string', value: 'a*' }],
]);

function scope(dimensions: readonly string[], ...datasetTypes: readonly string[]): WhereScope {
  return { dimensions: universe.group(dimensions), datasetTypes: new Set(datasetTypes), bind };
}

const visitScope = scope(['visit', 'detector'], 'calexp');

function showLeaf(leaf: PredicateLeaf): string {
  switch (leaf.kind) {
    case 'not':
      return `NOT ${showLeaf(leaf.operand)}`;
    case 'comparison':
      return `${describeExpression(leaf.a)} ${leaf.operator} ${describeExpression(leaf.b)}`;
    case 'is_null':
      return `${describeExpression(leaf.operand)} IS NULL`;
    case 'boolean_wrapper':
      return describeExpression(leaf.operand);
    case 'in_range':
      return `${describeExpression(leaf.member)} IN ${[leaf.start, leaf.stop, leaf.step].join(':')}`;
    default:
      return leaf.kind;
  }
}

function show(predicate: Predicate): string {
  return predicate.map((group) => `(${group.map(showLeaf).join(' | ')})`).join(' & ');
}

function messageOf(expression: string, where = visitScope): string {
  try {
    parseWhere(expression, where);
  } catch (error) {
    if (error instanceof ButlerUserError && error.type === 'invalid_query') {
      return error.message;
    }
    throw error;
  }
  throw new Error(`'${expression}' has a meaning.`);
}

describe('meaning', () => {
  test.each([
    ['  ', ''],
    ['visit = 1 AND detector > 2', '(visit == 1) & (detector > 2)'],
    [
      'visit = 1 OR detector = 2 AND NOT detector = 3',
      '(visit == 1 | detector == 2) & (visit == 1 | NOT detector == 3)',
    ],
    ['NOT (visit = 1 AND detector = 2)', '(NOT visit == 1 | NOT detector == 2)'],
    [
      'visit IN (1, :x, 5..7, 1..9:2, NULL)',
      '(visit == 1 | visit == 3 | visit IN 5:8:1 | visit IN 1:10:2 | visit IS NULL)',
    ],
    ['visit IN (exposure)', '(visit == exposure)'],
    ['visit NOT IN (1, 2)', '(NOT visit == 1) & (NOT visit == 2)'],
    ['visit.id = x', '(visit == 3)'],
    ["visit.instrument = 'A'", "(instrument == 'A')"],
    ["full_name = 'A'", "(detector.full_name == 'A')"],
    ['exposure.can_see_sky AND NOT exposure.can_see_sky', '(exposure.can_see_sky) & (NOT exposure.can_see_sky)'],
    ['exposure.can_see_sky = NULL', '(exposure.can_see_sky IS NULL)'],
    ['null != seeing', '(NOT visit.seeing IS NULL)'],
    ['seeing < visit.seeing', '(visit.seeing < 0.5)'],
    ['visit = null', '(visit IS NULL)'],
    ['visit IN (1..9223372036854775807)', '(visit IN 1:9223372036854775808:1)'],
    ['-visit + 1 < 2 * (detector - 1)', '((-visit) + 1 < 2 * (detector - 1))'],
    ["GLOB(instrument, 'a*') OR glob(full_name, :text)", "(instrument glob 'a*' | detector.full_name glob 'a*')"],
    ["visit.timespan.begin < T'2020-01-01'", '(visit.timespan.begin < 1577836837000000000)'],
    [
      "calexp.timespan OVERLAPS (T'58849.', NULL)",
      '(calexp.timespan overlaps [1577836800000000000, 4102444800000000000))',
    ],
    [
      "visit.timespan OVERLAPS (T'58849.', T'58849.')",
      '(visit.timespan overlaps [1577836800000000000, 1577836800000000001))',
    ],
    ["visit.timespan OVERLAPS (T'58849.', T'58848.')", '(visit.timespan overlaps [4102444800000000000, 0))'],
    ['dataset_id = :id', '(calexp.dataset_id == 12345678-1234-5678-1234-567812345678)'],
    [
      "dataset_id = UUID('{12345678123456781234567812345678}')",
      '(calexp.dataset_id == 12345678-1234-5678-1234-567812345678)',
    ],
    ["other.run = 'a'", "(other.run == 'a')"],
    ['region OVERLAPS POINT(10, -5)', '(visit.region overlaps (region))'],
  ])('%s', (expression, expected) => {
    expect(show(parseWhere(expression, visitScope))).toBe(expected);
  });

  test('regions are those of the functions, with their peculiar circles', () => {
    const regionOf = (text: string): unknown => {
      const leaf = parseWhere(`visit.region OVERLAPS ${text}`, visitScope)[0]?.[0];
      return leaf?.kind === 'comparison' && leaf.b.kind === 'region' ? decodeBase64Region(leaf.b.value) : null;
    };
    expect(regionOf('CIRCLE(10, 20, 1)')).toEqual(regionOf("REGION('CIRCLE 10 20 2')"));
    expect(regionOf('BOX(10, 0, 4, 2)')).toMatchObject({ kind: 'box' });
    expect(regionOf('POLYGON(1, 1, 3, 1, 3, 3)')).toMatchObject({ kind: 'polygon' });
    expect(regionOf('POINT(-:x, (5))')).toMatchObject({ kind: 'circle', squaredChordLength: 0 });
  });

  test('hashes and regions can be bound', () => {
    const region: ColumnLiteral = { kind: 'region', value: 'anything' };
    const where = { ...visitScope, bind: new Map([...bind, ['area', region]]) };
    const predicate = parseWhere('visit.region OVERLAPS :area AND :digest != NULL', where);
    expect(predicate[0]?.[0]).toMatchObject({ operator: 'overlaps', b: region });
    expect(predicate[1]?.[0]).toMatchObject({ kind: 'not', operand: { operand: { kind: 'hash', value: 'AAH/' } } });
  });
});

describe('errors', () => {
  test.each([
    ['visit = :y', "Name 'y' is not in the bind map."],
    ['nothing = 1', "Unrecognized identifier 'nothing'."],
    ['can_see_sky', "Unrecognized identifier 'can_see_sky'."],
    ['visit.nothing = 1', "Unrecognized field 'nothing' for visit."],
    [
      'calexp.nothing = 1',
      "Identifier 'calexp.nothing' references dataset type 'calexp' but field 'nothing' is not valid for datasets.",
    ],
    [
      'timespan.begin = 1',
      "Ambiguous identifier 'timespan' matches multiple fields: 'calexp.timespan', 'visit.timespan'.",
    ],
    ["detector = '1'", "Column types for comparison detector == '1' do not agree (int, string)."],
    ['detector + 1.5 = 1', 'Column types for operator + do not agree (int, float).'],
    ['visit IN (3..1)', 'Range stop must be >= start.'],
    ['visit = 1 = 1', "Invalid types bool, int for binary operator '=' in expression visit = 1 = 1."],
    ['visit AND detector', "Operator 'AND' is not valid for operand of type int in visit AND detector."],
    ['visit', "Expression 'visit' of type int is not a condition."],
    ['NULL IN (1)', 'Values of type null may not be used in IN expressions: NULL IN (1).'],
    ['visit IN (POINT(1, 2))', 'Unsupported type of expression in IN operator: POINT(1, 2).'],
    ['visit = 1..3', "Invalid types int, range for binary operator '=' in expression visit = 1..3."],
    ['visit = 99999999999999999999', 'The integer 99999999999999999999 does not fit into 64 bits.'],
    ['nowhere(1)', "Unknown function 'nowhere' in expression."],
    ['visit.region OVERLAPS POINT(1, 91)', 'POINT() does not describe a region: invalid latitude angle.'],
    ['visit.region OVERLAPS POINT(1)', 'POINT requires two arguments (ra, dec).'],
    ['visit.region OVERLAPS POINT(visit, 1)', 'An argument of POINT() is not a literal number.'],
    ["visit.region OVERLAPS REGION('CIRCLE inf 0 1')", "The numbers of 'CIRCLE inf 0 1' have to be finite."],
    ["GLOB(visit, 'a')", 'GLOB() first argument must be a string column, which visit is not.'],
    ["visit = UUID('12')", "'12' is not a UUID."],
    [
      "visit.timespan OVERLAPS (NULL, T'1960-01-01')",
      "The timespan (NULL, T'1960-01-01') is an instant at the limits of time, which is not supported.",
    ],
    [
      "visit.timespan OVERLAPS ('2020-01-01', NULL)",
      'Invalid type in timespan tuple "(\'2020-01-01\', NULL)" (note that date/time strings must be preceded by "T" to be recognized).',
    ],
    [
      "ingest_date > T'58849'",
      "Failed to parse expression 'ingest_date > T'58849'' at line 1, column 15: found the time '58849': the text is no time in a known format; numbers need a decimal point.",
    ],
    [
      "ingest_date > T'58849./ut1'",
      "Failed to parse expression 'ingest_date > T'58849./ut1'' at line 1, column 15: found the time '58849./ut1': times of the scale 'ut1' cannot be converted to TAI by this server.",
    ],
  ])('%s', (expression, expected) => {
    expect(messageOf(expression)).toBe(expected);
  });

  test('the number of conditions is limited, not that of the normal form', () => {
    const pairs = (count: number): string =>
      Array.from({ length: count }, () => '(visit = 1 AND detector = 1)').join(' OR ');
    expect(parseWhere(pairs(30), visitScope)).toEqual([[expect.objectContaining({ kind: 'any_of' })]]);
    expect(messageOf(pairs(15_000))).toMatch(/more than 40000 conditions/);
  });
});

describe('whatever is sent, the answer is a predicate or a user error', () => {
  const words = fc.constantFrom(
    ...'visit detector instrument visit.region timespan.begin calexp.run x :x :id :digest :text null nothing'.split(
      ' ',
    ),
    ..."1 2.5 -3 1..7:2 0..1 99999999999999999999 1e999 .5 'a' T'2020-01-01' t'1.5' T'x'".split(' '),
    ...'= != < <= > >= OVERLAPS AND OR NOT IN ( ) , + - * / % \n'.split(' '),
    ...'POINT( CIRCLE( BOX( POLYGON( REGION( GLOB( UUID( f('.split(' '),
  );
  const operators = ['=', '<', 'OVERLAPS', 'AND', 'OR', '+', '%'];
  const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 6 },
      tie('operand'),
      fc.tuple(tie('expression'), fc.constantFrom(...operators), tie('expression')).map((parts) => parts.join(' ')),
      tie('expression').map((inner) => `NOT ${inner}`),
      tie('expression').map((inner) => `(${inner})`),
      fc.tuple(tie('operand'), fc.array(tie('operand'), { maxLength: 3 })).map(([a, b]) => `${a} IN (${b.join(',')})`),
    ),
    operand: words,
  }));

  function survives(text: string, where: WhereScope): void {
    try {
      expect(Array.isArray(parseWhere(text, where))).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(ButlerUserError);
    }
  }

  test.each([
    ['from the grammar', expression],
    ['of words', fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' '))],
    ['of any characters', fc.string({ unit: 'binary', maxLength: 60 })],
    [
      'of the characters of the language',
      fc.string({ unit: fc.constantFrom(...Array.from("vT'1.:e-+*/%()<>!=, \n\tNOTIR_ñ")), maxLength: 60 }),
    ],
  ])('%s', (_, texts) => {
    const where = scope(['visit', 'detector', 'exposure'], 'calexp', 'raw');
    fc.assert(
      fc.property(texts, (text) => {
        survives(text, where);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['alternations', 'visit=1 OR (visit=2 AND '.repeat(90) + 'visit=1' + ')'.repeat(90)],
    ['negations of long lists', `${'NOT '.repeat(90)}visit IN (${'1,'.repeat(50_000)}1)`],
    ['sums', `${`visit=1${'+1'.repeat(90)} AND `.repeat(2500)}visit=1`],
    ['blanks after numbers', `1${' '.repeat(499_000)}`],
    ['digits', '1'.repeat(500_000)],
    ['digits of times', `T'${'1'.repeat(400_000)}.1'`],
    ['corners', `visit.region OVERLAPS POLYGON(${'1,2,'.repeat(50_000)}1,2)`],
    ['corners of texts', `visit.region OVERLAPS REGION('POLYGON ${'1 2 '.repeat(50_000)}')`],
    ['quotes', "T'".repeat(200_000)],
  ])('long ones: %s', (_, text) => {
    survives(text, visitScope);
  });
});

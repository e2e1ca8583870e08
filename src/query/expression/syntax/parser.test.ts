import { describe, expect, test } from '@jest/globals';
import { ButlerUserError } from '../../../foundation/errors/index.js';
import { MAXIMUM_DEPTH, MAXIMUM_LENGTH, parse } from './parser.js';
import type { SyntaxNode } from './syntax-tree.js';

/** The tree as text, with brackets around everything that is made of parts. */
function show(node: SyntaxNode): string {
  const list = (nodes: readonly SyntaxNode[], separator: string): string => nodes.map(show).join(separator);
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'string':
      return `'${node.text}'`;
    case 'time':
      return `T'${node.text}'`;
    case 'range':
      return `${node.start}..${node.stop}:${node.stride}`;
    case 'identifier':
      return node.name;
    case 'bind':
      return `:${node.name}`;
    case 'call':
      return `${node.name}(${list(node.arguments, ', ')})`;
    case 'parentheses':
      return `(${show(node.operand)})`;
    case 'timespan':
      return `(${list(node.bounds, ', ')})`;
    case 'sign':
      return `[${node.operator}${show(node.operand)}]`;
    case 'not':
      return `[NOT ${show(node.operand)}]`;
    case 'logical':
      return `[${list(node.operands, ` ${node.operator} `)}]`;
    case 'membership':
      return `[${show(node.member)}${node.isInverted ? ' NOT' : ''} IN ${list(node.items, ', ')}]`;
    case 'arithmetic':
    case 'comparison':
      return `[${show(node.a)} ${node.operator} ${show(node.b)}]`;
  }
}

function parsed(source: string): string {
  const node = parse(source);
  return node === null ? '' : show(node);
}

function messageOf(source: string): string {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof ButlerUserError && error.type === 'invalid_query') {
      return error.message;
    }
    throw error;
  }
  throw new Error(`'${source}' is an expression.`);
}

describe('grammar', () => {
  test.each([
    ['', ''],
    [' \t\n', ''],
    ['a OR b AND c', '[a OR [b AND c]]'],
    ['a and b or c And d', '[[a AND b] OR [c AND d]]'],
    ['NOT a = 1 AND b', '[[NOT [a = 1]] AND b]'],
    ['a = 1 = 1', '[[a = 1] = 1]'],
    ['a + b * -c - 1', '[[a + [b * [-c]]] - 1]'],
    ['a-1', '[a - 1]'],
    ['a + 1 < b % 2', '[[a + 1] < [b % 2]]'],
    ['a NOT IN (-1, +2.5, x, :y, 1..7:2, f(3))', '[a NOT IN -1, +2.5, x, :y, 1..7:2, f(3)]'],
    ['a IN (1 .. 7 : 2, -3..-1)', '[a IN 1..7:2, -3..-1:1]'],
    ["visit.timespan overlaps (T'2020-01-01', NULL)", "[visit.timespan OVERLAPS (T'2020-01-01', NULL)]"],
    ["GLOB(a, 'b*') or c", "[GLOB(a, 'b*') OR c]"],
    ['((a))', '((a))'],
    ['f() = f(,1)', '[f() = f(1)]'],
    ["t'x' = 'it'", "[T'x' = 'it']"],
    ['1. + .5e-3 - 1E5', '[[1. + .5e-3] - 1E5]'],
    ['x.begin = a.timespan.end', '[x.begin = a.timespan.end]'],
  ])('%j', (source, expected) => {
    expect(parsed(source)).toBe(expected);
  });

  test('nodes know where they stand', () => {
    const node = parse(' a = (1 +\n 2) AND b ');
    expect(node?.span).toEqual([1, 19]);
    expect(node?.kind === 'logical' && node.operands.map((operand) => operand.span)).toEqual([
      [1, 13],
      [18, 19],
    ]);
  });
});

describe('errors say where, what was found and what was expected', () => {
  test.each([
    ['a = ', 'line 1, column 5: found the end of the expression, expected a value, a name or a parenthesis.'],
    ['a b', 'line 1, column 3: found b, expected an operator or the end of the expression.'],
    ['a = 1\nAND AND', 'line 2, column 5: found AND, expected a value, a name or a parenthesis.'],
    [
      '(a',
      'line 1, column 3: found the end of the expression, expected an operator, a comma or a closing parenthesis.',
    ],
    ['(a, b, c)', 'line 1, column 6: found ,, expected an operator or a closing parenthesis.'],
    ['a NOT = 1', 'line 1, column 7: found =, expected IN.'],
    ['a IN 1', "line 1, column 6: found 1, expected '('."],
    ['a IN ()', 'line 1, column 7: found ), expected a literal, a name or UUID(…).'],
    ['a IN (b.c)', 'line 1, column 7: found b.c, expected a literal, a name or UUID(…).'],
    ['a IN (-b)', 'line 1, column 8: found b, expected a number.'],
    ['a IN (1 2)', 'line 1, column 9: found 2, expected a comma or a closing parenthesis.'],
    ["a = 'b", "line 1, column 5: found a quote without a second one on its line, expected a string in the form '…'."],
    ['a = "b"', 'line 1, column 5: found "\\"", which begins nothing that is known here.'],
    ['a\r= 1', 'line 1, column 2: found "\\r", which begins nothing that is known here.'],
    ['a = 1..3:0', 'line 1, column 9: found ":", which begins nothing that is known here.'],
  ])('%j', (source, expected) => {
    expect(messageOf(source)).toBe(`Failed to parse expression '${source}' at ${expected}`);
  });

  test('long expressions are abridged', () => {
    expect(messageOf(`a = ${'x '.repeat(10_000)}`).length).toBeLessThan(1000);
  });
});

describe('limits', () => {
  const nested: readonly (readonly [name: string, make: (depth: number) => string])[] = [
    ['parentheses', (depth) => `${'('.repeat(depth - 1)}a${')'.repeat(depth - 1)}`],
    ['negations', (depth) => `${'NOT '.repeat(depth - 1)}a`],
    ['signs', (depth) => `${'-'.repeat(depth - 1)}a`],
    ['calls', (depth) => `${'f('.repeat(depth - 1)}a${')'.repeat(depth - 1)}`],
    ['sums', (depth) => `a${'+1'.repeat(depth - 1)}`],
    ['comparisons', (depth) => `a${'=1'.repeat(depth - 1)}`],
    ['timespans', (depth) => `${'(1,'.repeat(depth - 1)}a${')'.repeat(depth - 1)}`],
  ];

  test.each(nested)('%s may be nested, but not deeper than the limit', (_, make) => {
    expect(parse(make(MAXIMUM_DEPTH))?.depth).toBe(MAXIMUM_DEPTH);
    expect(messageOf(make(MAXIMUM_DEPTH + 1))).toMatch(/nested more than 100 levels deep\.$/);
    expect(messageOf(make(50_000))).toMatch(/nested more than 100 levels deep\.$/);
  });

  test('chains of AND and OR and lists are as long as the expression may be', () => {
    expect(parse('a OR '.repeat(50_000) + 'a')?.depth).toBe(2);
    expect(parse(`a IN (${'1,'.repeat(100_000)}1)`)?.depth).toBe(2);
    expect(messageOf(' '.repeat(MAXIMUM_LENGTH + 1))).toMatch(/longer than 500000 characters\.$/);
  });
});

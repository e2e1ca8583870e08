import { expect, test } from '@jest/globals';
import { Caches } from '../../src/caching/index.js';
import { Universes } from '../../src/dimensions/index.js';
import { ButlerUserError } from '../../src/foundation/errors/index.js';
import { type JsonObject, parseJson } from '../../src/foundation/json/index.js';
import { parseWhere, type WhereScope } from '../../src/query/expression/index.js';
import { decodeLiteral } from '../../src/query/tree/index.js';
import { runPython } from '../python.js';
import { wirePredicate } from './wire-predicate.js';

const SEED = 20261123;
const EXPRESSIONS = 10_000;

interface Setting {
  readonly universe: string;
  readonly bind: JsonObject;
  readonly scopes: readonly (readonly [dimensions: readonly string[], datasetTypes: readonly string[]])[];
}

function scopesOf({ universe: stored, bind, scopes }: Setting): readonly WhereScope[] {
  const universe = new Universes(new Caches()).get(stored);
  const values = new Map(Object.entries(bind).map(([name, value]) => [name, decodeLiteral(value, name)]));
  return scopes.map(([dimensions, datasetTypes]) => ({
    dimensions: universe.group(dimensions),
    datasetTypes: new Set(datasetTypes),
    bind: values,
  }));
}

/** The predicate in wire form; null for a user error. */
function ours(expression: string, scope: WhereScope | undefined): object | null {
  if (scope === undefined) {
    throw new Error('There is no such scope.');
  }
  try {
    return wirePredicate(parseWhere(expression, scope));
  } catch (error) {
    if (error instanceof ButlerUserError && error.type === 'invalid_query') {
      return null;
    }
    throw error;
  }
}

test(`${String(EXPRESSIONS)} expressions mean what the reference says`, async () => {
  const script = new URL('where_expressions.py', import.meta.url).pathname;
  const [setting = '', ...lines] = (await runPython(script, String(SEED), String(EXPRESSIONS))).trim().split('\n');
  expect(lines).toHaveLength(EXPRESSIONS);
  const scopes = scopesOf(parseJson(setting) as unknown as Setting);

  let errors = 0;
  for (const line of lines) {
    const [scope, expression, expected] = JSON.parse(line) as [number, string, object | null];
    errors += Number(expected === null);
    expect({ expression, predicate: ours(expression, scopes[scope]) }).toEqual({ expression, predicate: expected });
  }
  expect(errors).toBeLessThan(EXPRESSIONS * 0.6);
}, 300_000);

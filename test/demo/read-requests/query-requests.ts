import { executeBody, type TestQuery } from '../../query/queries.js';
import { type ReadRequest, request } from './request.js';
import { GOVERNORS, queries } from './queries.js';

/** Every query: its results, how many there are, whether there are any, and why there are none. */
export function queryRequests(): readonly ReadRequest[] {
  return queries().flatMap((query) => {
    const { query: inputs, result_spec: spec } = bodyOf(query);
    return [
      request('v1/query/execute', { query: inputs, result_spec: spec }),
      request('v1/query/count', { query: inputs, result_spec: spec, exact: true, discard: true }),
      request('v1/query/count', { query: inputs, result_spec: spec, exact: false, discard: false }),
      request('v1/query/any', { query: inputs, execute: true, exact: true }),
      request('v1/query/explain', { query: inputs, execute: true }),
    ];
  });
}

function bodyOf(query: TestQuery): Readonly<Record<string, unknown>> {
  return { ...executeBody({ defaultDataId: GOVERNORS, ...query }) };
}

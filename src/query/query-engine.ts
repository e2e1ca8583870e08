import { Injectable } from '@nestjs/common';
import { CollectionQueries } from '../collections/index.js';
import { DatasetQueries } from '../datasets/index.js';
import type { JsonValue } from '../foundation/json/index.js';
import { AllDatasets, type AllDatasetsRequest } from './all-datasets.js';
import { filtersRows } from './analysis/index.js';
import { PreparedQuery } from './prepared-query.js';
import type { QueryContext } from './query-context.js';
import { QuerySession } from './query-session.js';
import { resultColumns } from './results/index.js';
import {
  ColumnSet,
  decodeQueryInputs,
  decodeResultSpec,
  findFirstDatasetType,
  invalidQuery,
  type QueryInputs,
} from './tree/index.js';

/** What a client sent about a query, not looked at yet. */
export interface QueryRequest {
  /** Protocol section 4.1. */
  readonly query: JsonValue;
  /** Ends the query at once, in the database too. */
  readonly signal: AbortSignal;
}

/** A request that says what the rows are to show. */
export interface ResultRequest extends QueryRequest {
  /** Protocol section 4.6. */
  readonly resultSpec: JsonValue;
}

/**
 * Executes queries. Holds no state: all it knows is in the context it is given. All methods throw ButlerUserError for
 * what is wrong with the query, and ServiceError if the database cannot answer.
 */
@Injectable()
export class QueryEngine {
  constructor(
    private readonly datasets: DatasetQueries,
    private readonly collections: CollectionQueries,
  ) {}

  /** The rows of a query as lines of the wire (protocol section 5.1), each with its line feed. */
  async *execute(context: QueryContext, { query, resultSpec, signal }: ResultRequest): AsyncGenerator<string> {
    const { universe } = context.repository;
    const inputs = decodeQueryInputs(universe, query);
    const spec = decodeResultSpec(universe, resultSpec);
    const { prepared, result } = await prepare(context, inputs, signal, (query) => begun(query.lines(spec)));
    try {
      yield* result;
    } finally {
      prepared.close();
    }
  }

  /** The datasets of several types as lines of the wire (protocol section 6.6). */
  async *allDatasets(context: QueryContext, request: AllDatasetsRequest, signal: AbortSignal): AsyncGenerator<string> {
    const session = await QuerySession.open(context, signal);
    try {
      yield* new AllDatasets({ datasets: this.datasets, collections: this.collections }, session, request).lines();
    } finally {
      session.close();
    }
  }

  /**
   * How many rows a query has.
   *
   * @param exact whether rows that only their regions can rule out are not to be counted.
   * @param discard whether all rows may be read for that.
   */
  async count(context: QueryContext, request: ResultRequest, exact: boolean, discard: boolean): Promise<number> {
    const spec = decodeResultSpec(context.repository.universe, request.resultSpec);
    return withQuery(context, request, async (prepared) => {
      const { rows, postprocessing, isDoomed } = prepared.analyze({
        columns: resultColumns(spec),
        orderBy: [],
        findFirst: findFirstDatasetType(spec),
        allowDuplicateOverlaps: false,
        mayLookUpRegions: true,
      });
      if (isDoomed) {
        return 0;
      }
      const limit = spec.limit ?? Infinity;
      if (!exact || !filtersRows(postprocessing)) {
        return Math.min(limit, await prepared.countAll(rows));
      }
      if (!discard) {
        throw invalidQuery('Cannot count query rows exactly without discarding them.');
      }
      return prepared.countKept(rows, postprocessing, limit);
    });
  }

  /**
   * Whether a query has rows.
   *
   * @param execute whether to look; otherwise only what is known of collections tells.
   * @param exact whether rows that only their regions can rule out do not count.
   */
  async any(context: QueryContext, request: QueryRequest, execute: boolean, exact: boolean): Promise<boolean> {
    return withQuery(context, request, async (prepared) => {
      const { rows, postprocessing, isDoomed } = prepared.analyze({
        columns: new ColumnSet(prepared.tree.dimensions),
        orderBy: [],
        findFirst: null,
        allowDuplicateOverlaps: true,
      });
      if (isDoomed) {
        return false;
      }
      if (!execute) {
        if (exact) {
          throw invalidQuery("Cannot obtain exact result for 'any' without executing.");
        }
        return true;
      }
      return exact && filtersRows(postprocessing)
        ? (await prepared.countKept(rows, postprocessing, 1)) > 0
        : prepared.hasRows(rows);
    });
  }

  /** Reasons why a query has no rows, as far as they can be told without executing it. */
  async explain(context: QueryContext, request: QueryRequest): Promise<readonly string[]> {
    return withQuery(context, request, (prepared) => Promise.resolve(prepared.explain()));
  }
}

async function withQuery<T>(
  context: QueryContext,
  { query, signal }: QueryRequest,
  run: (prepared: PreparedQuery) => Promise<T>,
): Promise<T> {
  const inputs = decodeQueryInputs(context.repository.universe, query);
  const { prepared, result } = await prepare(context, inputs, signal, run);
  prepared.close();
  return result;
}

interface Started<T> {
  readonly prepared: PreparedQuery;
  readonly result: T;
}

/**
 * Start the work on a query with what is known of earlier ones, and once more with what is so if that turns out to be
 * outdated. Whatever the work comes to, an error too, counts only if what it rests on is confirmed.
 */
async function prepare<T>(
  context: QueryContext,
  inputs: QueryInputs,
  signal: AbortSignal,
  work: (prepared: PreparedQuery) => Promise<T>,
): Promise<Started<T>> {
  const started = await attempt(PreparedQuery.open(context, inputs, { mayExpect: true, signal }), work);
  if (started !== null) {
    return started;
  }
  const fresh = await attempt(PreparedQuery.open(context, inputs, { mayExpect: false, signal }), work);
  if (fresh === null) {
    throw new Error('A query that was prepared from what it read itself cannot be outdated.');
  }
  return fresh;
}

async function attempt<T>(
  opening: Promise<PreparedQuery>,
  work: (prepared: PreparedQuery) => Promise<T>,
): Promise<Started<T> | null> {
  const prepared = await opening;
  try {
    const result = await work(prepared);
    if (await prepared.isConfirmed) {
      return { prepared, result };
    }
  } catch (error) {
    if (await prepared.isConfirmed.catch(() => true)) {
      prepared.close();
      throw error;
    }
  }
  prepared.close();
  return null;
}

/** The same lines, the first of which has been made already. */
async function begun(lines: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await lines.next();
  return (async function* () {
    if (first.done !== true) {
      yield first.value;
      yield* lines;
    }
  })();
}

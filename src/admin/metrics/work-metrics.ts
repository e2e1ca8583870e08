import type { Registry } from 'prom-client';
import type { ButlerFactory } from '../../butler/index.js';
import type { DatabaseConnections, Databases } from '../../database/index.js';
import type { QueryLimits, StreamTotals } from '../../http/index.js';
import { collectCounter, collectGauge, type Sample } from './collected.js';

/** Metrics of the results that are streamed. */
export function collectStreams(registry: Registry, limits: QueryLimits, totals: StreamTotals): void {
  collectGauge(registry, {
    name: 'butler_streams_active',
    help: 'Results that are being streamed.',
    labelNames: [],
    samples: () => [[{}, limits.streams]],
  });
  collectCounter(registry, {
    name: 'butler_streams_total',
    help: 'Streams that have ended: complete, failed for the sake of the server, or aborted by the client.',
    labelNames: ['outcome'],
    samples: () => [
      [{ outcome: 'complete' }, totals.complete],
      [{ outcome: 'failed' }, totals.failed],
      [{ outcome: 'aborted' }, totals.aborted],
    ],
  });
  collectCounter(registry, {
    name: 'butler_stream_bytes_total',
    help: 'Bytes of streamed results.',
    labelNames: [],
    samples: () => [[{}, totals.bytes]],
  });
}

/** Metrics of repositories that are open; those of one begin anew when it is opened again. */
export function collectRepositories(registry: Registry, butlers: ButlerFactory): void {
  collectGauge(registry, {
    name: 'butler_repositories',
    help: 'Repositories that are open, and those that are not.',
    labelNames: ['state'],
    samples: () => [
      [{ state: 'open' }, butlers.templates.length],
      [{ state: 'closed' }, butlers.names.length - butlers.templates.length],
    ],
  });
  collectCounter(registry, {
    name: 'butler_repository_requests_total',
    help: 'Requests for a repository since it was opened.',
    labelNames: ['repository'],
    samples: () => butlers.templates.map(({ repository, clones }) => [{ repository: repository.name }, clones]),
  });
  collectCounter(registry, {
    name: 'butler_stream_rows_total',
    help: 'Rows of query results of a repository since it was opened.',
    labelNames: ['repository'],
    samples: () =>
      butlers.templates.map(({ repository, queryTotals }) => [{ repository: repository.name }, queryTotals.rows]),
  });
  collectCounter(registry, {
    name: 'butler_definition_snapshots_total',
    help: 'How often the definitions of a repository were read since it was opened.',
    labelNames: ['repository'],
    samples: () =>
      butlers.templates.map(({ repository, definitions }) => [{ repository: repository.name }, definitions.generation]),
  });
}

type ConnectionLabel = 'database' | 'pool' | 'state';

/** Metrics of the connections to databases. */
export function collectConnections(registry: Registry, databases: Databases): void {
  collectGauge(registry, {
    name: 'butler_database_connections',
    help: 'Connections of a pool in total and idle, and callers that wait for one.',
    labelNames: ['database', 'pool', 'state'] satisfies ConnectionLabel[],
    samples: () => databases.databases.flatMap(({ label, connections }) => connectionSamples(label, connections)),
  });
  collectGauge(registry, {
    name: 'butler_prepared_statement_names',
    help: 'Names under which statements may be prepared on the connections of a database.',
    labelNames: ['database'],
    samples: () =>
      databases.databases.map(({ label, connections }) => [{ database: label }, connections.preparedNames]),
  });
}

function connectionSamples(database: string, connections: DatabaseConnections): readonly Sample<ConnectionLabel>[] {
  const { lookUps, queries } = connections;
  return [
    [{ database, pool: 'look-ups', state: 'total' }, lookUps.total],
    [{ database, pool: 'look-ups', state: 'idle' }, lookUps.idle],
    [{ database, pool: 'look-ups', state: 'waiting' }, lookUps.waiting],
    [{ database, pool: 'queries', state: 'total' }, queries.total],
    [{ database, pool: 'queries', state: 'idle' }, queries.idle],
    [{ database, pool: 'queries', state: 'waiting' }, queries.waiting],
  ];
}

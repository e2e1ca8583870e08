import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type PgBouncer, startPgbouncer } from '../environment/pgbouncer.js';
import type { ServerProcess } from '../environment/server.js';
import { type Standby, startStandby } from '../environment/standby.js';
import { type Place, race, type RaceReport } from './race.js';
import { ALTERNATING, prepareRace, type RaceWriter, type Subject } from './race-writer.js';
import { makeWorld, serve, type World } from './world.js';

const SCHEMA = 'coherence_race';
/** May read and nothing else; is set up so that times and numbers are written in an unusual way. */
const READER = 'coherence_reader';
const MILLISECONDS = 12_000;

let world: World;
let writer: RaceWriter;
let standby: Standby;
let pgbouncer: PgBouncer;
let standbyPool: pg.Pool;
let places: readonly Place[];
let reports: ReadonlyMap<string, RaceReport>;

beforeAll(async () => {
  world = await makeWorld(SCHEMA);
  writer = await prepareRace(world);
  await world.sql.query(`
    CREATE ROLE ${READER} LOGIN;
    ALTER ROLE ${READER} SET TimeZone = 'Asia/Tokyo';
    GRANT USAGE ON SCHEMA ${SCHEMA} TO ${READER};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${READER}`);
  [standby, pgbouncer] = await Promise.all([startStandby(), startPgbouncer(READER)]);
  await standby.caughtUp();
  standbyPool = new pg.Pool({ connectionString: urlAt(standby.port), options: `-c search_path=${SCHEMA}` });
  // Idle connections end with the standby.
  standbyPool.on('error', () => undefined);
  places = [
    {
      name: 'two servers at the primary',
      servers: await Promise.all([serve(world.directory), serve(world.directory)]),
      clients: 32,
    },
    {
      name: 'behind PgBouncer, as a role that may only read',
      servers: [await serve(configurationAt(pgbouncer.port, READER), { BUTLER_SERVER_TRANSACTION_POOLING: 'true' })],
      clients: 8,
    },
    {
      name: 'on a hot standby',
      servers: [await serve(configurationAt(standby.port))],
      clients: 8,
      versionNow: versionAtStandby,
    },
  ];
  reports = await race(writer, places, MILLISECONDS);
}, 180_000);

afterAll(async () => {
  await Promise.all(places.flatMap(({ servers }) => servers.map((server: ServerProcess) => server.stop())));
  await standbyPool.end();
  await Promise.all([standby.stop(), pgbouncer.stop()]);
  await world.sql.query(`DROP OWNED BY ${READER}; DROP ROLE ${READER}`);
  await world.close();
});

describe.each(['two servers at the primary', 'behind PgBouncer, as a role that may only read', 'on a hot standby'])(
  'while a writer writes, %s',
  (place) => {
    test('every answer was true at some moment between request and reply', () => {
      expect(reports.get(place)?.wrong).toEqual([]);
    });

    test('every question has been answered often', () => {
      expect(Math.min(...(reports.get(place)?.answers.values() ?? []))).toBeGreaterThan(5);
    });
  },
);

test('the writer was not idle', () => {
  expect(Math.min(...Object.values(writer.versions).map((versions) => versions.length))).toBeGreaterThan(20);
});

function urlAt(port: number, user?: string): string {
  const url = new URL(world.url);
  url.port = String(port);
  if (user !== undefined) {
    url.username = user;
  }
  return url.href;
}

/** The repository's configuration, with its database at another port. */
function configurationAt(port: number, user?: string): string {
  const directory = join(world.directory, `at-${String(port)}`);
  const yaml = readFileSync(join(world.directory, 'butler.yaml'), 'utf8');
  mkdirSync(directory);
  writeFileSync(join(directory, 'butler.yaml'), yaml.replaceAll(world.url, urlAt(port, user)));
  return directory;
}

async function versionAtStandby(subject: Subject): Promise<number> {
  const statements: Readonly<Record<Subject, string>> = {
    records: "SELECT detector_max::text AS version FROM instrument WHERE name = 'Cam'",
    chain: "SELECT doc AS version FROM collection WHERE name = 'races_chain'",
    'dataset type': `SELECT d.id::text AS version FROM dataset d JOIN dataset_type t ON t.id = d.dataset_type_id
      WHERE t.name = '${ALTERNATING}'`,
  };
  const { rows } = await standbyPool.query<{ version: string }>(statements[subject]);
  const version = rows[0]?.version ?? '';
  return subject === 'dataset type' ? writer.versions[subject].findIndex(({ id }) => id === version) : Number(version);
}

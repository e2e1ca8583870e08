import { Caches } from '../caching/index.js';
import { registerDatasetTypes, universeText } from '../creation/index.js';
import type { WritingConnection } from '../database/index.js';
import { Universes } from '../dimensions/index.js';
import { COLLECTIONS, nightRun, registerCollections } from './collections.js';
import { DATASET_TYPES } from './dataset-types.js';
import { DatasetWriter } from './dataset-writer.js';
import { writeFiles } from './files/file-store.js';
import { nightFiles } from './night-files.js';
import { type Visit, visitsOf, writeCamera, writeNight } from './observations.js';
import { RecordWriter } from './record-writer.js';
import { writeSkyMap } from './sky-map.js';
import { writeStaticHoldings } from './static-holdings.js';
import { type Night, nightsOf } from './survey-plan.js';

/** How the survey is to be made. */
export interface DemonstrationOptions {
  /** Schema of the repository's tables; it was made by `createRepository`, and is empty. */
  readonly schema: string;
  /** Directory of the datastore. */
  readonly datastoreRoot: string;
  /** Everything that looks random follows from it. */
  readonly seed: number;
  /** 1 for some 14,000 datasets; the number of nights grows with it. */
  readonly scale: number;
  readonly onProgress: (done: number, total: number, what: string) => void;
}

/** Visits whose stars are no wider than this, in arc seconds, are among those with the best seeing. */
const BEST_SEEING = 0.95;
const TO_INGESTION = 12n * 3_600n * 1_000_000_000n;

/**
 * Fill an empty repository with the demonstration survey (docs/demo.md), night after night: a failure leaves the nights
 * before it. Equal seeds and scales make equal repositories, but for the numbers that its sequences have come to.
 *
 * @throws Error if the repository is not empty, or the database or the file system refuses.
 */
export async function fillDemonstration(connection: WritingConnection, options: DemonstrationOptions): Promise<void> {
  const { schema, datastoreRoot, seed, scale, onProgress } = options;
  const nights = [...nightsOf(scale)];
  const total = nights.length + 1;
  const universe = new Universes(new Caches()).get(universeText());
  const records = new RecordWriter(connection, schema, universe);
  onProgress(0, total, 'camera, sky map and calibrations');
  const datasets = await connection.transaction(async () => {
    await writeCamera(records);
    await writeSkyMap(records);
    const collections = await registerCollections(connection, schema, scale);
    const types = await registerDatasetTypes(connection, schema, universe, DATASET_TYPES);
    const writer = new DatasetWriter(
      connection,
      schema,
      seed,
      collections,
      new Map(types.map((type) => [type.name, type])),
    );
    await writeStaticHoldings(writer, schema, datastoreRoot, seed);
    return writer;
  });
  for (const night of nights) {
    onProgress(night.number + 1, total, `night ${String(night.dayObs)}`);
    const visits = visitsOf(night, seed);
    await connection.transaction(async () => {
      await writeNight(records, night, visits);
      await writeDatasets(datasets, schema, night, visits);
      await datasets.store(await writeFiles(datastoreRoot, nightFiles(night, visits, seed)));
    });
  }
  await connection.execute('ANALYZE');
  onProgress(total, total, 'done');
}

async function writeDatasets(
  writer: DatasetWriter,
  schema: string,
  { dayObs, midnight }: Night,
  visits: readonly Visit[],
): Promise<void> {
  const run = nightRun(dayObs);
  const table = (name: string): string => `"${schema}"."${name}"`;
  const common = { values: [dayObs], ingested: midnight + TO_INGESTION };
  const ofVisits = `FROM ${table('visit')} AS v`;
  const ofDetectors = `JOIN ${table('detector')} AS d ON d.instrument = v.instrument`;
  const isOfNight = 'WHERE v.day_obs = $1';
  await writer.write({
    ...common,
    type: 'raw',
    run: COLLECTIONS.raws,
    source: `FROM ${table('exposure')} AS v ${ofDetectors} ${isOfNight}`,
    keys: ['v.instrument', 'd.id', 'v.id'],
  });
  await writer.write({
    ...common,
    type: 'visit_image',
    run,
    source: `${ofVisits} ${ofDetectors} ${isOfNight}`,
    keys: ['v.instrument', 'd.id', 'v.id'],
  });
  for (const type of ['visit_summary', 'visit_table'] as const) {
    await writer.write({ ...common, type, run, source: `${ofVisits} ${isOfNight}`, keys: ['v.instrument', 'v.id'] });
  }
  await writer.write({
    ...common,
    type: 'survey_log',
    run,
    source: `FROM ${table('day_obs')} AS o WHERE o.id = $1`,
    keys: ['o.instrument', 'o.id'],
  });
  const best = visits.filter(({ seeing }) => seeing < BEST_SEEING).map(({ id }) => id);
  await writer.tag(COLLECTIONS.bestSeeing, 'visit_image', `visit = ANY(string_to_array($1, ',')::bigint[])`, [
    best.join(','),
  ]);
}

import { COLLECTION_TYPES, type CollectionType } from '../collections/index.js';
import type { WritingConnection } from '../database/index.js';
import { nightsOf, SURVEY } from './survey-plan.js';

const { instrument } = SURVEY;

/** Names of the collections that the survey's datasets are in. */
export const COLLECTIONS = {
  raws: `${instrument}/raw/all`,
  calibrations: `${instrument}/calib`,
  calibrationRuns: [`${instrument}/calib/20260301`, `${instrument}/calib/20260317`],
  nights: `${instrument}/runs`,
  bestSeeing: `${instrument}/best_seeing`,
  coadds: 'demo/coadds',
  skymaps: 'skymaps',
  defaults: `${instrument}/defaults`,
  everything: 'demo',
} as const;

/** The run of what was made of a night's exposures. */
export function nightRun(dayObs: number): string {
  return `${COLLECTIONS.nights}/${String(dayObs)}`;
}

interface NewCollection {
  readonly name: string;
  readonly type: CollectionType;
  readonly doc: string;
  readonly children?: readonly string[];
}

/** Register all collections; returns their keys by name. */
export async function registerCollections(
  connection: WritingConnection,
  schema: string,
  scale: number,
): Promise<ReadonlyMap<string, number>> {
  const collections = collectionsOf(scale);
  const numbered = await connection.query(
    `SELECT nextval('"${schema}".collection_seq_collection_id')::int AS key FROM generate_series(1, $1)`,
    [collections.length],
  );
  const keys = new Map(collections.map(({ name }, index) => [name, Number(numbered[index]?.['key'])]));
  const keyOf = (name: string): number => keys.get(name) ?? NaN;
  await connection.insert(
    schema,
    'collection',
    ['collection_id', 'name', 'type', 'doc'],
    collections.map(({ name, type, doc }) => [keyOf(name), name, type, doc]),
  );
  await connection.insert(
    schema,
    'run',
    ['collection_id'],
    collections.filter(({ type }) => type === COLLECTION_TYPES.RUN).map(({ name }) => [keyOf(name)]),
  );
  await connection.insert(
    schema,
    'collection_chain',
    ['parent', 'position', 'child'],
    collections.flatMap(({ name, children = [] }) =>
      children.map((child, position) => [keyOf(name), position, keyOf(child)]),
    ),
  );
  return keys;
}

function collectionsOf(scale: number): readonly NewCollection[] {
  const nights = [...nightsOf(scale)].map(({ dayObs }) => dayObs);
  const run = (name: string, doc: string): NewCollection => ({ name, type: COLLECTION_TYPES.RUN, doc });
  const chain = (name: string, doc: string, children: readonly string[]): NewCollection => {
    return { name, type: COLLECTION_TYPES.CHAINED, doc, children };
  };
  const { raws, calibrations, calibrationRuns, bestSeeing, coadds, skymaps, defaults, everything } = COLLECTIONS;
  return [
    run(raws, 'Images as the camera read them out.'),
    ...calibrationRuns.map((name) => run(name, 'Master calibrations that were made on that day.')),
    run(skymaps, 'Definitions of sky maps.'),
    run(coadds, 'Images of the sky added up from all nights, and the objects on them.'),
    ...nights.map((night) => run(nightRun(night), `What was made of the exposures of night ${String(night)}.`)),
    {
      name: calibrations,
      type: COLLECTION_TYPES.CALIBRATION,
      doc: 'Master calibrations with the times for which they are valid.',
    },
    { name: bestSeeing, type: COLLECTION_TYPES.TAGGED, doc: 'Images of the visits with the sharpest stars.' },
    chain(COLLECTIONS.nights, 'All nights, the last one first.', nights.map(nightRun).reverse()),
    chain(defaults, 'What processing starts from.', [raws, calibrations, skymaps]),
    chain(everything, 'The whole demonstration survey.', [coadds, COLLECTIONS.nights, defaults]),
  ];
}

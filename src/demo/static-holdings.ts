import { stringify } from 'yaml';
import { COLLECTIONS } from './collections.js';
import type { DatasetWriter } from './dataset-writer.js';
import { type FileContent, writeFiles } from './files/file-store.js';
import { starField } from './files/image.js';
import { sourceTable } from './files/table.js';
import { SURVEY } from './survey-plan.js';

/** Calibrations hold from before the survey; the second set from its third night on. */
const FIRST_VALIDITY = SURVEY.firstMidnight - 14n * 86_400n * 1_000_000_000n;
const SECOND_VALIDITY = SURVEY.firstMidnight + 36n * 3_600n * 1_000_000_000n;
const BIASES_WITH_FILES = 4;
const COADD_TRACT = 4;
const COADD_PATCHES = [5, 6];
const OBJECTS = 200;

/** Write what does not belong to a night: calibrations, coadds, objects and the definition of the sky map. */
export async function writeStaticHoldings(
  writer: DatasetWriter,
  schema: string,
  root: string,
  seed: number,
): Promise<void> {
  const table = (name: string): string => `"${schema}"."${name}"`;
  const { calibrations, calibrationRuns, coadds, skymaps } = COLLECTIONS;
  const common = { values: [], ingested: FIRST_VALIDITY };
  for (const run of calibrationRuns) {
    await writer.write({
      ...common,
      type: 'bias',
      run,
      source: `FROM ${table('detector')} AS d`,
      keys: ['d.instrument', 'd.id'],
    });
    await writer.write({
      ...common,
      type: 'flat',
      run,
      source: `FROM ${table('detector')} AS d JOIN ${table('physical_filter')} AS f ON f.instrument = d.instrument`,
      keys: ['d.instrument', 'd.id', 'f.name'],
    });
  }
  const [first, second] = calibrationRuns;
  for (const type of ['bias', 'flat'] as const) {
    await writer.certify(calibrations, type, first, `[${String(FIRST_VALIDITY)},${String(SECOND_VALIDITY)})`);
    await writer.certify(calibrations, type, second, `[${String(SECOND_VALIDITY)},)`);
  }
  await writer.write({
    ...common,
    type: 'deep_coadd',
    run: coadds,
    source: `FROM ${table('patch')} AS p CROSS JOIN (SELECT DISTINCT band FROM ${table('physical_filter')}) AS b`,
    keys: ['b.band', 'p.skymap', 'p.tract', 'p.id'],
  });
  await writer.write({
    ...common,
    type: 'object_table',
    run: coadds,
    source: `FROM ${table('tract')} AS t`,
    keys: ['t.skymap', 't.id'],
  });
  await writer.write({
    ...common,
    type: 'sky_map',
    run: skymaps,
    source: `FROM ${table('skymap')} AS s`,
    keys: ['s.name'],
  });
  await writer.store(await writeFiles(root, staticFiles(seed)));
}

function staticFiles(seed: number): readonly FileContent[] {
  const { instrument, skymap, center, bands, tractsPerSide, tractSize, patchesPerSide } = SURVEY;
  const { calibrationRuns, coadds, skymaps } = COLLECTIONS;
  const biases = calibrationRuns.flatMap((run) =>
    Array.from({ length: BIASES_WITH_FILES }, (_, detector): FileContent => ({
      type: 'bias',
      run,
      dataId: [instrument, detector],
      extension: 'fits',
      content: starField(seed, {
        names: ['bias', run, detector],
        background: 0,
        seeing: 1,
        cards: [['OBSTYPE', 'bias']],
      }),
    })),
  );
  const images = COADD_PATCHES.flatMap((patch) =>
    bands.map((band): FileContent => ({
      type: 'deep_coadd',
      run: coadds,
      dataId: [band, skymap, COADD_TRACT, patch],
      extension: 'fits',
      content: starField(seed, {
        names: ['coadd', COADD_TRACT, patch],
        background: 2,
        seeing: 3.2,
        cards: [
          ['FILTER', band],
          ['OBJECT', `tract ${String(COADD_TRACT)}, patch ${String(patch)}`],
        ],
      }),
    })),
  );
  const objects: FileContent = {
    type: 'object_table',
    run: coadds,
    dataId: [skymap, COADD_TRACT],
    extension: 'parq',
    content: sourceTable(seed, ['objects'], center, OBJECTS),
  };
  const definition: FileContent = {
    type: 'sky_map',
    run: skymaps,
    dataId: [skymap],
    extension: 'yaml',
    content: stringify({
      center_deg: [center.longitude, center.latitude],
      tracts_per_side: tractsPerSide,
      tract_size_deg: tractSize,
      patches_per_side: patchesPerSide,
    }),
  };
  return [...biases, ...images, objects, definition];
}

import { stringify } from 'yaml';
import { COLLECTIONS, nightRun } from './collections.js';
import type { FileContent } from './files/file-store.js';
import { starField } from './files/image.js';
import { sourceTable } from './files/table.js';
import type { Visit } from './observations.js';
import { focalPlane } from './sky/focal-plane.js';
import { type Night, SURVEY } from './survey-plan.js';

/** Nights whose small datasets have files; of later ones only the rows exist. */
const NIGHTS_WITH_FILES = 4;
/** Visits of the first night whose images have files. */
const VISITS_WITH_IMAGES = 2;
const SOURCES = 60;

/** The files of a night's datasets. */
export function nightFiles(night: Night, visits: readonly Visit[], seed: number): readonly FileContent[] {
  if (night.number >= NIGHTS_WITH_FILES) {
    return [];
  }
  const run = nightRun(night.dayObs);
  const { instrument } = SURVEY;
  const log: FileContent = {
    type: 'survey_log',
    run,
    dataId: [instrument, night.dayObs],
    extension: 'yaml',
    content: stringify(logOf(night, visits)),
  };
  const summaries = visits.map((visit): FileContent => ({
    type: 'visit_summary',
    run,
    dataId: [instrument, visit.id],
    extension: 'json',
    content: JSON.stringify(summaryOf(visit)),
  }));
  const isFirst = night.number === 0;
  const tables = (isFirst ? visits : []).map((visit): FileContent => ({
    type: 'visit_table',
    run,
    dataId: [instrument, visit.id],
    extension: 'parq',
    content: sourceTable(seed, ['sources', visit.id], visit.pointing, SOURCES),
  }));
  const images = (isFirst ? visits.slice(0, VISITS_WITH_IMAGES) : []).flatMap((visit) => imagesOf(visit, run, seed));
  return [log, ...summaries, ...tables, ...images];
}

function imagesOf(visit: Visit, run: string, seed: number): readonly FileContent[] {
  return focalPlane().flatMap((detector) => {
    const image = (type: 'raw' | 'visit_image', inRun: string, background: number): FileContent => ({
      type,
      run: inRun,
      dataId: [SURVEY.instrument, detector.id, visit.id],
      extension: 'fits',
      content: starField(seed, {
        names: ['stars', visit.id, detector.id],
        background,
        seeing: visit.seeing * 4,
        cards: [
          ['INSTRUME', SURVEY.instrument],
          ['DETECTOR', detector.fullName],
          ['FILTER', visit.band],
          ['EXPTIME', SURVEY.exposureSeconds],
          ['OBJECT', visit.target],
        ],
      }),
    });
    return [image('raw', COLLECTIONS.raws, 900), image('visit_image', run, 0.5)];
  });
}

function logOf({ dayObs }: Night, visits: readonly Visit[]): object {
  return {
    day_obs: dayObs,
    visits: visits.length,
    bands: Object.fromEntries(
      [...Map.groupBy(visits, ({ band }) => band)].map(([band, members]) => [band, members.length]),
    ),
    mean_seeing_arcsec: rounded(visits.reduce((sum, { seeing }) => sum + seeing, 0) / visits.length),
    remarks: ['Clear from dusk to dawn.', 'This night never happened: it was made by a program.'],
  };
}

function summaryOf({ id, band, pointing, seeing, zenithAngle }: Visit): object {
  return {
    visit: id,
    band,
    ra_deg: rounded(pointing.longitude),
    dec_deg: rounded(pointing.latitude),
    seeing_arcsec: rounded(seeing),
    airmass: rounded(1 / Math.cos((zenithAngle * Math.PI) / 180)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

import { combinations, type ReadRequest, request } from './request.js';
import { INSTRUMENT, NIGHT, SKYMAP, VISIT } from './survey.js';

const NOTHING_ELSE = {
  find_first: false,
  data_id: {},
  where: '',
  bind: {},
  limit: null,
  with_dimension_records: false,
};

/** Conditions in the language that people write, each with the names of the types that it is about. */
const CONDITIONS: readonly (readonly [readonly string[], string])[] = [
  [['raw', 'bias'], 'detector IN (1..9:3, 35)'],
  [['visit_*'], `visit IN (${String(VISIT)}, ${String(VISIT + 1)}) AND NOT (visit = ${String(VISIT)})`],
  [['visit_summary'], "band IN ('r', 'y') OR visit.seq_num > 40"],
  [['visit_summary'], "visit.timespan OVERLAPS (T'2026-03-16T12:00:00/utc', T'2026-03-17T12:00:00/utc')"],
  [['visit_summary'], "visit.timespan.begin < T'2026-03-15T00:00:00/utc' AND visit.zenith_angle < 40.5"],
  [['visit_summary'], 'visit.region OVERLAPS POINT(150.1, 2.3)'],
  [['visit_image'], 'visit_detector_region.region OVERLAPS CIRCLE(150.1, 2.3, 0.2) AND visit.seq_num % 2 = 1'],
  [['deep_coadd', 'object_table'], "tract.region OVERLAPS REGION('RANGE 148 150 1 3')"],
  [['deep_coadd'], "GLOB(band, '?') AND patch IN (0, 5, 15)"],
  [['raw'], `exposure.target_name = 'field_07' AND detector.raft = 'R11'`],
  [['*'], 'detector = 2 AND NOT (day_obs < 20260318)'],
  [['survey_log'], `day_obs >= 20260316 AND instrument = '${INSTRUMENT}'`],
];

const search = (members: object): ReadRequest =>
  request('v1/query/all_datasets', {
    ...NOTHING_ELSE,
    default_data_id: { instrument: INSTRUMENT, skymap: SKYMAP },
    ...members,
  });

/** A search for the first calibrations, which are valid at two times. */
export const AMBIGUOUS = search({ collections: ['demo'], name: ['bias'], find_first: true });

/** Requests of `all_datasets`. */
export function allDatasetsRequests(): readonly ReadRequest[] {
  return [
    search({ collections: ['*'], name: ['*'] }),
    search({ collections: ['demo'], name: ['[!bf]*'], find_first: true, limit: 100_000 }),
    search({ collections: ['DemoCam/best_seeing', 'DemoCam/ca*'], name: ['visit_image', 'bias'] }),
    ...combinations('find_first', 'with_dimension_records').map((chosen) =>
      search({
        ...chosen,
        collections: ['demo'],
        name: ['visit_*', 'deep_coadd'],
        where: 'instrument = inst AND day_obs = night OR tract IN (central)',
        bind: {
          inst: { expression_type: 'string', value: INSTRUMENT },
          night: { expression_type: 'int', value: NIGHT },
          central: { expression_type: 'int', value: 4 },
        },
      }),
    ),
    search({ collections: ['demo'], name: ['raw', 'visit_*'], data_id: { instrument: INSTRUMENT, day_obs: NIGHT } }),
    ...CONDITIONS.map(([name, where]) => search({ collections: ['DemoCam/ru*', 'demo'], name, where })),
  ];
}

import type { RecordWriter } from './record-writer.js';
import { type Detector, focalPlane, outline } from './sky/focal-plane.js';
import { type SkyPosition, skyPolygon } from './sky/tangent-plane.js';
import { randomBetween, randomOf } from './random.js';
import { filterOf, type Night, SURVEY } from './survey-plan.js';

const SECOND = 1_000_000_000n;
const NIGHT = 86_400n * SECOND;
/** Visits that show the same field in the same band, one after the other. */
const VISITS_PER_FIELD = 3;

/** One visit: an exposure of one field through one filter. */
export interface Visit {
  readonly id: number;
  readonly sequence: number;
  readonly band: string;
  readonly pointing: SkyPosition;
  /** Rotation of the camera: degrees. */
  readonly angle: number;
  /** TAI nanoseconds. */
  readonly begin: bigint;
  readonly end: bigint;
  readonly target: string;
  /** Degrees. */
  readonly azimuth: number;
  readonly zenithAngle: number;
  /** Full width at half maximum of a star: arc seconds. */
  readonly seeing: number;
}

/** The camera: instrument, detectors, filters and the way in which exposures become visits. */
export async function writeCamera(writer: RecordWriter): Promise<void> {
  const { instrument, instrumentClass, bands } = SURVEY;
  const detectors = focalPlane();
  await writer.write('instrument', [
    {
      name: instrument,
      visit_max: 99_991_231_999_99,
      visit_system: 0,
      exposure_max: 99_991_231_999_99,
      detector_max: detectors.length,
      class_name: instrumentClass,
    },
  ]);
  await writer.write(
    'physical_filter',
    bands.map((band) => ({ instrument, name: filterOf(band), band })),
  );
  await writer.write(
    'detector',
    detectors.map(({ id, fullName, nameInRaft, raft }) => ({
      instrument,
      id,
      full_name: fullName,
      name_in_raft: nameInRaft,
      raft,
      purpose: 'SCIENCE',
    })),
  );
  await writer.write('visit_system', [{ instrument, id: 0, name: 'one-to-one' }]);
}

/** The visits of a night: field after field, each several times with small offsets. */
export function visitsOf(night: Night, seed: number): readonly Visit[] {
  const { visitsPerNight, secondsBetweenVisits, exposureSeconds, fieldsPerSide, fieldSpacing, bands, center } = SURVEY;
  const start = night.midnight - (BigInt(visitsPerNight) * BigInt(secondsBetweenVisits) * SECOND) / 2n;
  return Array.from({ length: visitsPerNight }, (_, index): Visit => {
    const sequence = index + 1;
    const round = Math.floor(index / VISITS_PER_FIELD);
    const field = (night.number * 7 + round * 5) % fieldsPerSide ** 2;
    const about = (low: number, high: number, name: string): number =>
      randomBetween(low, high, seed, night.dayObs, sequence, name);
    const offset = (position: number): number => (position - (fieldsPerSide - 1) / 2) * fieldSpacing;
    const begin = start + BigInt(index) * BigInt(secondsBetweenVisits) * SECOND;
    const hour = (index / visitsPerNight - 0.5) * 60;
    return {
      id: night.dayObs * 100_000 + sequence,
      sequence,
      band: bands[(night.number + round) % bands.length] ?? bands[0],
      pointing: {
        longitude: center.longitude + offset(field % fieldsPerSide) + about(-0.1, 0.1, 'longitude'),
        latitude: center.latitude + offset(Math.floor(field / fieldsPerSide)) + about(-0.1, 0.1, 'latitude'),
      },
      angle: Math.floor(about(0, 4, 'angle')) * 15,
      begin,
      end: begin + BigInt(exposureSeconds) * SECOND,
      target: `field_${String(field).padStart(2, '0')}`,
      azimuth: (hour < 0 ? 90 : 270) + about(-5, 5, 'azimuth'),
      zenithAngle: 32 + Math.abs(hour) * 0.8 + about(-1, 1, 'zenith'),
      seeing: 0.6 + 0.5 * randomOf(seed, night.dayObs, 'weather') + about(0, 0.3, 'seeing'),
    };
  });
}

/** Write the records of a night: its exposures and visits, with the regions of their detectors. */
export async function writeNight(writer: RecordWriter, night: Night, visits: readonly Visit[]): Promise<void> {
  const { instrument } = SURVEY;
  const detectors = focalPlane();
  const { dayObs, midnight } = night;
  await writer.write('day_obs', [
    { instrument, id: dayObs, timespan: range(midnight - NIGHT / 2n, midnight + NIGHT / 2n) },
  ]);
  await writer.write(
    'group',
    visits.map((visit) => ({ instrument, name: groupOf(visit) })),
  );
  await writer.write(
    'exposure',
    visits.map((visit) => exposureOf(visit, dayObs)),
  );
  await writer.write(
    'visit',
    visits.map((visit) => visitOf(visit, dayObs, detectors)),
  );
  await writer.write(
    'visit_definition',
    visits.map(({ id }) => ({ instrument, exposure: id, visit: id })),
  );
  await writer.write(
    'visit_system_membership',
    visits.map(({ id }) => ({ instrument, visit_system: 0, visit: id })),
  );
  await writer.write(
    'visit_detector_region',
    visits.flatMap(({ id, pointing, angle }) =>
      detectors.map((detector) => ({
        instrument,
        detector: detector.id,
        visit: id,
        region: skyPolygon(pointing, detector.corners, angle),
      })),
    ),
  );
}

function exposureOf(visit: Visit, dayObs: number): Parameters<RecordWriter['write']>[1][number] {
  const { id, sequence, band, pointing, angle, begin, end, target, azimuth, zenithAngle } = visit;
  return {
    instrument: SURVEY.instrument,
    id,
    day_obs: dayObs,
    group: groupOf(visit),
    physical_filter: filterOf(band),
    obs_id: `DC_${String(dayObs)}_${String(sequence).padStart(6, '0')}`,
    exposure_time: SURVEY.exposureSeconds,
    dark_time: SURVEY.exposureSeconds + 0.4,
    observation_type: 'science',
    observation_reason: 'survey',
    seq_num: sequence,
    seq_start: sequence,
    seq_end: sequence,
    target_name: target,
    science_program: 'demo',
    tracking_ra: pointing.longitude,
    tracking_dec: pointing.latitude,
    sky_angle: angle,
    azimuth,
    zenith_angle: zenithAngle,
    has_simulated: true,
    can_see_sky: true,
    timespan: range(begin, end),
  };
}

function visitOf(
  { id, sequence, band, pointing, angle, begin, end, target, azimuth, zenithAngle }: Visit,
  dayObs: number,
  detectors: readonly Detector[],
): Parameters<RecordWriter['write']>[1][number] {
  return {
    instrument: SURVEY.instrument,
    id,
    day_obs: dayObs,
    physical_filter: filterOf(band),
    name: `${String(dayObs)}_${String(sequence)}`,
    seq_num: sequence,
    exposure_time: SURVEY.exposureSeconds,
    target_name: target,
    observation_reason: 'survey',
    science_program: 'demo',
    azimuth,
    zenith_angle: zenithAngle,
    region: skyPolygon(pointing, outline(detectors), angle),
    timespan: range(begin, end),
  };
}

function groupOf({ id }: Visit): string {
  return `DC-${String(id)}`;
}

function range(begin: bigint, end: bigint): string {
  return `[${String(begin)},${String(end)})`;
}

/** How large the demonstration survey is, and what its parts are called; docs/demo.md shows it to people. */
export const SURVEY = {
  instrument: 'DemoCam',
  instrumentClass: 'demo.DemoCam',
  skymap: 'demo_sky',
  firstNight: 20260315,
  /** Middle of the first night: TAI nanoseconds of 2026-03-15T00:00:37 TAI, which is midnight UTC. */
  firstMidnight: 1_773_532_837_000_000_000n,
  nightsPerScale: 4,
  visitsPerNight: 45,
  exposureSeconds: 30,
  secondsBetweenVisits: 36,
  /** Center of the survey: degrees. */
  center: { longitude: 150, latitude: 2.2 },
  fieldsPerSide: 4,
  fieldSpacing: 1.5,
  tractsPerSide: 3,
  tractSize: 2,
  patchesPerSide: 4,
  raftsPerSide: 3,
  sensorsPerSide: 2,
  /** Size of a sensor and distance of two neighbouring ones: degrees. */
  sensorSize: 0.25,
  sensorPitch: 0.26,
  raftGap: 0.03,
  bands: ['g', 'r', 'i', 'z', 'y'],
} as const;

const DAY_NANOSECONDS = 86_400_000_000_000n;

/** One night of observations. */
export interface Night {
  /** Position in the survey, from 0. */
  readonly number: number;
  /** Its date as the number that stands for it: YYYYMMDD. */
  readonly dayObs: number;
  /** TAI nanoseconds. */
  readonly midnight: bigint;
}

/** The nights of a survey of that scale, one after the other. */
export function* nightsOf(scale: number): Generator<Night> {
  for (let number = 0; number < SURVEY.nightsPerScale * scale; number += 1) {
    const date = new Date(Date.UTC(2026, 2, 15 + number));
    const dayObs = date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
    yield { number, dayObs, midnight: SURVEY.firstMidnight + BigInt(number) * DAY_NANOSECONDS };
  }
}

/** The filter of the camera for a band. */
export function filterOf(band: string): string {
  return `${SURVEY.instrument}-${band}`;
}

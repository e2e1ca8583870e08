/**
 * From when on TAI - UTC has had how many seconds; times in seconds since 1970-01-01 UTC. Before 1972 the difference
 * was no whole number, and no repository has times of then. Source: IERS Bulletin C.
 */
const LEAP_SECONDS: readonly (readonly [since: number, difference: number])[] = [
  [63_072_000, 10],
  [78_796_800, 11],
  [94_694_400, 12],
  [126_230_400, 13],
  [157_766_400, 14],
  [189_302_400, 15],
  [220_924_800, 16],
  [252_460_800, 17],
  [283_996_800, 18],
  [315_532_800, 19],
  [362_793_600, 20],
  [394_329_600, 21],
  [425_865_600, 22],
  [489_024_000, 23],
  [567_993_600, 24],
  [631_152_000, 25],
  [662_688_000, 26],
  [709_948_800, 27],
  [741_484_800, 28],
  [773_020_800, 29],
  [820_454_400, 30],
  [867_715_200, 31],
  [915_148_800, 32],
  [1_136_073_600, 33],
  [1_230_768_000, 34],
  [1_341_100_800, 35],
  [1_435_708_800, 36],
  [1_483_228_800, 37],
];
const NANOSECONDS = 1_000_000_000n;

/**
 * TAI nanoseconds of a UTC time as PostgreSQL prints a `timestamp`: `2024-01-02 03:04:05.678901`.
 *
 * @throws TypeError for any other text.
 */
export function utcTimestampToTai(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) {
    throw new TypeError(`'${text}' is not a timestamp.`);
  }
  const [, date = '', time = '', fraction = ''] = match;
  const seconds = Date.parse(`${date}T${time}Z`) / 1000;
  const difference = LEAP_SECONDS.findLast(([since]) => since <= seconds)?.[1] ?? 0;
  return BigInt(seconds + difference) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'));
}

/** The UTC time of TAI nanoseconds, in whole microseconds, as PostgreSQL reads a `timestamp`. */
export function taiToUtcTimestamp(nanoseconds: number | bigint): string {
  const total = BigInt(nanoseconds);
  const seconds = total >= 0n ? total / NANOSECONDS : -((-total + NANOSECONDS - 1n) / NANOSECONDS);
  const tai = Number(seconds);
  const difference = LEAP_SECONDS.findLast(([since, offset]) => since + offset <= tai)?.[1] ?? 0;
  const microseconds = (total - seconds * NANOSECONDS) / 1000n;
  const whole = new Date((tai - difference) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${whole}.${String(microseconds).padStart(6, '0')}`;
}

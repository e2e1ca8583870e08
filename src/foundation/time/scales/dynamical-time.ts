import { DAY, MICROSECOND, scaleDouble, SECOND } from './units.js';

/** TT - TAI: 32.184 s. */
const TT_MINUS_TAI = 32_184n * (SECOND / 1000n);
/** 1977-01-01 00:00:32.184, where TT, TCG and TCB agree. */
const COMMON_ORIGIN = 2557n * DAY + TT_MINUS_TAI;
/** L_G = 6.969290134e-10 (IAU 2000 resolution B1.9). */
const GEOCENTRIC_RATE = { numerator: 6_969_290_134n, denominator: 10n ** 19n };
/** L_B = 1.550519768e-8 and TDB_0 = -65.5 us (IAU 2006 resolution B3). */
const BARYCENTRIC_RATE = { numerator: 1_550_519_768n, denominator: 10n ** 17n };
const BARYCENTRIC_OFFSET = (-655n * MICROSECOND) / 10n;
/** 2000-01-01 12:00 and the length of a Julian century, in days. */
const J2000 = 10_957.5;
const CENTURY = 36_525;

/** TAI of Terrestrial Time. All times here are attoseconds since 1970-01-01 00:00:00 of their scale. */
export function ttToTai(tt: bigint): bigint {
  return tt - TT_MINUS_TAI;
}

/** TAI of Geocentric Coordinate Time. */
export function tcgToTai(tcg: bigint): bigint {
  const { numerator, denominator } = GEOCENTRIC_RATE;
  return ttToTai(tcg - ((tcg - COMMON_ORIGIN) * numerator) / denominator);
}

/** TAI of Barycentric Dynamical Time, to about 10 microseconds between 1600 and 2200. */
export function tdbToTai(tdb: bigint): bigint {
  return ttToTai(tdb - tdbMinusTt(tdb));
}

/** TAI of Barycentric Coordinate Time, as exact as that of TDB. */
export function tcbToTai(tcb: bigint): bigint {
  const { numerator, denominator } = BARYCENTRIC_RATE;
  return tdbToTai(tcb + BARYCENTRIC_OFFSET - ((tcb - COMMON_ORIGIN) * numerator) / denominator);
}

/** Amplitude in seconds, angular frequency in radians per century, phase in radians. */
const PERIODIC_TERMS: readonly (readonly [amplitude: number, frequency: number, phase: number])[] = [
  [0.001657, 628.3076, 6.2401],
  [0.000022, 575.3385, 4.297],
  [0.000014, 1256.6152, 6.1969],
  [0.000005, 606.9777, 4.0212],
  [0.000005, 52.9691, 0.4444],
  [0.000002, 21.3299, 5.5431],
];
const MIXED_TERM = [0.00001, 628.3076, 4.249] as const;

/** At the centre of the Earth. Source: USNO Circular 179 (Kaplan 2005), equation 2.6. */
function tdbMinusTt(tdb: bigint): bigint {
  const centuries = (Number(tdb) / Number(DAY) - J2000) / CENTURY;
  let seconds = 0;
  for (const [amplitude, frequency, phase] of PERIODIC_TERMS) {
    seconds += amplitude * Math.sin(frequency * centuries + phase);
  }
  const [amplitude, frequency, phase] = MIXED_TERM;
  seconds += amplitude * centuries * Math.sin(frequency * centuries + phase);
  return scaleDouble(seconds, SECOND);
}

/**
 * Times are counted in attoseconds (10^-18 s), so that every double that can stand for a time, and every division on
 * its way, is exact far below a nanosecond.
 */
export const SECOND = 10n ** 18n;
export const MICROSECOND = SECOND / 1_000_000n;
export const NANOSECOND = SECOND / 1_000_000_000n;
export const DAY = 86_400n * SECOND;

/** Quotient rounded towards minus infinity. The divisor is positive. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Quotient rounded to the nearest integer. The divisor is positive. */
export function roundDivide(dividend: bigint, divisor: bigint): bigint {
  return floorDivide(2n * dividend + divisor, 2n * divisor);
}

/** `value * numerator / denominator` for a finite double, rounded down only at the end. */
export function scaleDouble(value: number, numerator: bigint, denominator = 1n): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const biased = (bits.getUint16(0) >> 4) & 0x7ff;
  const fraction = bits.getBigUint64(0) & 0xf_ffff_ffff_ffffn;
  const mantissa = (value < 0 ? -1n : 1n) * (biased === 0 ? fraction : fraction | 0x10_0000_0000_0000n);
  const exponent = BigInt(Math.max(biased, 1) - 1075);
  return exponent >= 0n
    ? floorDivide((mantissa << exponent) * numerator, denominator)
    : floorDivide(mantissa * numerator, denominator << -exponent);
}

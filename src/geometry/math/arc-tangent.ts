/**
 * An arc tangent of two arguments that is rounded correctly in all but a vanishing part of cases, as the C library's is
 * and the engine's is not (7 % of its results are off by one bit). The last bit of a longitude decides whether an interval
 * has its own end in it, and with that whole relations between polygons and boxes.
 *
 * The quotient is reduced to within 1/128 of a multiple of 1/64 whose arc tangent is tabulated to twice the precision of a
 * double; a short series does the rest. All steps that matter keep the rounding error of the step before.
 */
export function atan2(y: number, x: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const larger = Math.max(ax, ay);
  const smaller = Math.min(ax, ay);
  if (!(smaller > 0) || !Number.isFinite(larger) || smaller < TINY * larger) {
    return Math.atan2(y, x);
  }
  const [quotient, quotientRest] = divide(smaller, 0, larger, 0);
  let [angle, rest] = atan(quotient, quotientRest);
  if (ay > ax) {
    [angle, rest] = subtractFrom(HALF_PI, angle, rest);
  }
  if (x < 0) {
    [angle, rest] = subtractFrom(PI, angle, rest);
  }
  const result = angle + rest;
  return y < 0 ? -result : result;
}

/** Below this quotient the rounding errors that are carried along would underflow. */
const TINY = 1e-150;
const STEPS = 64;
/** Bits after the point of the integers that the table is computed with. */
const PRECISION = 140n;

/** A number to twice the precision of a double: the nearest double, and what is missing. */
type Double2 = readonly [value: number, rest: number];

const PI: Double2 = [Math.PI, 1.2246467991473532e-16];
const HALF_PI: Double2 = [Math.PI / 2, 6.123233995736766e-17];

const TABLE: readonly Double2[] = Array.from({ length: STEPS + 1 }, (_, step) => tabulated(BigInt(step)));

/** Arc tangent of step/64 by Euler's series, in exact arithmetic. */
function tabulated(step: bigint): Double2 {
  const square = step * step;
  const denominator = 4096n + square;
  let term = ((64n * step) << PRECISION) / denominator;
  let sum = 0n;
  for (let n = 1n; term > 0n; n++) {
    sum += term;
    term = (term * 2n * n * square) / ((2n * n + 1n) * denominator);
  }
  const scale = 2 ** Number(PRECISION);
  const value = Number(sum) / scale;
  return [value, Number(sum - BigInt(value * scale)) / scale];
}

function atan(q: number, qRest: number): Double2 {
  const step = Math.round(q * STEPS);
  const c = step / STEPS;
  const [value, valueRest] = TABLE[step] ?? [NaN, NaN];
  const [product, productRest] = multiply(q, c);
  const [sum, sumRest] = add(1, product);
  const [u, uRest] = divide(q - c, qRest, sum, sumRest + productRest + qRest * c);
  const square = u * u;
  const tail = u * square * (-1 / 3 + square * (1 / 5 - square * (1 / 7 - square * (1 / 9))));
  const [angle, rest] = add(value, u);
  return [angle, rest + (valueRest + (uRest + tail))];
}

function subtractFrom([total, totalRest]: Double2, value: number, rest: number): Double2 {
  const [difference, differenceRest] = add(total, -value);
  return [difference, differenceRest + (totalRest - rest)];
}

/** a + b and the rounding error of it (Knuth). */
function add(a: number, b: number): Double2 {
  const sum = a + b;
  const bPart = sum - a;
  return [sum, a - (sum - bPart) + (b - bPart)];
}

/** a × b and the rounding error of it (Dekker). */
function multiply(a: number, b: number): Double2 {
  const product = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

/** A double as the sum of two that have half of its digits each (Veltkamp). */
function split(value: number): readonly [number, number] {
  const scaled = 134_217_729 * value;
  const high = scaled - (scaled - value);
  return [high, value - high];
}

function divide(a: number, aRest: number, b: number, bRest: number): Double2 {
  const quotient = a / b;
  const [product, productRest] = multiply(quotient, b);
  return [quotient, (a - product - productRest + aRest - quotient * bRest) / b];
}

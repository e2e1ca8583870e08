/** What a look at a JSON text's characters tells before it is parsed. */
export interface JsonScan {
  /** How deeply arrays and objects are nested. */
  readonly depth: number;
  /** How many arrays and objects there are. */
  readonly containers: number;
  /** Where integers stand that a double may not hold exactly: beginnings and ends in turn. */
  readonly longIntegers: readonly number[];
  /** Whether a string may have an escaped surrogate. */
  readonly hasSurrogateEscape: boolean;
}

/** Where a scan stops: what is deeper or more is refused anyway. */
export interface ScanLimits {
  readonly depth: number;
  readonly containers: number;
  readonly longIntegers: number;
}

/** Digits that every double holds exactly. */
const SAFE_DIGITS = 15;
/** Not a key, which is no JSON either. */
const LONG_INTEGER = /-?[1-9]\d*(?![-+.eE\d]|\s*:)/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Scan a JSON text once, without checking it; stops early where a limit is passed. */
export function scanJson(text: string, limits: ScanLimits): JsonScan {
  let depth = 0;
  let deepest = 0;
  let containers = 0;
  const longIntegers: number[] = [];
  let hasSurrogateEscape = false;
  const isWithinLimits = (): boolean =>
    deepest <= limits.depth && containers <= limits.containers && longIntegers.length <= 2 * limits.longIntegers;
  for (let index = 0; index < text.length && isWithinLimits(); index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code)) {
      const begin = index > 0 && isPartOfNumber(text.charCodeAt(index - 1)) ? index - 1 : index;
      index = numberEnd(text, index) - 1;
      if (index - begin >= SAFE_DIGITS && isLongInteger(text, begin, index + 1)) {
        longIntegers.push(begin, index + 1);
      }
    } else if (code === QUOTE) {
      const end = stringEnd(text, index + 1);
      hasSurrogateEscape ||= end.hasSurrogateEscape;
      index = end.index;
    } else if (code === 0x5b || code === 0x7b) {
      deepest = Math.max(deepest, ++depth);
      containers++;
    } else if (code === 0x5d || code === 0x7d) {
      depth--;
    }
  }
  return { depth: deepest, containers, longIntegers, hasSurrogateEscape };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Digits, signs, points and the letters of exponents. */
function isPartOfNumber(code: number): boolean {
  return isDigit(code) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x65 || code === 0x45;
}

function isLongInteger(text: string, begin: number, end: number): boolean {
  LONG_INTEGER.lastIndex = begin;
  return LONG_INTEGER.test(text) && LONG_INTEGER.lastIndex === end;
}

function numberEnd(text: string, start: number): number {
  let index = start;
  while (index < text.length && isPartOfNumber(text.charCodeAt(index))) {
    index++;
  }
  return index;
}

function stringEnd(text: string, start: number): { readonly index: number; readonly hasSurrogateEscape: boolean } {
  let hasSurrogateEscape = false;
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      break;
    }
    if (code === BACKSLASH) {
      const escape = text.slice(index + 1, index + 3).toLowerCase();
      hasSurrogateEscape ||= escape === 'ud';
      index++;
    }
  }
  return { index, hasSurrogateEscape };
}

/** What a look at a JSON text's characters tells before it is parsed. */
export interface JsonScan {
  /** How deeply arrays and objects are nested. */
  readonly depth: number;
  /** Whether a number may have more digits than a double holds exactly. */
  readonly hasLongNumber: boolean;
  /** Whether a string may have an escaped surrogate. */
  readonly hasSurrogateEscape: boolean;
}

/** Digits that every double holds exactly. */
const SAFE_DIGITS = 15;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Scan a JSON text once, without checking it; stops early where the nesting gets deeper than the limit. */
export function scanJson(text: string, maximumDepth: number): JsonScan {
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let hasLongNumber = false;
  let hasSurrogateEscape = false;
  for (let index = 0; index < text.length && deepest <= maximumDepth; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) {
      hasLongNumber ||= ++digits > SAFE_DIGITS;
      continue;
    }
    digits = 0;
    if (code === QUOTE) {
      const end = stringEnd(text, index + 1);
      hasSurrogateEscape ||= end.hasSurrogateEscape;
      index = end.index;
    } else if (code === 0x5b || code === 0x7b) {
      deepest = Math.max(deepest, ++depth);
    } else if (code === 0x5d || code === 0x7d) {
      depth--;
    }
  }
  return { depth: deepest, hasLongNumber, hasSurrogateEscape };
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

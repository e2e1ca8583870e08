import type { Input } from '../bytes/index.js';

/** A test of whether an input still does what it must not. */
type StillFails = (input: Input) => Promise<boolean>;

/**
 * Make an input smaller as long as it fails: members and items of JSON are taken away, then pieces of any text.
 *
 * @param mostAttempts how often it is tried at most.
 * @returns the head's first line and the body, as text.
 */
export async function shrink(input: Input, mostAttempts: number, fails: StillFails): Promise<string> {
  const head = input.bytes.subarray(0, input.bodyStart).toString('latin1');
  const text = input.bytes.subarray(input.bodyStart).toString('latin1');
  const withBody = (body: string): Input => {
    const start = Buffer.from(
      head.replace(/^content-length: \d+/m, `content-length: ${String(body.length)}`),
      'latin1',
    );
    return { ...input, bytes: Buffer.concat([start, Buffer.from(body, 'latin1')]), bodyStart: start.length };
  };
  if (text === '' || !(await fails(withBody(text)))) {
    return head + text;
  }
  let attempts = 0;
  const attempt = async (body: string): Promise<boolean> => attempts++ < mostAttempts && (await fails(withBody(body)));
  const least = await withoutPieces(await withoutParts(text, attempt), attempt);
  return `${head.split('\r\n', 1)[0] ?? ''}\n${Buffer.from(least, 'latin1').toString()}`;
}

async function withoutParts(text: string, fails: (body: string) => Promise<boolean>): Promise<string> {
  let best = text;
  for (let progress = true; progress;) {
    progress = false;
    for (const candidate of smallerValues(best)) {
      if (await fails(candidate)) {
        best = candidate;
        progress = true;
        break;
      }
    }
  }
  return best;
}

/** The texts of a JSON value without one of its parts each, large parts first; none if it is no JSON. */
function smallerValues(text: string): readonly string[] {
  const ends = new Map<number, number>();
  const open: number[] = [];
  const separators: number[] = [];
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') {
        index++;
      } else if (character === '"') {
        inString = false;
      }
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      open.push(separators.push(index) - 1);
    } else if (character === ',' || character === '}' || character === ']') {
      const begin = open.at(-1);
      if (begin === undefined) {
        return [];
      }
      const from = separators[separators.length - 1] ?? 0;
      ends.set(from, index);
      if (character === ',') {
        separators.push(index);
      } else {
        separators.length = begin;
        open.pop();
      }
    }
  }
  return [...ends]
    .map(([begin, end]) =>
      text[begin] === ',' ? [begin, end] : text[end] === ',' ? [begin + 1, end + 1] : [begin + 1, end],
    )
    .filter(([begin = 0, end = 0]) => end > begin)
    .sort(([a = 0, b = 0], [c = 0, d = 0]) => d - c - (b - a))
    .map(([begin, end]) => text.slice(0, begin) + text.slice(end));
}

async function withoutPieces(text: string, fails: (body: string) => Promise<boolean>): Promise<string> {
  let best = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length;) {
      const candidate = best.slice(0, at) + best.slice(at + size);
      if (await fails(candidate)) {
        best = candidate;
      } else {
        at += size;
      }
    }
  }
  return best;
}

/** One element of a glob: any run of characters, a certain character, or one out of a set. */
type GlobToken =
  | { readonly kind: 'star' }
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'set'; readonly has: (character: string) => boolean };

/** Whether Python's `fnmatch` would take the text as a pattern: it has `*`, `?` or a bracket expression. */
export function isGlob(text: string): boolean {
  return /[*?]|\[.*\]/.test(text);
}

/**
 * A predicate for a shell-style glob, with the meaning that Python's `fnmatch.translate` gives it: `*` matches
 * anything, also across `/`; `?` one character; `[...]` and `[!...]` one of a set; case matters; the whole text has to
 * match. Takes time proportional to pattern times text, whatever the pattern.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const tokens = tokenize(Array.from(pattern));
  return (text) => matches(tokens, Array.from(text));
}

/**
 * A pattern for SQL's `LIKE` (with `\\` as the escape) that matches everything that the glob matches, and more only where
 * the glob has a bracket expression: to narrow a search in the database before the exact match.
 */
export function likePattern(glob: string): string {
  return tokenize(Array.from(glob))
    .map((token) => {
      switch (token.kind) {
        case 'star':
          return '%';
        case 'literal':
          return token.character.replace(/[\\%_]/, '\\$&');
        case 'set':
          return '_';
      }
    })
    .join('');
}

function matches(tokens: readonly GlobToken[], text: readonly string[]): boolean {
  let position = 0;
  let next = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (position < text.length) {
    const token = tokens[next];
    const character = text[position] ?? '';
    if (token?.kind === 'star') {
      starAt = next;
      resumeAt = position;
      next++;
    } else if (token !== undefined && matchesOne(token, character)) {
      next++;
      position++;
    } else if (starAt >= 0) {
      next = starAt + 1;
      resumeAt++;
      position = resumeAt;
    } else {
      return false;
    }
  }
  return tokens.slice(next).every((token) => token.kind === 'star');
}

function matchesOne(token: Exclude<GlobToken, { kind: 'star' }>, character: string): boolean {
  return token.kind === 'literal' ? token.character === character : token.has(character);
}

function tokenize(pattern: readonly string[]): readonly GlobToken[] {
  const tokens: GlobToken[] = [];
  let index = 0;
  while (index < pattern.length) {
    const character = pattern[index] ?? '';
    const end = character === '[' ? bracketEnd(pattern, index) : -1;
    if (end >= 0) {
      tokens.push({ kind: 'set', has: bracketMatcher(pattern.slice(index + 1, end)) });
      index = end + 1;
      continue;
    }
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') {
        tokens.push({ kind: 'star' });
      }
    } else {
      tokens.push(character === '?' ? { kind: 'set', has: () => true } : { kind: 'literal', character });
    }
    index++;
  }
  return tokens;
}

/** Position of the bracket that closes the expression, or -1: a bracket right at its start is a member. */
function bracketEnd(pattern: readonly string[], start: number): number {
  let index = start + 1;
  if (pattern[index] === '!') {
    index++;
  }
  return pattern.indexOf(']', pattern[index] === ']' ? index + 1 : index);
}

function bracketMatcher(content: readonly string[]): (character: string) => boolean {
  const isNegated = content[0] === '!';
  const members = isNegated ? content.slice(1) : content;
  const ranges: (readonly [number, number])[] = [];
  for (let index = 0; index < members.length; index++) {
    const low = codePoint(members[index]);
    const isRange = members[index + 1] === '-' && index + 2 < members.length;
    ranges.push([low, isRange ? codePoint(members[index + 2]) : low]);
    index += isRange ? 2 : 0;
  }
  return (character) => {
    const code = codePoint(character);
    return ranges.some(([low, high]) => low <= code && code <= high) !== isNegated;
  };
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}

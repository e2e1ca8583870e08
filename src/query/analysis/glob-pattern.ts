/**
 * The pattern of `LIKE` for a glob of the query language (reference: query-semantics, section 3.4): `*` and `?` are
 * wildcards, a backslash takes that meaning away, and there are no character classes.
 */
export function likePatternOfGlob(glob: string): string {
  let pattern = '';
  for (let index = 0; index < glob.length; index++) {
    const character = glob.charAt(index);
    const next = glob.charAt(index + 1);
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      pattern += next;
      index++;
    } else {
      pattern += WILDCARDS[character] ?? character;
    }
  }
  return pattern;
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '%', '?': '_', '%': '\\%', _: '\\_' };

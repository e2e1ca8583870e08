import { syntaxError } from './syntax-error.js';
import { MARKS, type Token, WORDS } from './token.js';

/**
 * The tokens in the order in which they are tried (protocol: query semantics, section 4.1; reference: `ParserLex`).
 * Strings and times end at the next quote and stay on their line; blanks may stand inside of ranges.
 */
const TOKEN =
  /(?<blank>[ \t\n]+)|(?<time>[Tt]'[^'\n]*')|(?<string>'[^'\n]*')|(?<range>-?\d+\s*\.\.\s*-?\d+(?:\s*:\s*[1-9]\d*)?)|(?<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)|(?<qualified>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){1,2})|(?<name>[A-Za-z_]\w*)|(?<bind>:[A-Za-z_]\w*)|(?<mark>!=|<=|>=|[()=<>+\-*/%,])/y;

const VALUE_KINDS = ['time', 'string', 'range', 'number', 'qualified', 'bind'] as const;

/**
 * Cut an expression into tokens; the last is always the end.
 *
 * @throws ButlerUserError `invalid_query` at the first character that begins no token.
 */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < source.length) {
    TOKEN.lastIndex = start;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) {
      throw syntaxError(source, start, describeCharacter(source, start));
    }
    const end = TOKEN.lastIndex;
    if (groups['blank'] === undefined) {
      tokens.push({ kind: kindOf(groups), text: source.slice(start, end), start });
    }
    start = end;
  }
  return [...tokens, { kind: 'end', text: '', start }];
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token['kind'] {
  const { name, mark } = groups;
  if (name !== undefined) {
    return WORDS.find((word) => word === name.toUpperCase()) ?? 'name';
  }
  return (
    MARKS.find((candidate) => candidate === mark) ?? VALUE_KINDS.find((kind) => groups[kind] !== undefined) ?? 'end'
  );
}

function describeCharacter(source: string, offset: number): string {
  const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
  return character === "'"
    ? "found a quote without a second one on its line, expected a string in the form '…'"
    : `found ${JSON.stringify(character)}, which begins nothing that is known here`;
}

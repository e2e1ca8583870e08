const HEXADECIMAL = /^[0-9a-f]{32}$/;
const HYPHENATED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A UUID in its canonical form, lower case with hyphens, from any form that the reference server takes (protocol section
 * 3.1): also upper case, without hyphens, in braces, or as `urn:uuid:`. Null for anything else.
 */
export function parseUuid(text: string): string | null {
  const lower = text.toLowerCase();
  if (HYPHENATED.test(lower)) {
    return lower;
  }
  const bare = lower.replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1');
  if (HYPHENATED.test(bare)) {
    return bare;
  }
  return HEXADECIMAL.test(bare) ? bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
}

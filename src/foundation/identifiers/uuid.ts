const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEXADECIMAL = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;
const HYPHENATED = /^(?:urn:uuid:)?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
const BRACED = /^\{(.{36})\}$/;

/**
 * A UUID in its canonical form, lower case with hyphens, from any form that the reference server takes (protocol section
 * 3.1): digits of either case with hyphens, then also in braces or after a lower-case `urn:uuid:`, or without hyphens.
 * Null for anything else.
 */
export function parseUuid(text: string): string | null {
  if (CANONICAL.test(text)) {
    return text;
  }
  const [, hyphenated] = HYPHENATED.exec(BRACED.exec(text)?.[1] ?? text) ?? [];
  if (hyphenated !== undefined) {
    return hyphenated.toLowerCase();
  }
  const parts = HEXADECIMAL.exec(text);
  return parts === null ? null : parts.slice(1).join('-').toLowerCase();
}

import { hash } from 'node:crypto';

/** The strong entity tag of an answer. */
export function entityTag(text: string): string {
  return `"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
}

/** Whether the client of an `If-None-Match` header has the answer with that tag already (RFC 9110, section 13.1.2). */
export function isKnownTo(header: string | undefined, tag: string): boolean {
  return (
    header
      ?.split(',')
      .map((known) => known.trim().replace(/^W\//, ''))
      .some((known) => known === tag || known === '*') ?? false
  );
}

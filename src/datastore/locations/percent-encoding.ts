/** Encode a path like Python's `urllib.parse.quote`: everything but slashes and unreserved characters. */
export function quotePath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decode percent-encoding; sequences that encode no text stay as they are. */
export function unquotePath(path: string): string {
  return path.replace(/(?:%[0-9a-fA-F]{2})+/g, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}

/** Whether a path counts as encoded already (reference: `lsst.resources`, which looks for upper-case escapes). */
export function isQuoted(path: string): boolean {
  return /%[0-9A-F]{2}/.test(path);
}

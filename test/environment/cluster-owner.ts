import { readFileSync } from 'node:fs';

/** Who runs a server program. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL and PgBouncer refuse to run as root; then they belong to the user that Debian made for it. */
export function clusterOwner(): Owner | null {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':').map(Number) ?? [];
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

/** Names of pino's levels, by number. */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

/** A log record in JSON as a line for people: time, level, message, then the other members. */
export function humanLine(json: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(json) as LogRecord;
  const clock = new Date(time).toISOString().slice(11, 23);
  const members = Object.entries(rest).map(([name, value]) => `${name}=${memberText(value)}`);
  const head = [clock, (LEVELS[level] ?? String(level)).padEnd(5), msg ?? '', ...members].join(' ');
  return err === undefined ? `${head}\n` : `${head}\n${err.stack ?? err.message ?? ''}\n`;
}

interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
  readonly [name: string]: unknown;
}

function memberText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import { type DestinationStream, type Logger, pino } from 'pino';
import type { LoggingConfiguration } from '../config/index.js';
import { humanLine } from './human-line.js';
import { redact } from './redaction.js';

/** Where log lines go. */
export interface LogOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The logger of the process. Every line passes through the redaction, whatever it was made of. */
export function rootLogger(configuration: LoggingConfiguration, output: LogOutput): Logger {
  const isForPeople = configuration.format === 'text' || (configuration.format === 'auto' && output.isTTY === true);
  const destination: DestinationStream = {
    write: (line) => output.write(isForPeople ? humanLine(redact(line)) : redact(line)),
  };
  return pino({ level: configuration.level, base: null, messageKey: 'msg' }, destination);
}

import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Lets Nest, and what logs through its `Logger`, write to ours. The last parameter is the context. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.info(...recordOf(message, parameters));
  }

  error(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.error(...recordOf(message, parameters));
  }

  warn(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.warn(...recordOf(message, parameters));
  }

  debug(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.debug(...recordOf(message, parameters));
  }

  verbose(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.trace(...recordOf(message, parameters));
  }

  fatal(message: unknown, ...parameters: readonly unknown[]): void {
    this.logger.fatal(...recordOf(message, parameters));
  }
}

function recordOf(message: unknown, parameters: readonly unknown[]): [record: object, text?: string] {
  const context = parameters.at(-1);
  const [detail] = parameters.slice(0, -1);
  const record = { context, ...(detail === undefined ? {} : { detail }) };
  if (message instanceof Error) {
    return [{ ...record, err: message }, message.message];
  }
  return typeof message === 'string' ? [record, message] : [{ ...record, message }];
}

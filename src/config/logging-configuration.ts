import { IsIn } from 'class-validator';
import { asText, Variable } from './variable.js';

/** What the server tells about itself. */
export class LoggingConfiguration {
  /** Least severe level that is logged. */
  @Variable('BUTLER_SERVER_LOG_LEVEL', 'trace, debug, info, warn, error, fatal or silent', asText)
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
  readonly level: string = 'info';

  /** One JSON object per line, or lines for people; `auto` is for people if standard output is a terminal. */
  @Variable('BUTLER_SERVER_LOG_FORMAT', 'auto, json or text', asText)
  @IsIn(['auto', 'json', 'text'])
  readonly format: 'auto' | 'json' | 'text' = 'auto';
}

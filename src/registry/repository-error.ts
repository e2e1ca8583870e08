import { ServiceError } from '../foundation/errors/index.js';

/** A repository that cannot be served: the message says what is wrong with it, for its operator. */
export function unusable(message: string, cause?: unknown): ServiceError {
  return new ServiceError('repository_unusable', message, cause === undefined ? {} : { cause });
}

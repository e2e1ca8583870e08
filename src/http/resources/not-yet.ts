import { ServiceError } from '../../foundation/errors/index.js';

/** The answer of routes that are part of the protocol, but not yet of this server. */
export function notYet(what: string): never {
  throw new ServiceError('not_implemented', `This server does not ${what} yet.`);
}

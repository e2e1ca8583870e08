import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Header in which clients name their requests (protocol section 2.2). */
const CLIENT_REQUEST_ID_HEADER = 'x-butler-client-request-id';

/** The client's own id of a request if it is fit to be repeated in headers and logs, else a new UUID. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers[CLIENT_REQUEST_ID_HEADER];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

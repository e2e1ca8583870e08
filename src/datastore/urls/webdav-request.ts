import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { ServiceError } from '../../foundation/errors/index.js';
import type { WebdavAccess } from './webdav-access.js';

const TIMEOUT_MILLISECONDS = 10_000;
const MAXIMUM_ANSWER_BYTES = 64 * 1024;

/** What a WebDAV server answered. */
export interface WebdavAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/**
 * Ask a WebDAV server. Redirections are not followed, so that credentials stay with the host they are for.
 *
 * @throws ServiceError `file_store_unavailable` if it does not answer within 10 seconds, or too much.
 */
export function askWebdav(
  method: 'OPTIONS' | 'POST',
  url: URL,
  { authorization, ca, cert, key }: WebdavAccess,
  body: string | null = null,
): Promise<WebdavAnswer> {
  const options = {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(body === null ? {} : { 'content-type': 'application/macaroon-request' }),
      'content-length': Buffer.byteLength(body ?? ''),
    },
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<WebdavAnswer>();
  const fail = (cause: unknown): void => {
    reject(storeUnavailable(url, cause));
  };
  const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('error', fail);
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAXIMUM_ANSWER_BYTES) {
        request.destroy(new Error('Its answer is too long.'));
      }
    });
    response.on('end', () => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
  });
  request.on('error', fail);
  request.end(body ?? undefined);
  return promise;
}

/** That a file store is out of order. */
export function storeUnavailable(url: URL, cause: unknown): ServiceError {
  return new ServiceError('file_store_unavailable', `The file store at '${url.host}' does not answer as agreed.`, {
    cause,
  });
}

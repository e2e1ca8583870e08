import { createHmac } from 'node:crypto';
import { quotePath } from '../locations/percent-encoding.js';

/** An object to sign a GET of. */
export interface S3Object {
  /** URL of the service, without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly key: string;
}

/** Who signs. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * A URL with a signature of version 2 (Amazon S3 REST authentication, "query string request authentication
 * alternative"), as the reference makes them: Python clients know by its parameters that the URL takes no HEAD, and
 * no kept library for Node makes them any more.
 *
 * @param expires seconds since 1970-01-01 UTC.
 */
export function signVersion2(object: S3Object, credentials: S3Credentials, expires: number): string {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const resource = `/${quotePath(object.bucket)}/${quotePath(object.key)}`;
  const token = sessionToken === undefined ? '' : `x-amz-security-token:${sessionToken}\n`;
  const signature = createHmac('sha1', secretAccessKey)
    .update(`GET\n\n\n${String(expires)}\n${token}${resource}`)
    .digest('base64');
  const query = new URLSearchParams({
    AWSAccessKeyId: accessKeyId,
    Signature: signature,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    Expires: String(expires),
  });
  return `${object.endpoint}${resource}?${query.toString()}`;
}

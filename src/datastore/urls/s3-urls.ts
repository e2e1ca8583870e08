import process from 'node:process';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { Injectable } from '@nestjs/common';
import { FileAccessConfiguration } from '../../config/index.js';
import type { FileLocation } from '../locations/file-location.js';
import { type S3Profile, s3Profile } from './s3-profile.js';
import { type S3Object, signVersion2 } from './s3-version-2.js';

/** Where nothing names a region. */
const DEFAULT_REGION = 'us-east-1';

/** Makes a URL of an object that is good for so many seconds. */
type Signer = (object: Omit<S3Object, 'endpoint'>, seconds: number) => Promise<string>;

/** Presigned URLs of objects in S3 and in stores that speak its protocol. Signing asks nobody. */
@Injectable()
export class S3Urls {
  readonly #signers = new Map<string, Promise<Signer>>();
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration) {
    this.#seconds = configuration.urlSeconds;
  }

  /** @throws Error if there are no credentials. */
  async sign({ authority, path }: FileLocation): Promise<string> {
    const at = authority.lastIndexOf('@');
    const name = at < 0 ? '' : decodeURIComponent(authority.slice(0, at));
    let signer = this.#signers.get(name);
    if (signer === undefined) {
      signer = openSigner(s3Profile(name === '' ? null : name, process.env));
      this.#signers.set(name, signer);
    }
    const sign = await signer;
    return sign({ bucket: authority.slice(at + 1), key: path.replace(/^\//, '') }, this.#seconds);
  }
}

/** Amazon takes signatures of version 4 only, at least for new buckets; other stores get version 2, as ever. */
async function openSigner({ endpoint, credentials, section }: S3Profile): Promise<Signer> {
  if (endpoint !== null && credentials !== null) {
    return (object, seconds) => Promise.resolve(signVersion2({ ...object, endpoint }, credentials, expiry(seconds)));
  }
  const { S3Client, GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const { AWS_REGION: region = process.env['AWS_DEFAULT_REGION'] } = process.env;
  const options: S3ClientConfig = {
    // Whoever has the URL sends nothing but a GET.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(region === undefined ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(section === null ? {} : { profile: section }),
  };
  const unplaced = new S3Client(options);
  if (endpoint !== null) {
    return async (object, seconds) =>
      signVersion2({ ...object, endpoint }, await unplaced.config.credentials(), expiry(seconds));
  }
  const client = new S3Client({ ...options, region: await unplaced.config.region().catch(() => DEFAULT_REGION) });
  return ({ bucket, key }, seconds) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds });
}

function expiry(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

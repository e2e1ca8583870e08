import process from 'node:process';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { Injectable } from '@nestjs/common';
import { type NamedCache, ProcessCaches } from '../../caching/index.js';
import { FileAccessConfiguration } from '../../config/index.js';
import type { FileLocation } from '../locations/file-location.js';
import { type S3Profile, s3Profile } from './s3-profile.js';
import { type S3Object, signVersion2 } from './s3-version-2.js';

/** Where nothing names a region. */
const DEFAULT_REGION = 'us-east-1';

/** What a client of Amazon's takes in the heap, about. */
const SIGNER_BYTES = 64 * 1024;
/** Repositories name profiles, clients do not. */
const MAXIMUM_BYTES = 16 * 1024 * 1024;

/** Makes a URL of an object that is good for so many seconds from a time on. */
type Signer = (object: Omit<S3Object, 'endpoint'>, seconds: number, now: Date) => Promise<string>;

/** Presigned URLs of objects in S3 and in stores that speak its protocol. Signing asks nobody. */
@Injectable()
export class S3Urls {
  readonly #signers: NamedCache<Promise<Signer>>;
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration, caches: ProcessCaches) {
    this.#seconds = configuration.urlSeconds;
    this.#signers = caches.make('URL signers', { maximumBytes: MAXIMUM_BYTES, bytesOf: () => SIGNER_BYTES });
  }

  /**
   * A URL that is good from now on.
   *
   * @throws Error if there are no credentials.
   */
  async sign({ authority, path }: FileLocation, now = new Date()): Promise<string> {
    const at = authority.lastIndexOf('@');
    const name = at < 0 ? '' : decodeURIComponent(authority.slice(0, at));
    const sign = await this.#signers.getOrMake(name, () => this.#open(name));
    return sign({ bucket: authority.slice(at + 1), key: path.replace(/^\//, '') }, this.#seconds, now);
  }

  #open(name: string): Promise<Signer> {
    const opening = openSigner(s3Profile(name === '' ? null : name, process.env));
    opening.catch(() => {
      this.#signers.invalidate(name);
    });
    return opening;
  }
}

/** Amazon takes signatures of version 4 only, at least for new buckets; other stores get version 2, as ever. */
async function openSigner({ endpoint, credentials, section }: S3Profile): Promise<Signer> {
  if (endpoint !== null && credentials !== null) {
    return (object, seconds, now) =>
      Promise.resolve(signVersion2({ ...object, endpoint }, credentials, expiry(seconds, now)));
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
    return async (object, seconds, now) =>
      signVersion2({ ...object, endpoint }, await unplaced.config.credentials(), expiry(seconds, now));
  }
  const client = new S3Client({ ...options, region: await unplaced.config.region().catch(() => DEFAULT_REGION) });
  return ({ bucket, key }, seconds, now) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds, signingDate: now });
}

function expiry(seconds: number, now: Date): number {
  return Math.floor(now.getTime() / 1000) + seconds;
}

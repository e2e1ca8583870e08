import process from 'node:process';
import type { S3Client } from '@aws-sdk/client-s3';
import { Injectable } from '@nestjs/common';
import { FileAccessConfiguration } from '../../config/index.js';
import type { FileLocation } from '../locations/file-location.js';
import { s3Profile } from './s3-profile.js';
import { type S3Credentials, signVersion2 } from './s3-version-2.js';

/** Amazon's own service, where buckets of any region are found. */
const AMAZON = 'https://s3.amazonaws.com';
/** Asked for nothing but credentials, the client wants a region nevertheless. */
const REGION_OF_OTHER_STORES = 'us-east-1';

interface Service {
  readonly endpoint: string;
  readonly credentials: () => Promise<S3Credentials>;
}

/** Presigned URLs of objects in S3 and in stores that speak its protocol. Signing asks nobody. */
@Injectable()
export class S3Urls {
  readonly #services = new Map<string, Promise<Service>>();
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration) {
    this.#seconds = configuration.urlSeconds;
  }

  /** @throws Error if there are no credentials. */
  async sign({ authority, path }: FileLocation): Promise<string> {
    const at = authority.lastIndexOf('@');
    const profile = at < 0 ? '' : decodeURIComponent(authority.slice(0, at));
    let service = this.#services.get(profile);
    if (service === undefined) {
      service = openService(profile);
      this.#services.set(profile, service);
    }
    const { endpoint, credentials } = await service;
    const object = { endpoint, bucket: authority.slice(at + 1), key: path.replace(/^\//, '') };
    return signVersion2(object, await credentials(), Math.floor(Date.now() / 1000) + this.#seconds);
  }
}

async function openService(name: string): Promise<Service> {
  const profile = s3Profile(name === '' ? null : name, process.env);
  const { credentials } = profile;
  if (credentials !== null) {
    return { endpoint: profile.endpoint ?? AMAZON, credentials: () => Promise.resolve(credentials) };
  }
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    region: REGION_OF_OTHER_STORES,
    ...(profile.section === null ? {} : { profile: profile.section }),
  });
  return {
    endpoint: profile.endpoint ?? (await configuredEndpoint(client)) ?? AMAZON,
    credentials: () => client.config.credentials(),
  };
}

/** The endpoint of AWS's own variables and files. */
async function configuredEndpoint(client: S3Client): Promise<string | null> {
  const endpoint = await client.config.endpoint?.();
  if (endpoint === undefined) {
    return null;
  }
  const port = endpoint.port === undefined ? '' : `:${String(endpoint.port)}`;
  return `${endpoint.protocol}//${endpoint.hostname}${port}${endpoint.path}`.replace(/\/$/, '');
}

import type { Storage } from '@google-cloud/storage';
import { Injectable } from '@nestjs/common';
import { FileAccessConfiguration } from '../../config/index.js';
import type { FileLocation } from '../locations/file-location.js';

/**
 * Signed URLs (version 4) of objects in Google Cloud Storage, by the service account that Google's library finds
 * (`GOOGLE_APPLICATION_CREDENTIALS`). With a key file nobody is asked; an account without one is signed for by Google.
 */
@Injectable()
export class GoogleUrls {
  #storage: Promise<Storage> | null = null;
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration) {
    this.#seconds = configuration.urlSeconds;
  }

  /**
   * A URL that is good from now on.
   *
   * @throws Error if there are no credentials that can sign.
   */
  async sign({ authority, path }: FileLocation, now = new Date()): Promise<string> {
    this.#storage ??= openStorage();
    const storage = await this.#storage;
    const [url] = await storage
      .bucket(authority)
      .file(path.replace(/^\//, ''))
      .getSignedUrl({
        version: 'v4',
        action: 'read',
        accessibleAt: now,
        expires: now.getTime() + this.#seconds * 1000,
      });
    return url;
  }
}

async function openStorage(): Promise<Storage> {
  const { Storage } = await import('@google-cloud/storage');
  return new Storage();
}

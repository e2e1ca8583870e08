import process from 'node:process';
import { Injectable } from '@nestjs/common';
import { type NamedCache, ProcessCaches } from '../../caching/index.js';
import { FileAccessConfiguration } from '../../config/index.js';
import { SingleFlight } from '../../foundation/concurrency/index.js';
import { ServiceError } from '../../foundation/errors/index.js';
import { type FileLocation, locate, webUrlOf, withFragment } from '../locations/file-location.js';
import type { StoredFile } from './file-url.js';
import { davAccess, httpAccess, type WebdavAccess } from './webdav-access.js';
import { askWebdav, storeUnavailable } from './webdav-request.js';

/** Servers known to hand out tokens (reference: `HttpResourcePath.SUPPORTED_URL_SIGNERS`). */
const TOKEN_SERVERS = /^(dcache|xrootd)/i;

const MAXIMUM_TOKEN_BYTES = 4 * 1024 * 1024;
const MAXIMUM_HOST_BYTES = 256 * 1024;
const HOST_BYTES = 64;
const HOST_LIFETIME_MILLISECONDS = 3_600_000;

/** Whether a server speaks WebDAV, and hands out tokens then. */
type HostKind = 'plain' | 'webdav' | 'token';

interface Token {
  readonly text: string;
  /** Milliseconds since 1970-01-01 UTC until which it is handed to clients. */
  readonly usableUntil: number;
}

/**
 * URLs of files on web servers. Those of WebDAV servers get a token (macaroon) of the server's, which lets whoever has it
 * download what is below the root of the datastore. Tokens are asked for once in half their life.
 */
@Injectable()
export class WebdavUrls {
  readonly #tokens: NamedCache<Token>;
  readonly #hosts: NamedCache<HostKind>;
  readonly #askingForTokens = new SingleFlight<string, string>();
  readonly #askingHosts = new SingleFlight<string, HostKind>();
  readonly #seconds: number;

  constructor(configuration: FileAccessConfiguration, caches: ProcessCaches) {
    this.#seconds = configuration.urlSeconds;
    this.#tokens = caches.make('WebDAV tokens', {
      maximumBytes: MAXIMUM_TOKEN_BYTES,
      bytesOf: ({ text }) => text.length,
      lifetimeMilliseconds: this.#seconds * 1000,
    });
    this.#hosts = caches.make('WebDAV hosts', {
      maximumBytes: MAXIMUM_HOST_BYTES,
      bytesOf: () => HOST_BYTES,
      lifetimeMilliseconds: HOST_LIFETIME_MILLISECONDS,
    });
  }

  /**
   * A URL that a plain GET can read; that of the file itself if its server does not speak WebDAV.
   *
   * @throws ServiceError `file_store_unavailable` if the server does not answer as agreed, `not_implemented` if it speaks
   *   WebDAV but is not known to hand out tokens.
   */
  async sign({ location, root }: StoredFile): Promise<string> {
    const url = plainUrl(location);
    const accessTo = isDav(location) ? davAccess : httpAccess;
    const origin = new URL(new URL(url).origin);
    const access = (): Promise<WebdavAccess> =>
      accessTo(origin, process.env).catch((error: unknown) => {
        throw storeUnavailable(origin, error);
      });
    const kind = await this.#kindOf(origin, access);
    if (kind === 'plain' && !isDav(location)) {
      return webUrlOf(location);
    }
    if (kind !== 'token') {
      throw new ServiceError('not_implemented', `The file store at '${origin.host}' signs no URLs.`);
    }
    const rootUrl = plainUrl(locate(root, ''));
    const scope = url.startsWith(rootUrl) ? rootUrl : url;
    return withFragment(`${url}?authz=${await this.#tokenFor(scope, access)}`, location.fragment);
  }

  #kindOf(origin: URL, access: () => Promise<WebdavAccess>): Promise<HostKind> {
    const known = this.#hosts.get(origin.origin);
    if (known !== undefined) {
      return Promise.resolve(known);
    }
    return this.#askingHosts.run(origin.origin, async () => {
      const { status, headers } = await askWebdav('OPTIONS', origin, await access());
      if (status >= 500) {
        throw storeUnavailable(origin, new Error(`OPTIONS was answered ${String(status)}`));
      }
      const classes = status === 200 ? String(headers['dav'] ?? '').replaceAll(' ', '') : '';
      const isWebdav = classes.split(',').includes('1');
      const kind = !isWebdav ? 'plain' : TOKEN_SERVERS.test(String(headers['server'] ?? '')) ? 'token' : 'webdav';
      this.#hosts.set(origin.origin, kind);
      return kind;
    });
  }

  #tokenFor(scope: string, access: () => Promise<WebdavAccess>): Promise<string> {
    const known = this.#tokens.get(scope);
    if (known !== undefined && known.usableUntil > Date.now()) {
      return Promise.resolve(known.text);
    }
    return this.#askingForTokens.run(scope, async () => {
      const validity = this.#seconds * 2;
      const body = JSON.stringify({ caveats: ['activity:DOWNLOAD,LIST'], validity: `PT${String(validity)}S` });
      const asked = Date.now();
      const { status, text: answer } = await askWebdav('POST', new URL(scope), await access(), body);
      const granted = status === 200 ? tokenOf(answer) : null;
      if (granted === null) {
        throw storeUnavailable(new URL(scope), new Error(`A request for a token was answered ${String(status)}`));
      }
      const { text, seconds = validity } = granted;
      this.#tokens.set(scope, { text, usableUntil: asked + (Math.min(seconds, validity) / 2) * 1000 });
      return text;
    });
  }
}

function isDav({ scheme }: FileLocation): boolean {
  return scheme === 'dav' || scheme === 'davs';
}

function plainUrl(location: FileLocation): string {
  return webUrlOf({ ...location, fragment: '' });
}

/** `macaroon` and perhaps `expires_in` of an answer; null if it is something else. */
function tokenOf(answer: string): { readonly text: string; readonly seconds?: number } | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('macaroon' in parsed)) {
    return null;
  }
  const { macaroon } = parsed;
  if (typeof macaroon !== 'string' || !/^[\w.~=-]+$/.test(macaroon)) {
    return null;
  }
  const seconds = 'expires_in' in parsed && typeof parsed.expires_in === 'number' ? parsed.expires_in : null;
  return seconds === null ? { text: macaroon } : { text: macaroon, seconds };
}

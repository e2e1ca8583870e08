import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Environment, RepositoryConfigurationError } from './configuration.js';
import { printable } from './location.js';

/** Signatures need a region, also those for stores that are not Amazon's and have none. */
const REGION_OF_OTHER_STORES = 'us-east-1';
/** How long to wait for a remote configuration file, in milliseconds. */
const TIMEOUT_MILLISECONDS = 20_000;

/**
 * Read a text file from `file`, `http(s)`, `s3` or `gs`; null if there is no such file.
 *
 * @throws RepositoryConfigurationError if the file cannot be read for any other reason.
 */
export async function readUri(uri: string, environment: Environment): Promise<string | null> {
  try {
    const { protocol } = new URL(uri);
    switch (protocol) {
      case 'file:':
        return await readLocal(uri);
      case 'http:':
      case 'https:':
        return await readHttp(uri);
      case 's3:':
        return await readS3(uri, environment);
      case 'gs:':
        return await readGoogleStorage(uri);
      default:
        throw new RepositoryConfigurationError(`Configurations cannot be read from '${protocol}' URIs.`);
    }
  } catch (error) {
    if (error instanceof RepositoryConfigurationError) {
      throw error;
    }
    throw new RepositoryConfigurationError(`Cannot read '${printable(uri)}': ${reason(error)}.`);
  }
}

async function readLocal(uri: string): Promise<string | null> {
  try {
    return await readFile(fileURLToPath(uri), 'utf8');
  } catch (error) {
    const code = isObject(error) && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      return null;
    }
    throw error;
  }
}

/** A user and password in the URI are sent as basic authentication; `fetch` refuses such URIs. */
async function readHttp(uri: string, authorization?: string): Promise<string | null> {
  const url = new URL(uri);
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  if (url.username !== '') {
    const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(login).toString('base64')}`);
    url.username = '';
    url.password = '';
  }
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  if (response.status === 404) {
    return null;
  }
  if (!response.ok) {
    throw new Error(`status ${String(response.status)}`);
  }
  return response.text();
}

/** S3 profiles are `s3://profile@bucket/key`, defined by `LSST_RESOURCES_S3_PROFILE_<profile>` or in AWS's own files. */
async function readS3(uri: string, environment: Environment): Promise<string | null> {
  const { S3Client, GetObjectCommand, NoSuchKey, NoSuchBucket } = await import('@aws-sdk/client-s3');
  const { username, hostname, pathname } = new URL(uri);
  const profile = s3Profile(decodeURIComponent(username), environment);
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  const client = new S3Client({
    forcePathStyle: true,
    ...(region === undefined ? {} : { region }),
    ...(region === undefined && 'endpoint' in profile ? { region: REGION_OF_OTHER_STORES } : {}),
    ...profile,
  });
  try {
    const key = decodeURIComponent(pathname.slice(1));
    const object = await client.send(new GetObjectCommand({ Bucket: hostname, Key: key }), {
      abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return (await object.Body?.transformToString('utf-8')) ?? null;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NoSuchBucket) {
      return null;
    }
    throw error;
  } finally {
    client.destroy();
  }
}

function s3Profile(profile: string, environment: Environment): object {
  const defaultEndpoint = environment['S3_ENDPOINT_URL'];
  if (profile === '') {
    return defaultEndpoint === undefined ? {} : { endpoint: defaultEndpoint };
  }
  const definition = environment[`LSST_RESOURCES_S3_PROFILE_${profile}`];
  if (definition === undefined) {
    return { profile, ...(defaultEndpoint === undefined ? {} : { endpoint: defaultEndpoint }) };
  }
  const { protocol, host, pathname, username, password } = new URL(definition);
  const credentials = {
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
  return { endpoint: `${protocol}//${host}${pathname}`, ...(username === '' ? {} : { credentials }) };
}

async function readGoogleStorage(uri: string): Promise<string | null> {
  const { GoogleAuth } = await import('google-auth-library');
  const { hostname, pathname } = new URL(uri);
  const auth = new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/devstorage.read_only' });
  const token = await auth.getAccessToken();
  const key = encodeURIComponent(decodeURIComponent(pathname.slice(1)));
  const media = `https://storage.googleapis.com/storage/v1/b/${hostname}/o/${key}?alt=media`;
  return readHttp(media, `Bearer ${token ?? ''}`);
}

/** What went wrong; `fetch` hides it one level down. */
function reason(error: unknown): string {
  if (!isObject(error) || !('message' in error)) {
    return String(error);
  }
  const inner = 'cause' in error && isObject(error.cause) && 'message' in error.cause ? error.cause.message : '';
  return [error.message, inner].filter((part) => part !== '').join(': ');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

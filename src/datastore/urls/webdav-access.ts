import { readFile, stat } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Environment } from './s3-profile.js';

/** How this server makes itself known to a WebDAV server. File contents are PEM. */
export interface WebdavAccess {
  /** Value of the `Authorization` header. */
  readonly authorization: string | null;
  /** Authorities to trust instead of those that Node trusts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** One entry of the file that `LSST_RESOURCES_WEBDAV_CONFIG` names. */
type Settings = Readonly<Record<string, unknown>>;

const OTHERS = 0o077;

/**
 * The credentials for an `http` or `https` root (reference: `lsst.resources.http`): `LSST_HTTP_AUTH_BEARER_TOKEN` (a token
 * or the path of a file with one), else a client certificate; for `https` only.
 *
 * @throws Error if a file cannot be read, or is open to others than its owner.
 */
export async function httpAccess(origin: URL, environment: Environment): Promise<WebdavAccess> {
  const { LSST_HTTP_AUTH_BEARER_TOKEN: token, LSST_HTTP_CACERT_BUNDLE: bundle, X509_USER_PROXY: proxy } = environment;
  const { LSST_HTTP_AUTH_CLIENT_CERT: cert = proxy, LSST_HTTP_AUTH_CLIENT_KEY: key = proxy } = environment;
  if (origin.protocol !== 'https:') {
    return access({});
  }
  return access({
    trusted_authorities: bundle,
    ...(isText(token) ? { token } : { user_cert: cert, user_key: key }),
  });
}

/**
 * The credentials for a `dav` or `davs` root: those that the YAML file named by `LSST_RESOURCES_WEBDAV_CONFIG` has for its
 * host (reference: `lsst.resources.davutils`); a token, else a user with a password, else a client certificate.
 *
 * @throws Error if a file cannot be read, or is open to others than its owner.
 */
export async function davAccess(origin: URL, environment: Environment): Promise<WebdavAccess> {
  const { LSST_RESOURCES_WEBDAV_CONFIG: file } = environment;
  if (!isText(file)) {
    return access({});
  }
  const endpoints: unknown = parse(await readFile(expanded(file, environment), 'utf8'));
  const settings = (Array.isArray(endpoints) ? (endpoints as readonly unknown[]) : [])
    .filter((entry): entry is Settings => typeof entry === 'object' && entry !== null)
    .map((entry) =>
      Object.fromEntries(
        Object.entries(entry).map(([key, value]) => [key, isText(value) ? expanded(value, environment) : value]),
      ),
    )
    .find(({ base_url: url }) => isText(url) && new URL(url.replace(/^dav/i, 'http')).origin === origin.origin);
  return access(settings ?? {});
}

async function access(settings: Settings): Promise<WebdavAccess> {
  const { token, user_name: user, user_password: password, user_cert: cert, user_key: key } = settings;
  const { trusted_authorities: bundle } = settings;
  const ca = isText(bundle) ? await readFile(bundle, 'utf8') : null;
  if (isText(token)) {
    return { authorization: `Bearer ${await secret(token)}`, ca, cert: null, key: null };
  }
  const login = isText(user) && isText(password) ? `${user}:${await secret(password)}` : null;
  const isCertified = isText(cert) && isText(key);
  return {
    authorization: login === null ? null : `Basic ${Buffer.from(login).toString('base64')}`,
    ca,
    cert: isCertified ? await readFile(cert, 'utf8') : null,
    key: isCertified ? await secret(key) : null,
  };
}

/** A secret, or what the file of that name holds. */
async function secret(textOrFile: string): Promise<string> {
  const status = await stat(textOrFile).catch(() => null);
  if (status?.isFile() !== true) {
    return textOrFile;
  }
  if ((status.mode & OTHERS) !== 0) {
    throw new Error(`'${textOrFile}' must be protected for access only by its owner.`);
  }
  return (await readFile(textOrFile, 'utf8')).replace(/\n+$/, '');
}

/** A text with variables in the manner of a shell and a leading `~` replaced. */
function expanded(text: string, environment: Environment): string {
  return text
    .replace(/^~(?=\/)/, environment['HOME'] ?? '~')
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
      return environment[braced ?? bare ?? ''] ?? whole;
    });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

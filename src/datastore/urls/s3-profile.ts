/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How to reach a store that speaks S3. */
export interface S3Profile {
  /** URL of the service, without a slash at its end; null for Amazon's own. */
  readonly endpoint: string | null;
  /** Null: from wherever AWS's own tools take them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** Section of AWS's configuration and credentials files; null for the default one. */
  readonly section: string | null;
}

/**
 * The service behind the user part of an `s3://profile@bucket/key` URI: `LSST_RESOURCES_S3_PROFILE_<profile>`, else
 * `S3_ENDPOINT_URL`, both of which may hold credentials (reference: `lsst.resources.s3utils`), or the variables of AWS.
 */
export function s3Profile(name: string | null, environment: Environment): S3Profile {
  const own = name === null ? undefined : environment[`LSST_RESOURCES_S3_PROFILE_${name}`];
  const shared = ['S3_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].map(
    (variable) => environment[variable],
  );
  const definition = [own, ...shared].find((text) => text !== undefined && text !== '');
  if (definition === undefined) {
    return { endpoint: null, credentials: null, section: name };
  }
  const { protocol, host, pathname, username, password } = new URL(definition);
  const endpoint = `${protocol}//${host}${pathname}`.replace(/\/$/, '');
  if (username === '' || password === '') {
    return { endpoint, credentials: null, section: name };
  }
  const credentials = {
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
  return { endpoint, credentials, section: null };
}

import { isIP } from 'node:net';
import { IsInt, IsNotEmpty, IsOptional, IsUrl, Max, Min, ValidateBy } from 'class-validator';
import { asList, asNumber, asText, Variable } from './variable.js';

/** Where the server listens and what it takes from the network. */
export class HttpConfiguration {
  /** Address or host name to listen on. */
  @Variable('HOST', 'an address or a host name', asText)
  @IsNotEmpty()
  readonly host: string = '0.0.0.0';

  /** TCP port to listen on; 0 lets the system choose one. */
  @Variable('PORT', 'an integer from 0 to 65535', asNumber)
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly port: number = 8080;

  /** Directory whose files are served below `/api/butler/configs`. */
  @Variable('DAF_BUTLER_SERVER_STATIC_FILES_PATH', 'the path of a directory', asText)
  @IsOptional()
  @IsNotEmpty()
  readonly staticFilesPath: string | null = null;

  /** The same configuration, with these static files if there are no others. */
  withStaticFiles(path: string): HttpConfiguration {
    return Object.freeze(
      Object.assign(new HttpConfiguration(), this, { staticFilesPath: this.staticFilesPath ?? path }),
    );
  }

  /** URL under which clients reach the server, for URLs in replies. Null: taken from each request. */
  @Variable('BUTLER_SERVER_PUBLIC_BASE_URL', 'an http or https URL', asText)
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly publicBaseUrl: string | null = null;

  /** Proxies whose `X-Forwarded-*` headers are believed. */
  @Variable(
    'BUTLER_SERVER_TRUSTED_PROXIES',
    'addresses, CIDR ranges, loopback, linklocal or uniquelocal, separated by commas',
    asList,
  )
  @IsProxyAddress()
  readonly trustedProxies: readonly string[] = [];

  /** Largest accepted request body, in bytes. */
  @Variable('BUTLER_SERVER_BODY_LIMIT_BYTES', 'an integer from 1024 to 536870912', asNumber)
  @IsInt()
  @Min(1024)
  @Max(512 * 1024 * 1024)
  readonly bodyLimitBytes: number = 64 * 1024 * 1024;

  /** Seconds a client may take to send a whole request. */
  @Variable('BUTLER_SERVER_REQUEST_TIMEOUT_SECONDS', 'an integer from 1 to 3600', asNumber)
  @IsInt()
  @Min(1)
  @Max(3600)
  readonly requestTimeoutSeconds: number = 120;

  /** Seconds an idle connection is kept; longer than clients and proxies keep theirs. */
  @Variable('BUTLER_SERVER_KEEP_ALIVE_SECONDS', 'an integer from 6 to 3600', asNumber)
  @IsInt()
  @Min(6)
  @Max(3600)
  readonly keepAliveSeconds: number = 75;

  /** Seconds after which a connection has been cut whose other side takes nothing of what is sent to it. */
  @Variable('BUTLER_SERVER_IDLE_READER_SECONDS', 'an integer from 1 to 3600', asNumber)
  @IsInt()
  @Min(1)
  @Max(3600)
  readonly idleReaderSeconds: number = 60;

  /** Seconds for which new connections are still taken when the server is told to stop. */
  @Variable('BUTLER_SERVER_SHUTDOWN_DELAY_SECONDS', 'an integer from 0 to 600', asNumber)
  @IsInt()
  @Min(0)
  @Max(600)
  readonly shutdownDelaySeconds: number = 0;

  /** Seconds that running requests get to finish when the server is told to stop. */
  @Variable('BUTLER_SERVER_SHUTDOWN_GRACE_SECONDS', 'an integer from 0 to 3600', asNumber)
  @IsInt()
  @Min(0)
  @Max(3600)
  readonly shutdownGraceSeconds: number = 25;
}

const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function IsProxyAddress(): PropertyDecorator {
  return ValidateBy(
    { name: 'isProxyAddress', validator: { validate: (value) => typeof value === 'string' && isProxyAddress(value) } },
    { each: true },
  );
}

function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (rest.length > 0) {
    return false;
  }
  const version = isIP(address);
  if (bits === undefined) {
    return version !== 0 || NAMED_RANGES.includes(text);
  }
  return version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

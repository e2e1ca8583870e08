import { IsIn, IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';
import { asNumber, asText, Variable } from './variable.js';

/** Value of the Gafaelfawr variable that switches authorization off. */
const GAFAELFAWR_DISABLED = 'DISABLED';

/** How the files of datasets are reached, and how clients authenticate themselves for them. */
export type Authentication = 'rubin_science_platform' | 'cadc';

/** Who may read which repository, and how that is found out. */
export class AuthorizationConfiguration {
  /** Base URL of Gafaelfawr, or `DISABLED`; null only while no repository is configured. */
  @Variable('DAF_BUTLER_SERVER_GAFAELFAWR_URL', `an http or https URL, or ${GAFAELFAWR_DISABLED}`, asText, {
    secret: true,
  })
  @IsOptional()
  @IsHttpUrlOrDisabled()
  readonly gafaelfawrUrl: string | null = null;

  /** Told to clients; selects how URLs of files are made. Null only while no repository is configured. */
  @Variable('DAF_BUTLER_SERVER_AUTHENTICATION', 'rubin_science_platform or cadc', asText)
  @IsOptional()
  @IsIn(['rubin_science_platform', 'cadc'])
  readonly authentication: Authentication | null = null;

  /** Seconds for which a granted access is remembered. */
  @Variable('BUTLER_SERVER_AUTHORIZATION_CACHE_SECONDS', 'an integer from 0 to 3600', asNumber)
  @IsInt()
  @Min(0)
  @Max(3600)
  readonly grantSeconds: number = 60;

  /** Seconds for which a denied access is remembered; by default whoever joins a group is let in at once. */
  @Variable('BUTLER_SERVER_AUTHORIZATION_DENIAL_SECONDS', 'an integer from 0 to 3600', asNumber)
  @IsInt()
  @Min(0)
  @Max(3600)
  readonly denialSeconds: number = 0;

  /** Seconds to wait for an answer of Gafaelfawr, over all attempts. */
  @Variable('BUTLER_SERVER_GAFAELFAWR_TIMEOUT_SECONDS', 'an integer from 1 to 120', asNumber)
  @IsInt()
  @Min(1)
  @Max(120)
  readonly gafaelfawrTimeoutSeconds: number = 20;

  /** Gafaelfawr's address; null if nobody is asked. */
  get authority(): URL | null {
    return this.gafaelfawrUrl === null || this.gafaelfawrUrl === GAFAELFAWR_DISABLED
      ? null
      : new URL(this.gafaelfawrUrl);
  }
}

function IsHttpUrlOrDisabled(): PropertyDecorator {
  return ValidateBy({ name: 'isHttpUrlOrDisabled', validator: { validate: isHttpUrlOrDisabled } });
}

function isHttpUrlOrDisabled(value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  return value === GAFAELFAWR_DISABLED || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol));
}

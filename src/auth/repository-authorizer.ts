import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CacheOptions, type NamedCache, ProcessCaches } from '../caching/index.js';
import { AuthorizationConfiguration, RepositoriesConfiguration } from '../config/index.js';
import { SingleFlight } from '../foundation/concurrency/index.js';
import { RequestValidationError, ServiceError } from '../foundation/errors/index.js';
import { GafaelfawrClient } from './gafaelfawr-client.js';

const MAXIMUM_BYTES = 2 * 1024 * 1024;

/** What speaks against an access: Gafaelfawr does not accept the token, or its owner is in none of the groups. */
type Denial = 'token' | 'groups';

/** Who asks for a repository, as the ingress tells: null where it says nothing. */
export interface AccessRequest {
  readonly repository: string;
  readonly user: string | null;
  readonly token: string | null;
}

/**
 * Decides who may read which repository (protocol section 2.3). Answers are remembered per user, repository and
 * token: grants and denials for a configured time each, failures never.
 */
@Injectable()
export class RepositoryAuthorizer {
  readonly #gafaelfawr: GafaelfawrClient | null;
  readonly #grants: NamedCache<true> | null;
  readonly #denials: NamedCache<Denial> | null;
  readonly #questions = new SingleFlight<string, Denial | null>();

  constructor(
    authorization: AuthorizationConfiguration,
    private readonly served: RepositoriesConfiguration,
    caches: ProcessCaches,
  ) {
    const { authority, grantSeconds, denialSeconds, gafaelfawrTimeoutSeconds } = authorization;
    this.#gafaelfawr = authority === null ? null : new GafaelfawrClient(authority, gafaelfawrTimeoutSeconds);
    this.#grants = grantSeconds === 0 ? null : caches.make<true>('authorization grants', remembered(grantSeconds));
    this.#denials =
      denialSeconds === 0 ? null : caches.make<Denial>('authorization denials', remembered(denialSeconds));
  }

  /**
   * Return if the access is granted.
   *
   * @throws ServiceError `authentication_required`, `unknown_repository`, `authorization_denied` or
   *   `authorization_unavailable`; RequestValidationError without a token.
   */
  async authorize({ repository, user, token }: AccessRequest): Promise<void> {
    if (this.#gafaelfawr === null) {
      this.#groupsOf(repository);
      return;
    }
    if (user === null) {
      throw new ServiceError('authentication_required', 'Required X-Auth-Request-User header was not provided');
    }
    if (token === null) {
      const loc = ['header', 'x-auth-request-token'];
      throw new RequestValidationError([{ type: 'missing', loc, msg: 'Field required', input: null }]);
    }
    const allowed = this.#groupsOf(repository);
    if (allowed.includes('*')) {
      return;
    }
    const denial = await this.#denialFor(this.#gafaelfawr, { repository, user, token }, allowed);
    switch (denial) {
      case null:
        return;
      case 'token':
        throw new ServiceError('authorization_denied', 'The token of the request is not valid.');
      case 'groups':
        throw new ServiceError(
          'authorization_denied',
          `User ${user} does not have permission to access Butler repository '${repository}'`,
        );
    }
  }

  #groupsOf(repository: string): readonly string[] {
    const found = this.served.repositories.get(repository);
    if (found === undefined) {
      throw new ServiceError('unknown_repository', `Unknown repository '${repository}'`);
    }
    return found.authorizedGroups;
  }

  /** What speaks against an access; null if nothing does. */
  async #denialFor(
    gafaelfawr: GafaelfawrClient,
    access: { readonly repository: string; readonly user: string; readonly token: string },
    allowed: readonly string[],
  ): Promise<Denial | null> {
    const { repository, user, token } = access;
    const key = createHash('sha256')
      .update(JSON.stringify([repository, user, token]))
      .digest('base64');
    if (this.#grants?.get(key) === true) {
      return null;
    }
    const known = this.#denials?.get(key);
    if (known !== undefined) {
      return known;
    }
    const denial = await this.#questions.run(key, async () => {
      const groups = await gafaelfawr.groupsOf(token);
      if (groups === null) {
        return 'token';
      }
      return groups.some((group) => allowed.includes(group)) ? null : 'groups';
    });
    if (denial === null) {
      this.#grants?.set(key, true);
    } else {
      this.#denials?.set(key, denial);
    }
    return denial;
  }
}

function remembered(seconds: number): CacheOptions<unknown> {
  return { maximumBytes: MAXIMUM_BYTES, bytesOf: () => 0, lifetimeMilliseconds: seconds * 1000 };
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AuthorizationConfiguration, RepositoriesConfiguration } from '../config/index.js';
import { SingleFlight } from '../foundation/concurrency/index.js';
import { RequestValidationError, ServiceError } from '../foundation/errors/index.js';
import { GafaelfawrClient } from './gafaelfawr-client.js';

/** Grants that are remembered at most; the least recently used are forgotten. */
const MAXIMUM_GRANTS = 10_000;

/** Who asks for a repository, as the ingress tells: null where it says nothing. */
export interface AccessRequest {
  readonly repository: string;
  readonly user: string | null;
  readonly token: string | null;
}

/**
 * Decides who may read which repository (protocol section 2.3). Grants are remembered for a configured time per user,
 * repository and token; denials and failures never are.
 */
@Injectable()
export class RepositoryAuthorizer {
  readonly #gafaelfawr: GafaelfawrClient | null;
  readonly #grants: LRUCache<string, true> | null;
  readonly #questions = new SingleFlight<string, boolean>();

  constructor(
    authorization: AuthorizationConfiguration,
    private readonly served: RepositoriesConfiguration,
  ) {
    const { authority, cacheSeconds, gafaelfawrTimeoutSeconds } = authorization;
    this.#gafaelfawr = authority === null ? null : new GafaelfawrClient(authority, gafaelfawrTimeoutSeconds);
    this.#grants = cacheSeconds === 0 ? null : new LRUCache({ max: MAXIMUM_GRANTS, ttl: cacheSeconds * 1000 });
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
    if (allowed.includes('*') || (await this.#isGranted(this.#gafaelfawr, repository, user, token, allowed))) {
      return;
    }
    throw new ServiceError(
      'authorization_denied',
      `User ${user} does not have permission to access Butler repository '${repository}'`,
    );
  }

  #groupsOf(repository: string): readonly string[] {
    const found = this.served.repositories.get(repository);
    if (found === undefined) {
      throw new ServiceError('unknown_repository', `Unknown repository '${repository}'`);
    }
    return found.authorizedGroups;
  }

  async #isGranted(
    gafaelfawr: GafaelfawrClient,
    repository: string,
    user: string,
    token: string,
    allowed: readonly string[],
  ): Promise<boolean> {
    const key = JSON.stringify([repository, user, createHash('sha256').update(token).digest('base64')]);
    if (this.#grants?.has(key) === true) {
      return true;
    }
    const isGranted = await this.#questions.run(key, async () => {
      const groups = await gafaelfawr.groupsOf(token);
      return groups.some((group) => allowed.includes(group));
    });
    if (isGranted) {
      this.#grants?.set(key, true);
    }
    return isGranted;
  }
}

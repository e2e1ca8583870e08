import { ServiceError } from '../foundation/errors/index.js';

/** Attempts to reach Gafaelfawr if the connection itself fails (the reference's transport has 3 retries). */
const ATTEMPTS = 4;
/** Asks Gafaelfawr, the authorization service of the Rubin Science Platform, about the owner of a token. */
export class GafaelfawrClient {
  readonly #userInfo: URL;

  constructor(
    baseUrl: URL,
    private readonly timeoutSeconds: number,
  ) {
    this.#userInfo = new URL(`${baseUrl.pathname.replace(/\/$/, '')}/api/v1/user-info`, baseUrl);
  }

  /**
   * Names of the groups of the token's owner; null if Gafaelfawr does not accept the token.
   *
   * @throws ServiceError `authorization_unavailable` if it does not answer, or not as agreed.
   */
  async groupsOf(token: string): Promise<readonly string[] | null> {
    const response = await this.#ask(token);
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      return null;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw unavailable(new Error(`Gafaelfawr answered ${String(response.status)}`));
    }
    const groups = groupNames(await readAnswer(response));
    if (groups === null) {
      throw unavailable(new Error('Gafaelfawr answered something else than user information'));
    }
    return groups;
  }

  async #ask(token: string): Promise<Response> {
    const signal = AbortSignal.timeout(this.timeoutSeconds * 1000);
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetch(this.#userInfo, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
          redirect: 'manual',
          signal,
        });
      } catch (error) {
        if (attempt === ATTEMPTS || signal.aborted) {
          throw unavailable(error);
        }
      }
    }
  }
}

function unavailable(cause: unknown): ServiceError {
  return new ServiceError('authorization_unavailable', 'The authorization service is not available.', { cause });
}

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw unavailable(error);
  }
}

/** The names in `{"groups": [{"name": …}]}`; no or null groups are none; null for anything else. */
function groupNames(answer: unknown): readonly string[] | null {
  if (typeof answer !== 'object' || answer === null) {
    return null;
  }
  const { groups } = answer as { readonly groups?: unknown };
  if (groups === undefined || groups === null) {
    return [];
  }
  if (!Array.isArray(groups)) {
    return null;
  }
  const names = groups.map((group: { readonly name?: unknown } | null) => group?.name);
  return names.every((name) => typeof name === 'string') ? names : null;
}

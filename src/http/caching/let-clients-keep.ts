import type { FastifyInstance } from 'fastify';
import type { AuthorizationConfiguration, RepositoriesConfiguration } from '../../config/index.js';
import { beforeSending } from '../routing/before-sending.js';
import { entityTag, isKnownTo } from './entity-tags.js';
import { KEPT_CONTENT, type KeptContent } from './kept-by-clients.js';

/**
 * Give the answers of marked routes an entity tag, and answer 304 to those who have them already. Answers of immutable
 * repositories may be used again without asking, for as long as a granted access is remembered; those of mutable ones
 * not without asking, and but for the universe not at all.
 */
export function letClientsKeep(
  fastify: FastifyInstance,
  { repositories }: RepositoriesConfiguration,
  { grantSeconds }: AuthorizationConfiguration,
): void {
  const fresh = `private, max-age=${String(grantSeconds)}`;
  fastify.addHook('onRoute', (route) => {
    const content = contentOf(route.config);
    if (content === null) {
      return;
    }
    beforeSending(route, (request, reply, payload, done) => {
      const { repository = '' } = request.params as { readonly repository?: string };
      const isImmutable = repositories.get(repository)?.mutability === 'immutable';
      if (reply.statusCode !== 200 || typeof payload !== 'string' || !(isImmutable || content === 'universe')) {
        done(null, payload);
        return;
      }
      const tag = entityTag(payload);
      reply.headers({ etag: tag, 'cache-control': isImmutable ? fresh : 'private, no-cache' });
      if (!isKnownTo(request.headers['if-none-match'], tag)) {
        done(null, payload);
        return;
      }
      reply.code(304).removeHeader('content-type');
      done(null, null);
    });
  });
}

function contentOf(config: object | undefined): KeptContent | null {
  const { [KEPT_CONTENT]: content = null } = (config ?? {}) as { readonly [KEPT_CONTENT]?: KeptContent };
  return content;
}

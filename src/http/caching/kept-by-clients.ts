import { RouteConfig } from '@nestjs/platform-fastify';

/** What an answer of a route depends on besides its URL: `universe` does not change while a repository is open. */
export type KeptContent = 'universe' | 'repository';

/** Name of the route option that says so. */
export const KEPT_CONTENT = 'keptContent';

/** Marks a route whose answers clients may keep, for as long as what they depend on does not change. */
export function KeptByClients(content: KeptContent): MethodDecorator {
  return RouteConfig({ [KEPT_CONTENT]: content });
}

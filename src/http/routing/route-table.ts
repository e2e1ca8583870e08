/** What the router would do with a path under other methods or without its trailing slash. */
export type Resolution =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'method_not_allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'redirect'; readonly path: string };

interface Route {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/**
 * The routes of the router, to tell unknown paths from wrong methods and superfluous slashes, which Fastify all
 * answers alike. It is filled by Fastify's `onRoute` hook.
 */
export class RouteTable {
  readonly #routes: Route[] = [];

  /** Add a route in Fastify's notation: `:name` is one segment and `*` is the rest of the path. */
  add(path: string, methods: readonly string[]): void {
    const source = path
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace(/\*/g, '.*');
    this.#routes.push({ pattern: new RegExp(`^${source}$`), methods });
  }

  /** Why a request was not routed. The path is taken as it was sent, without the query. */
  resolve(method: string, path: string): Resolution {
    const methods = this.#methodsOf(path);
    if (methods.includes(method)) {
      return { kind: 'not_found' };
    }
    if (methods.length > 0) {
      return { kind: 'method_not_allowed', allow: methods };
    }
    const shorter = path.replace(/\/$/, '');
    return this.#methodsOf(shorter).length > 0 ? { kind: 'redirect', path: shorter } : { kind: 'not_found' };
  }

  #methodsOf(path: string): readonly string[] {
    return [...new Set(this.#routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
  }
}

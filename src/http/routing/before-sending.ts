import type { onSendHookHandler, RouteOptions } from 'fastify';

/** Have a route's answers pass through a hook before they are sent, after all the hooks that it has already. */
export function beforeSending(route: RouteOptions, hook: onSendHookHandler): void {
  route.onSend = [...(route.onSend === undefined ? [] : [route.onSend].flat()), hook];
}

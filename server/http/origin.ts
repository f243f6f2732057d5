import type { RequestHandler } from 'express';
import { Forbidden } from '../errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What changes something must come from a page of this site: browsers say where a request comes from. `exempt`: paths
 * that anybody may post to, because the path itself is a secret.
 */
export function sameOrigin(baseUrl: string, exempt: (path: string) => boolean): RequestHandler {
  const ownHost = new URL(baseUrl).host;
  return (request, _response, next) => {
    if (safeMethods.has(request.method) || exempt(request.path)) return next();
    const { origin, host } = request.headers;
    const from = origin === undefined ? null : URL.canParse(origin) ? new URL(origin).host : '';
    const site = request.headers['sec-fetch-site'];
    if (from !== null ? from !== ownHost && from !== host : site !== undefined && site !== 'same-origin')
      throw new Forbidden();
    next();
  };
}

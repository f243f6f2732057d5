import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** What a signed link ends in lets its reader act for somebody: it is not written down. */
const signature = /~[\w-]{32}/g;

/** One line a request: method, path without its query (searches are nobody's business), status, milliseconds. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const { method } = request;
    const path = request.path.replaceAll(signature, '~…');
    response.on('finish', () => {
      const milliseconds = Math.round((performance.now() - start) * 10) / 10;
      logger.info({ method, path, status: response.statusCode, milliseconds }, 'request');
    });
    next();
  };
}

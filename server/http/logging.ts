import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** What a signed link ends in lets its reader act for somebody: it is not written down. */
const signature = /~[\w-]{32}/g;
/** When an invitation of a poll was used would help to find its answer: not even its number is written down. */
const invitation = /(?<=\/sondages\/reponse\/)[^/]+/;

/** One line a request: method, path without its query (searches are nobody's business), status, milliseconds. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const { method } = request;
    const path = request.path.replaceAll(signature, '~…').replace(invitation, '…');
    response.on('finish', () => {
      const milliseconds = Math.round((performance.now() - start) * 10) / 10;
      logger.info({ method, path, status: response.statusCode, milliseconds }, 'request');
    });
    next();
  };
}

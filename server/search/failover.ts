import type { Logger } from 'pino';
import { Breaker } from './breaker.ts';
import type { EngineStatus, SearchReader, SteadyReader } from './port.ts';

interface Dependencies {
  primary: SearchReader;
  /** Never behind, and never away. */
  fallback: SearchReader;
  logger: Logger;
  /** State of the deliveries to the primary engine. */
  deliveries(): Pick<EngineStatus, 'pending' | 'message'>;
  now?: () => number;
}

/**
 * Asks the primary engine; when it fails, is late or has failed too often, the fallback answers within the same request.
 * `engine` in the result says who did.
 */
export function createFailoverReader({ primary, fallback, logger, deliveries, now }: Dependencies): SteadyReader {
  const breaker = new Breaker(now);

  async function either<Answer>(ask: (engine: SearchReader) => Promise<Answer>): Promise<Answer> {
    if (!breaker.closed) return ask(fallback);
    try {
      const answer = await ask(primary);
      breaker.succeeded();
      return answer;
    } catch (error) {
      breaker.failed();
      logger.warn({ err: error }, `${primary.name} did not answer: ${fallback.name} does`);
      return ask(fallback);
    }
  }

  return {
    name: primary.name,
    // What the fallback answers anyway says nothing of the primary engine.
    search: (query) => (query.match === 'some' ? fallback.search(query) : either((engine) => engine.search(query))),
    steadily: either,
    facetValues: (facet, query) => either((engine) => engine.facetValues(facet, query)),
    similar: (id, limit) => fallback.similar(id, limit),
    async status() {
      const [status, own] = [await primary.status(), deliveries()];
      if (status.state !== 'ok') {
        const { documents } = await fallback.status();
        return { ...status, ...own, state: 'degraded', documents, message: status.message ?? own.message ?? '' };
      }
      return own.message === undefined ? { ...status, ...own } : { ...status, ...own, state: 'degraded' };
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Breaker } from './breaker.ts';
import { SearchUnavailable } from './failures.ts';
import type { EngineStatus, SearchReader, SteadyReader } from './port.ts';

interface Dependencies {
  primary: SearchReader;
  /** Never behind, and never away. */
  fallback: SearchReader;
  logger: Logger;
  /** Time left to a whole answer of the primary engine, in milliseconds: one may take several requests. */
  timeout: number;
  /** State of the deliveries to the primary engine. */
  deliveries(): Pick<EngineStatus, 'pending' | 'message'>;
  now?: () => number;
}

/**
 * Asks the primary engine; when it fails, is late, has failed too often or has not received every change yet, the fallback
 * answers within the same request.
 * `engine` in the result says who did.
 */
export function createFailoverReader({
  primary,
  fallback,
  logger,
  timeout,
  deliveries,
  now,
}: Dependencies): SteadyReader {
  const breaker = new Breaker(now);

  async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const over = new AbortController();
    const late = delay(timeout, undefined, { signal: over.signal }).then(() => {
      throw new SearchUnavailable('timeout', `no whole answer within ${timeout} ms`, 'Look at the load of the server.');
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      over.abort();
      // Whichever lost the race may still fail: nobody waits for it.
      for (const loser of [answer, late]) loser.catch(() => {});
    }
  }

  async function either<Answer>(ask: (engine: SearchReader) => Promise<Answer>): Promise<Answer> {
    // Until every change has arrived there, its extracts may hold words that were taken back.
    if (!breaker.closed || (deliveries().pending ?? 0) > 0) return ask(fallback);
    try {
      const answer = await inTime(ask(primary));
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

import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createFailoverReader } from '../../../server/search/failover.ts';
import { SearchUnavailable } from '../../../server/search/failures.ts';
import type { CatalogueResult, SearchReader } from '../../../server/search/port.ts';

const query = { text: 'fibre', filters: {}, sort: 'pertinence', page: 1, pageSize: 20 } as const;

function reader(name: SearchReader['name'], answers: () => void): SearchReader & { asked: number } {
  const result: CatalogueResult = {
    engine: name,
    total: 1,
    hits: [],
    facets: {},
    droppedWords: [],
    corrections: [],
    suggestion: null,
  };
  const self = {
    name,
    asked: 0,
    search: async () => {
      self.asked += 1;
      answers();
      return result;
    },
    facetValues: async () => new Map(),
    similar: async () => [1],
    status: async () => ({ engine: name, state: 'ok' as const, documents: 1 }),
  };
  return self;
}

function setUp() {
  let now = 0;
  const primary = reader('meilisearch', () => {
    throw new SearchUnavailable('unreachable', 'gone', 'Start it.');
  });
  const fallback = reader('embedded', () => {});
  const logger = pino({ level: 'silent' });
  const failover = createFailoverReader({
    primary,
    fallback,
    logger,
    timeout: 1000,
    deliveries: () => ({ pending: 0 }),
    now: () => now,
  });
  return { primary, failover, later: (milliseconds: number) => (now += milliseconds) };
}

test('each search is answered, and after three failures the engine that is down is left alone', async () => {
  const { primary, failover, later } = setUp();
  for (let search = 0; search < 6; search += 1) expect((await failover.search(query)).engine).toBe('embedded');
  expect(primary.asked).toBe(3);
  later(10_000);
  await failover.search(query);
  await failover.search(query);
  expect(primary.asked, 'one tries').toBe(4);
});

test('what the other engine answers in any case says nothing of this one', async () => {
  const { primary, failover } = setUp();
  for (let search = 0; search < 6; search += 1) {
    await failover.search(query);
    await failover.similar(1, 3);
    await failover.search({ ...query, match: 'some' });
  }
  expect(primary.asked).toBe(3);
});

test('an answer made of several searches comes from one engine as a whole', async () => {
  let searches = 0;
  const primary = reader('meilisearch', () => {
    searches += 1;
    if (searches > 1) throw new SearchUnavailable('unreachable', 'gone', 'Start it.');
  });
  const fallback = reader('embedded', () => {});
  const logger = pino({ level: 'silent' });
  const failover = createFailoverReader({
    primary,
    fallback,
    logger,
    timeout: 1000,
    deliveries: () => ({ pending: 0 }),
  });
  const engines = await failover.steadily(async (engine) => [
    (await engine.search(query)).engine,
    (await engine.search(query)).engine,
  ]);
  expect(engines).toEqual(['embedded', 'embedded']);
});

test('an answer of several requests, each in time, is late as a whole', async () => {
  const primary = reader('meilisearch', () => {});
  const fallback = reader('embedded', () => {});
  const logger = pino({ level: 'silent' });
  const deliveries = () => ({ pending: 0 });
  const failover = createFailoverReader({ primary, fallback, logger, timeout: 100, deliveries });
  const begin = performance.now();
  const engine = await failover.steadily(async (one) => {
    for (let request = 0; request < 5 && one.name === 'meilisearch'; request += 1)
      await new Promise((resolve) => setTimeout(resolve, 80));
    return one.name;
  });
  expect(engine).toBe('embedded');
  expect(performance.now() - begin).toBeLessThan(300);
});

import fc from 'fast-check';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { publishedIds } from '../../../db/queries/initiatives.ts';
import { createEmbeddedEngine } from '../../../server/search/embedded/engine.ts';
import { SearchUnavailable } from '../../../server/search/failures.ts';
import { createMeilisearchEngine } from '../../../server/search/meilisearch/engine.ts';
import { quoteValue } from '../../../server/search/meilisearch/filters.ts';
import { createKeys } from '../../../server/search/meilisearch/keys.ts';
import { readSynonyms } from '../../../server/search/synonyms.ts';
import { createServices } from '../../../server/services.ts';
import { copySeededDatabase, serve } from '../../support/catalogue.ts';
import { testConfig } from '../../support/config.ts';
import { found, retitle } from '../../support/indexing.ts';
import { findMeilisearch, type MeilisearchServer, startMeilisearch } from '../../support/meilisearch.ts';

describe('a value inside a filter', () => {
  test('begins and ends with the only quotation marks that count, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('\\', '\\"', '"\\', "'")),
        (value) => {
          const quoted = quoteValue(value);
          expect(quoted.startsWith('"') && quoted.endsWith('"')).toBe(true);
          // As the server reads it: a backslash takes the next character with it.
          expect(quoted.slice(1, -1).replaceAll(/\\./gsu, '')).not.toContain('"');
          expect(quoted.slice(1, -1).replaceAll(/\\./gsu, '')).not.toMatch(/\\$/);
        },
      ),
    );
  });
});

const binary = findMeilisearch();

describe.runIf(binary === null)('a real Meilisearch server', () => {
  test.skip('NOT RUN: no meilisearch on the PATH, and MEILI_BINARY names none', () => {});
});

describe.runIf(binary !== null)('a real Meilisearch server', () => {
  let server: MeilisearchServer;
  let indexes = 0;
  beforeAll(async () => {
    server = await startMeilisearch(binary ?? '');
  }, 30_000);
  afterAll(() => server?.close());

  const nextIndex = () => {
    indexes += 1;
    return `server-${indexes}`;
  };

  /** The whole site on this server, with the two keys that its commands make, over real records. */
  async function startSite(index = nextIndex(), timeout = 2000) {
    const { path } = copySeededDatabase();
    const keys = await createKeys(server.url, server.masterKey, index);
    const services = createServices({
      ...testConfig(path),
      searchEngine: 'meilisearch',
      meilisearch: { url: server.url, index, timeout, ...keys },
    });
    const site = await serve(services);
    onTestFinished(() => site.close());
    services.indexer?.start();
    await vi.waitFor(
      async () => expect((await services.engine.status()).documents).toBe(publishedIds(services.database).length),
      {
        timeout: 30_000,
        interval: 100,
      },
    );
    await vi.waitFor(() => expect(services.indexer?.state()).toEqual({ pending: 0 }), { timeout: 10_000 });
    return { services, site };
  }

  const readiness = async (site: { get(path: string): Promise<Response> }) => {
    const response = await site.get('/readyz');
    return {
      code: response.status,
      ...((await response.json()) as { status: string; message?: string; pending?: number }),
    };
  };

  test('its two keys do everything the site needs, and nothing else', { timeout: 60_000 }, async () => {
    const index = nextIndex();
    const { services, site } = await startSite(index);
    const [first = 0, second = 0] = publishedIds(services.database);
    retitle(services, first, 'Zéphyrine, service inédit');
    services.review.withdraw(second);
    await vi.waitFor(async () => expect(await found(services.engine, 'zéphyrine')).toEqual([first]), {
      timeout: 10_000,
      interval: 100,
    });
    await vi.waitFor(async () => expect((await services.remote?.revisions())?.has(second)).toBe(false), {
      timeout: 5000,
    });
    expect(await services.indexer?.rebuild()).toBe(publishedIds(services.database).length);
    expect(await readiness(site)).toMatchObject({ code: 200, status: 'ok', engine: 'meilisearch', pending: 0 });

    const keys = await createKeys(server.url, server.masterKey, index);
    expect(await createKeys(server.url, server.masterKey, index), 'asked again, the same').toEqual(keys);
    const refused = (work: Promise<unknown>) =>
      expect(work).rejects.toMatchObject({ cause: { code: 'invalid_api_key' } });
    for (const apiKey of [keys.searchKey, keys.apiKey]) {
      const client = new Meilisearch({ host: server.url, apiKey });
      await refused(client.getKeys());
      await refused(client.createDump());
      await refused(client.index('another').getDocuments());
    }
    await refused(new Meilisearch({ host: server.url, apiKey: keys.searchKey }).index(index).getDocuments());
    await refused(new Meilisearch({ host: server.url, apiKey: keys.searchKey }).deleteIndex(index));
  });

  test('filter values of any kind are refused by nobody and match nothing', { timeout: 60_000 }, async () => {
    const { services } = await startSite();
    const engine = services.remote;
    const query = { text: '', sort: 'pertinence', page: 1, pageSize: 1 } as const;
    const hostile = [
      '"',
      "'",
      '\\',
      '\\"',
      '"] OR id > 0 OR facets.theme IN ["',
      '😀',
      'é'.repeat(10_000),
      '\\'.repeat(99),
      'a\nb',
      '*',
      'NULL',
      '',
    ];
    for (const value of hostile)
      expect((await engine?.search({ ...query, filters: { theme: [value] } }))?.total, value.slice(0, 40)).toBe(0);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 })),
        async (value) => {
          expect((await engine?.search({ ...query, filters: { region: [`${value}!`] } }))?.total).toBe(0);
          const beside = await engine?.search({ ...query, filters: { region: [`${value}!`, 'bretagne'] } });
          const alone = await engine?.search({ ...query, filters: { region: ['bretagne'] } });
          expect(beside?.total).toBe(alone?.total);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('while it is away visitors are answered all the same, and on its return it catches up by itself', {
    timeout: 90_000,
  }, async () => {
    const { services, site } = await startSite();
    const notice = 'Le moteur de recherche habituel ne répond pas';
    const page = async () => (await site.get('/initiatives?q=budget+participatif')).text();
    const engineOf = async () =>
      ((await (await site.get('/api/v1/initiatives?q=budget')).json()) as { engine: string }).engine;
    expect(await engineOf()).toBe('meilisearch');
    expect(await page()).not.toContain(notice);

    await server.kill();
    const start = performance.now();
    const answer = await site.get('/initiatives?q=budget+participatif');
    expect(answer.status).toBe(200);
    expect(performance.now() - start, 'within the time limit and a little').toBeLessThan(4000);
    expect(await answer.text()).toContain(notice);
    expect(await engineOf()).toBe('embedded');
    expect(await readiness(site)).toMatchObject({
      code: 200,
      status: 'degraded',
      message: expect.stringContaining('unreachable'),
    });
    const [first = 0] = publishedIds(services.database);
    retitle(services, first, 'Zéphyrine, service inédit');
    expect(await found(services.engine, 'zéphyrine'), 'published, hence found, at once').toEqual([first]);
    await vi.waitFor(
      () =>
        expect(services.indexer?.state()).toMatchObject({ pending: 1, message: expect.stringContaining('MEILI_URL') }),
      {
        timeout: 10_000,
      },
    );

    await server.restart();
    await vi.waitFor(async () => expect(await readiness(site)).toMatchObject({ status: 'ok', pending: 0 }), {
      timeout: 40_000,
      interval: 200,
    });
    await vi.waitFor(async () => expect(await engineOf()).toBe('meilisearch'), { timeout: 15_000, interval: 200 });
    expect(await found(services.engine, 'zéphyrine')).toEqual([first]);
    expect(await page()).not.toContain(notice);
  });

  test('an index that somebody deleted is built again at the next change', { timeout: 60_000 }, async () => {
    const { services } = await startSite();
    const index = services.config.meilisearch?.index ?? '';
    await new Meilisearch({ host: server.url, apiKey: server.masterKey }).deleteIndex(index).waitTask();
    const ids = publishedIds(services.database);
    retitle(services, ids[0] ?? 0, 'Zéphyrine, service inédit');
    await vi.waitFor(
      async () => {
        expect((await services.remote?.status())?.documents).toBe(ids.length);
        expect(await services.remote?.isUpToDate()).toBe(true);
        expect(services.indexer?.state()).toEqual({ pending: 0 });
      },
      { timeout: 40_000, interval: 200 },
    );
  });

  test('settings of another version are noticed, and a rebuild applies ours', { timeout: 60_000 }, async () => {
    const { services } = await startSite();
    const index = services.config.meilisearch?.index ?? '';
    const master = new Meilisearch({ host: server.url, apiKey: server.masterKey });
    expect(await services.remote?.isUpToDate()).toBe(true);
    await master
      .index(index)
      .updateSettings({ rankingRules: ['words'], synonyms: { a: ['b'] } })
      .waitTask();
    expect(await services.remote?.isUpToDate()).toBe(false);
    await services.indexer?.rebuild();
    expect(await services.remote?.isUpToDate()).toBe(true);
  });

  test('a failed task is an error with the server’s own code and what to do', async () => {
    const engine = createMeilisearchEngine({
      url: server.url,
      apiKey: server.masterKey,
      index: nextIndex(),
      timeout: 2000,
      local: createEmbeddedEngine({ database: openDatabase(':memory:'), ...readSynonyms() }),
      ...readSynonyms(),
    });
    const failure = await engine.remove([1]).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(SearchUnavailable);
    expect(failure).toMatchObject({ code: 'index_not_found', remedy: expect.stringContaining('reindex') });
    expect(await engine.status()).toMatchObject({ state: 'down', message: expect.stringContaining('index_not_found') });
  });

  test('a wrong key is told with what to do, and no visitor suffers', { timeout: 30_000 }, async () => {
    const { path } = copySeededDatabase();
    const services = createServices({
      ...testConfig(path),
      searchEngine: 'meilisearch',
      meilisearch: { url: server.url, apiKey: 'wrong', index: nextIndex(), timeout: 2000 },
    });
    const site = await serve(services);
    onTestFinished(() => site.close());
    expect((await site.get('/initiatives?q=fibre')).status).toBe(200);
    expect(await readiness(site)).toMatchObject({
      code: 200,
      status: 'degraded',
      message: expect.stringContaining('search keys'),
    });
  });
});

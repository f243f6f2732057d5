import { afterAll, beforeAll, describe, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { createEmbeddedEngine } from '../../server/search/embedded/engine.ts';
import { createMeilisearchEngine } from '../../server/search/meilisearch/engine.ts';
import type { CatalogueDocument, SearchEngine } from '../../server/search/port.ts';
import { type LanguageRules, readSynonyms } from '../../server/search/synonyms.ts';
import { findMeilisearch, type MeilisearchServer, startMeilisearch } from '../support/meilisearch.ts';
import { describeRecordsContract } from './records.contract.ts';
import { contractRules, describeSearchContract } from './search.contract.ts';

const binary = findMeilisearch();

if (binary === null) {
  describe('search contract: meilisearch', () => {
    test.skip('NOT RUN: no meilisearch on the PATH, and MEILI_BINARY names none', () => {});
  });
} else {
  let server: MeilisearchServer;
  let indexes = 0;
  beforeAll(async () => {
    server = await startMeilisearch(binary);
  }, 30_000);
  afterAll(() => server?.close());

  /** An empty engine with an index of its own; other spellings come from an embedded one beside it. */
  async function createEngine(rules: LanguageRules): Promise<SearchEngine> {
    indexes += 1;
    const local = createEmbeddedEngine({ database: openDatabase(':memory:'), ...rules });
    const engine = createMeilisearchEngine({
      url: server.url,
      apiKey: server.masterKey,
      index: `contract-${indexes}`,
      timeout: 5000,
      local,
      ...rules,
    });
    await engine.rebuild([]);
    return {
      ...engine,
      upsert: async (documents) => {
        await local.upsert(documents);
        await engine.upsert(documents);
      },
      rebuild: async (documents) => {
        const kept: CatalogueDocument[] = [];
        function* passing() {
          for (const document of documents) {
            kept.push(document);
            yield document;
          }
        }
        await engine.rebuild(passing());
        await local.rebuild(kept);
      },
      remove: async (ids) => {
        await local.remove(ids);
        await engine.remove(ids);
      },
    };
  }

  describeSearchContract('meilisearch', () => createEngine(contractRules));
  describeRecordsContract('meilisearch', () => createEngine(readSynonyms()));
}

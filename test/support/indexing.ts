import { pino } from 'pino';
import { type CatalogueDatabase, openDatabase } from '../../db/open.ts';
import { publishedInitiatives } from '../../db/queries/initiatives.ts';
import type { ReviewService } from '../../server/review/service.ts';
import { createEmbeddedEngine } from '../../server/search/embedded/engine.ts';
import { createIndexer } from '../../server/search/indexer.ts';
import { readSynonyms } from '../../server/search/synonyms.ts';
import type { Services } from '../../server/services.ts';

/**
 * A second engine with an index of its own in another file, fed from the outbox as a server elsewhere would be. It is the
 * embedded engine, so that the feeding is tested on any machine.
 */
export function createDistantEngine(path = ':memory:') {
  const database = openDatabase(path);
  const engine = createEmbeddedEngine({ database, ...readSynonyms() });
  return {
    ...engine,
    isUpToDate: async () => (await engine.status()).documents > 0,
    close: () => database.$client.close(),
  };
}
export type DistantEngine = ReturnType<typeof createDistantEngine>;

export function createSilentIndexer(
  database: CatalogueDatabase,
  engine: Omit<DistantEngine, 'close'>,
  checkEvery?: number,
) {
  return createIndexer({ database, engine, logger: pino({ level: 'silent' }), ...(checkEvery ? { checkEvery } : {}) });
}

/** Publishes a record again under another title. */
export function retitle(
  { database, review }: { database: CatalogueDatabase; review: ReviewService },
  id: number,
  title: string,
) {
  const [published] = publishedInitiatives(database, [id]);
  if (!published) throw new Error(`initiative ${id} is not published`);
  const { revision, themeIds, technologies } = published;
  review.publish(id, { ...revision, themeIds, technologies, title });
}

export const found = async (engine: Pick<Services['engine'], 'search'>, text: string): Promise<number[]> =>
  (await engine.search({ text, filters: {}, sort: 'pertinence', page: 1, pageSize: 100 })).hits.map((hit) => hit.id);

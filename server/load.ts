import { publishedIds } from '../db/queries/initiatives.ts';
import { loadSeed, type SeedReport } from '../seed/load.ts';
import { loadReference } from '../seed/reference.ts';
import { createProgress } from './progress.ts';
import { allDocuments } from './search/documents.ts';
import type { Services } from './services.ts';

/** Builds the index anew from the database, with a progress display. @returns number of documents */
export async function rebuildIndex({ database, engine }: Pick<Services, 'database' | 'engine'>): Promise<number> {
  const ids = publishedIds(database);
  const progress = createProgress('Index');
  await engine.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
  return ids.length;
}

/**
 * Loads reference territories and seed records that are missing, and builds the index where it holds something else than
 * what is published, as after a migration of its tables. With a progress display.
 */
export async function loadData(
  services: Pick<Services, 'database' | 'engine' | 'review'>,
): Promise<SeedReport & { territories: number }> {
  const { database, engine, review } = services;
  const territories = loadReference(database, createProgress('Territories'));
  const report = loadSeed(database, review.reindex, createProgress('Initiatives'));
  const { documents } = await engine.status();
  if (documents !== publishedIds(database).length) await rebuildIndex(services);
  return { territories, ...report };
}

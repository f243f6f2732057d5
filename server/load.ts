import { publishedIds } from '../db/queries/initiatives.ts';
import { loadBooks } from '../seed/books.ts';
import { loadSeed, type SeedReport } from '../seed/load.ts';
import { loadReference } from '../seed/reference.ts';
import { createProgress } from './progress.ts';
import { allDocuments } from './search/documents.ts';
import type { Services } from './services.ts';

/** Builds the embedded index anew from the database, with a progress display. @returns number of documents */
export async function rebuildIndex({ database, embedded }: Pick<Services, 'database' | 'embedded'>): Promise<number> {
  const ids = publishedIds(database);
  const progress = createProgress('Index');
  await embedded.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
  return ids.length;
}

/**
 * Loads reference territories, seed records and demonstration volumes that are missing, and builds the index where it holds another number of
 * records than are published, as after a migration of its tables. With a progress display.
 */
export async function loadData(
  services: Pick<Services, 'database' | 'embedded' | 'review' | 'volumes'>,
): Promise<SeedReport & { territories: number }> {
  const { database, embedded, review, volumes } = services;
  const territories = loadReference(database, createProgress('Territories'));
  const report = loadSeed(database, review.reindex, createProgress('Initiatives'));
  loadBooks(database, volumes.closeDemonstration);
  const { documents } = await embedded.status();
  if (documents !== publishedIds(database).length) await rebuildIndex(services);
  return { territories, ...report };
}

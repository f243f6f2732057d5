import { publishedIds } from '../db/queries/initiatives.ts';
import { publicTestimonialIds } from '../db/queries/testimonials.ts';
import { loadBooks } from '../seed/books.ts';
import { loadSeed, type SeedReport } from '../seed/load.ts';
import { loadReference } from '../seed/reference.ts';
import { createProgress } from './progress.ts';
import { allDocuments } from './search/documents.ts';
import { allTestimonialDocuments } from './search/testimonials.ts';
import type { Services } from './services.ts';

/** Builds the embedded indexes anew from the database, with a progress display. @returns number of initiatives */
export async function rebuildIndex({
  database,
  embedded,
  testimonialEngine,
}: Pick<Services, 'database' | 'embedded' | 'testimonialEngine'>): Promise<number> {
  const ids = publishedIds(database);
  const progress = createProgress('Index');
  await embedded.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
  await testimonialEngine.rebuild(allTestimonialDocuments(database));
  return ids.length;
}

/**
 * Loads reference territories, seed records and demonstration volumes that are missing, and builds the indexes where one holds another number of
 * records than are public, as after a migration of its tables. With a progress display.
 */
export async function loadData(
  services: Pick<Services, 'database' | 'embedded' | 'testimonialEngine' | 'review' | 'volumes'>,
): Promise<SeedReport & { territories: number }> {
  const { database, embedded, testimonialEngine, review, volumes } = services;
  const territories = loadReference(database, createProgress('Territories'));
  const report = loadSeed(database, review.reindex, createProgress('Initiatives'));
  loadBooks(database, volumes.closeDemonstration);
  const indexed = [await embedded.status(), await testimonialEngine.status()].map(({ documents }) => documents);
  const present = [publishedIds(database).length, publicTestimonialIds(database).length];
  if (indexed.some((documents, place) => documents !== present[place])) await rebuildIndex(services);
  return { territories, ...report };
}

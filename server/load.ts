import { loadSeed, type SeedReport } from '../seed/load.ts';
import { loadReference } from '../seed/reference.ts';
import { createProgress } from './progress.ts';
import type { Services } from './services.ts';

/** Loads reference territories and seed records that are missing, with a progress display. */
export function loadData({
  database,
  review,
}: Pick<Services, 'database' | 'review'>): SeedReport & { territories: number } {
  const territories = loadReference(database, createProgress('Territories'));
  return { territories, ...loadSeed(database, review.reindex, createProgress('Initiatives')) };
}

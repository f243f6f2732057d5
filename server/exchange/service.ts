import type { CatalogueDatabase } from '../../db/open.ts';
import type { Searcher } from '../catalogue/comparables.ts';
import type { CatalogueSearch } from '../catalogue/inputs.ts';
import { type LocatedInitiative, locate } from '../catalogue/located.ts';
import { allIds } from '../search/results.ts';

/** One record as exports give it. */
export type ExportedRecord = LocatedInitiative;

export type ExchangeService = ReturnType<typeof createExchangeService>;

export function createExchangeService({ database, searcher }: { database: CatalogueDatabase; searcher: Searcher }) {
  return {
    /** Every record of a search, in its order, read from the database by portions. */
    async *all(query: CatalogueSearch): AsyncGenerator<ExportedRecord[]> {
      for await (const ids of allIds(searcher, query)) yield locate(database, ids);
    },

    /** The records of a search that were published or changed last. */
    async latest(query: CatalogueSearch, limit: number): Promise<ExportedRecord[]> {
      const found: ExportedRecord[] = [];
      for await (const ids of allIds(searcher, query)) found.push(...locate(database, ids));
      return found
        .sort(
          (a, b) =>
            b.initiative.revision.createdAt.localeCompare(a.initiative.revision.createdAt) ||
            b.initiative.id - a.initiative.id,
        )
        .slice(0, limit);
    },
  };
}

import type { CatalogueDatabase } from '../../db/open.ts';
import { type PublishedInitiative, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { type TerritoryRow, territoriesByIds } from '../../db/queries/territories.ts';
import type { Searcher } from '../catalogue/comparables.ts';
import type { CatalogueSearch } from '../catalogue/inputs.ts';
import { allResults } from './records.ts';

/** One record as exports give it. */
export interface ExportedRecord {
  initiative: PublishedInitiative;
  territory: TerritoryRow;
}

export type ExchangeService = ReturnType<typeof createExchangeService>;

export function createExchangeService({ database, searcher }: { database: CatalogueDatabase; searcher: Searcher }) {
  function records(ids: readonly number[]): ExportedRecord[] {
    const initiatives = publishedInitiatives(database, ids);
    const territoryIds = [...new Set(initiatives.map((row) => row.revision.territoryId))];
    const territories = new Map(territoriesByIds(database, territoryIds).map((row) => [row.id, row]));
    return initiatives.flatMap((initiative) => {
      const territory = territories.get(initiative.revision.territoryId);
      return territory ? [{ initiative, territory }] : [];
    });
  }

  return {
    /** Every record of a search, in its order, read from the database by portions. */
    async *all(query: CatalogueSearch): AsyncGenerator<ExportedRecord[]> {
      for await (const ids of allResults(searcher, query)) yield records(ids);
    },

    /** The records of a search that were published or changed last. */
    async latest(query: CatalogueSearch, limit: number): Promise<ExportedRecord[]> {
      const found: ExportedRecord[] = [];
      for await (const ids of allResults(searcher, query)) found.push(...records(ids));
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

import type { Executor } from '../../db/open.ts';
import { type PublishedInitiative, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { type TerritoryRow, territoriesByIds } from '../../db/queries/territories.ts';

export interface LocatedInitiative {
  initiative: PublishedInitiative;
  territory: TerritoryRow;
}

/** The published initiatives among these ids with their territories, in the order of the ids. */
export function locate(executor: Executor, ids: readonly number[]): LocatedInitiative[] {
  const initiatives = publishedInitiatives(executor, ids);
  const territoryIds = [...new Set(initiatives.map((row) => row.revision.territoryId))];
  const territories = new Map(territoriesByIds(executor, territoryIds).map((row) => [row.id, row]));
  return initiatives.flatMap((initiative) => {
    const territory = territories.get(initiative.revision.territoryId);
    return territory ? [{ initiative, territory }] : [];
  });
}

import type { CatalogueHit, CatalogueQuery, CatalogueResult } from './port.ts';
import { parseText } from './text.ts';

/** Below this number of results, records that hold only some of the words follow them. */
const nearestBelow = 10;

/**
 * What comes near a text of several words that few records hold all of, best first; what was found already is left out.
 * Only after the first page of the order of relevance.
 */
export async function nearestTo<Query extends Pick<CatalogueQuery, 'text' | 'page'> & { sort: string }>(
  engine: { search(query: Query): Promise<Pick<CatalogueResult, 'hits'>> },
  query: Query,
  { hits: found, total }: Pick<CatalogueResult, 'hits' | 'total'>,
): Promise<CatalogueHit[]> {
  const several = parseText(query.text).words.length > 1;
  if (!several || query.sort !== 'pertinence' || query.page > 1 || total >= nearestBelow) return [];
  const known = new Set(found.map(({ id }) => id));
  const { hits } = await engine.search({ ...query, match: 'some', facets: [], pageSize: nearestBelow + found.length });
  return hits.filter(({ id }) => !known.has(id)).slice(0, nearestBelow - total);
}

import type { Searcher } from '../catalogue/comparables.ts';
import type { CatalogueSearch } from '../catalogue/inputs.ts';

/** Results are read by portions, so that memory stays flat whatever their number. */
const portion = 500;

/** Ids of every result of a search, in its order, whatever the page asked for. */
export async function* allResults(
  searcher: Pick<Searcher, 'search'>,
  query: CatalogueSearch,
): AsyncGenerator<number[]> {
  let seen = 0;
  for (let page = 1; ; page += 1) {
    const { hits, total } = await searcher.search({ ...query, facets: [], page, pageSize: portion });
    if (hits.length === 0) return;
    yield hits.map((hit) => hit.id);
    seen += hits.length;
    if (seen >= total) return;
  }
}

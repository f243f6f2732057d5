import type { CatalogueHit } from './port.ts';

/** Results are read by portions, so that memory stays flat whatever their number. */
const portion = 500;

interface Paged {
  page: number;
  pageSize: number;
}

/** Every result of a search, in its order, whatever the page asked for. */
export async function* allResults<Query extends Paged>(
  searcher: { search(query: Query): Promise<{ hits: CatalogueHit[]; total: number }> },
  query: Query,
): AsyncGenerator<CatalogueHit[]> {
  let seen = 0;
  for (let page = 1; ; page += 1) {
    const { hits, total } = await searcher.search({ ...query, facets: [], page, pageSize: portion });
    if (hits.length === 0) return;
    yield hits;
    seen += hits.length;
    if (seen >= total) return;
  }
}

/** Their ids alone. */
export async function* allIds<Query extends Paged>(
  searcher: Parameters<typeof allResults<Query>>[0],
  query: Query,
): AsyncGenerator<number[]> {
  for await (const hits of allResults(searcher, query)) yield hits.map(({ id }) => id);
}

import type { CatalogueDatabase } from '../../db/open.ts';
import { lastOutboxSequence } from '../../db/queries/operations.ts';
import { type TerritoryRow, territoriesWithInitiatives } from '../../db/queries/territories.ts';
import { positionOf } from '../search/documents.ts';
import type { CatalogueHit, CatalogueQuery, CatalogueResult, SearchReader, SteadyReader } from '../search/port.ts';
import { tiersOf } from './comparison.ts';
import { type CatalogueSearch, usualSort } from './inputs.ts';

/** References whose comparable authorities are remembered until a record changes. */
const rememberedReferences = 200;

type Group = NonNullable<CatalogueQuery['territories']>;

/** Answers the searches of visitors, those that compare with an authority among them. */
export interface Searcher {
  search(search: CatalogueSearch): Promise<CatalogueResult>;
  /** The part of a search that is about these territories, in no order that means anything. */
  among(search: CatalogueSearch, territories: readonly number[]): Promise<CatalogueResult>;
}

/**
 * The order by likeness is made of searches of the port, one a group of comparable authorities, the most alike first;
 * within a group the usual order holds. No engine need know what likeness is.
 */
export function createSearcher({ database, engine }: { database: CatalogueDatabase; engine: SteadyReader }): Searcher {
  const remembered = new Map<number, number[][]>();
  let sequence = -1;

  function comparablesOf(reference: TerritoryRow): number[][] {
    const current = lastOutboxSequence(database);
    if (current !== sequence || remembered.size >= rememberedReferences) remembered.clear();
    sequence = current;
    const known = remembered.get(reference.id);
    if (known) return known;
    const tiers = tiersOf(reference, territoriesWithInitiatives(database, reference.kind)).map((tier) =>
      tier.map((territory) => territory.id),
    );
    remembered.set(reference.id, tiers);
    return tiers;
  }

  /** Hits of a group from a place on, whatever the size of pages. */
  async function hitsOf(
    engine: Pick<SearchReader, 'search'>,
    query: CatalogueQuery,
    territories: Group,
    start: number,
    count: number,
  ) {
    const page = Math.floor(start / query.pageSize) + 1;
    const first = await engine.search({ ...query, territories, page });
    const ahead = start % query.pageSize;
    const hits = first.hits.slice(ahead);
    if (hits.length < count && ahead > 0 && first.hits.length === query.pageSize)
      hits.push(...(await engine.search({ ...query, territories, page: page + 1 })).hits);
    return { total: first.total, corrections: first.corrections, hits: hits.slice(0, count) };
  }

  async function byLikeness(
    engine: Pick<SearchReader, 'search'>,
    query: CatalogueQuery,
    groups: readonly Group[],
  ): Promise<CatalogueResult> {
    const whole = await engine.search({ ...query, page: 1, pageSize: 0 });
    const page: CatalogueQuery = { ...query, facets: [] };
    const hits: CatalogueHit[] = [];
    let { corrections } = whole;
    let skip = (query.page - 1) * query.pageSize;
    for (const group of groups) {
      if (hits.length === query.pageSize) break;
      const found = await hitsOf(engine, page, group, skip, query.pageSize - hits.length);
      hits.push(...found.hits);
      if (corrections.length === 0) corrections = found.corrections;
      skip = Math.max(0, skip - found.total);
    }
    return { ...whole, hits, corrections };
  }

  return {
    async among({ reference, comparable, sort: _, ...query }, territories) {
      const comparables = comparable && reference ? new Set(comparablesOf(reference).flat()) : null;
      const only = comparables ? territories.filter((id) => comparables.has(id)) : territories;
      return engine.search({ ...query, territories: { only }, sort: 'recent' });
    },

    async search({ reference, comparable, sort, ...query }) {
      if (reference === null) return engine.search({ ...query, sort: sort === 'comparables' ? 'pertinence' : sort });
      const near = positionOf(reference) ?? undefined;
      const only = () => ({ only: comparablesOf(reference).flat() });
      const narrowed = { ...query, ...(near ? { near } : {}), ...(comparable ? { territories: only() } : {}) };
      if (sort !== 'comparables') return engine.search({ ...narrowed, sort });
      const tiers = comparablesOf(reference).filter((tier) => tier.length > 0);
      const groups: Group[] = tiers.map((tier) => ({ only: tier }));
      if (!comparable) groups.push({ except: tiers.flat() });
      return engine.steadily((one) => byLikeness(one, { ...narrowed, sort: usualSort(query.text) }, groups));
    },
  };
}

import type { CatalogueDatabase } from '../../db/open.ts';
import { type TerritoryRow, territoriesByIds } from '../../db/queries/territories.ts';
import { type SpokenTestimonial, testimonialsByIds } from '../../db/queries/testimonials.ts';
import type { TestimonialFacet } from '../search/fields.ts';
import { nearestTo } from '../search/nearest.ts';
import type { CatalogueHit, CatalogueResult, SearchReader } from '../search/port.ts';
import { allResults } from '../search/results.ts';
import type { TestimonialSearch } from './search-inputs.ts';

export type TestimonialResult = CatalogueResult<TestimonialFacet>;

/** A public testimonial with what a card shows of it. */
export interface ListedTestimonial extends SpokenTestimonial {
  territory: TerritoryRow;
  hit: CatalogueHit | null;
}

export interface TestimonialBrowse {
  result: TestimonialResult;
  listed: ListedTestimonial[];
  /** What holds only some of the words, where few hold all. */
  nearest: ListedTestimonial[];
  /** What the same words find without filters, where nothing was found with them. */
  unfiltered: number;
  /** Time spent at the server, in milliseconds. */
  milliseconds: number;
}

export type TestimonialSearchService = ReturnType<typeof createTestimonialSearch>;

/** The search of testimonials. The index only finds ids; what is shown comes from the database. */
export function createTestimonialSearch({
  database,
  engine,
}: {
  database: CatalogueDatabase;
  engine: SearchReader<TestimonialFacet>;
}) {
  function list(hits: readonly CatalogueHit[]): ListedTestimonial[] {
    const rows = testimonialsByIds(
      database,
      hits.map(({ id }) => id),
    );
    const spoken = new Map(rows.map((row) => [row.testimonial.id, row]));
    const territoryIds = [...new Set(rows.map((row) => row.testimonial.territoryId))];
    const territories = new Map(territoriesByIds(database, territoryIds).map((row) => [row.id, row]));
    return hits.flatMap((hit) => {
      const row = spoken.get(hit.id);
      const territory = row && territories.get(row.testimonial.territoryId);
      return row && territory ? [{ ...row, territory, hit }] : [];
    });
  }

  async function unfilteredTotal(query: TestimonialSearch, { total }: TestimonialResult): Promise<number> {
    if (total > 0 || Object.keys(query.filters).length === 0) return 0;
    return (await engine.search({ ...query, filters: {}, facets: [], page: 1, pageSize: 1 })).total;
  }

  return {
    async browse(query: TestimonialSearch): Promise<TestimonialBrowse> {
      const start = performance.now();
      const result = await engine.search(query);
      return {
        result,
        listed: list(result.hits),
        nearest: list(await nearestTo(engine, query, result)),
        unfiltered: await unfilteredTotal(query, result),
        milliseconds: performance.now() - start,
      };
    },

    /** Every testimonial of a search, in its order, whatever the page asked for. */
    async *all(query: TestimonialSearch): AsyncGenerator<ListedTestimonial[]> {
      for await (const hits of allResults(engine, query)) yield list(hits);
    },
  };
}

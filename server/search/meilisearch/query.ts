import type { MultiSearchQuery } from 'meilisearch';
import { type FacetName, facetNames } from '../fields.ts';
import { type CatalogueQuery, highlightMarkers } from '../port.ts';
import type { ParsedText } from '../text.ts';
import { filterExpressions } from './filters.ts';
import { sortOrders } from './settings.ts';

/** Length of an extract, in words. */
const extractWords = 34;

/** What the server reads: exclusions and phrases first, so that the last word is the one that may be a beginning. */
export function queryText({ words, phraseTexts, excluded }: Omit<ParsedText, 'phrases'>): string {
  const open = words.at(-1)?.prefix ?? false;
  const parts = [
    ...excluded.map((word) => `-${word}`),
    ...phraseTexts.map((text) => `"${text.replaceAll('"', ' ')}"`),
    ...words.map((word) => word.text),
  ];
  return open ? parts.join(' ') : `${parts.join(' ')} `;
}

/** Counts what a text finds, without a filter and without a single record. */
export function countQuery(indexUid: string, parsed: Omit<ParsedText, 'phrases'>): MultiSearchQuery {
  return { indexUid, q: queryText(parsed), matchingStrategy: 'all', page: 1, hitsPerPage: 0 };
}

function sortOf({ sort, near }: CatalogueQuery): Pick<MultiSearchQuery, 'sort'> {
  if (sort === 'pertinence') return {};
  if (sort !== 'distance') return { sort: [sortOrders[sort]] };
  return near ? { sort: [`_geoPoint(${near.latitude}, ${near.longitude}):asc`] } : {};
}

/**
 * The searches that answer a query: the page itself, with the counts of the facets that are not in use, then one for
 * each facet in use, whose own filter is left out.
 */
export function searchQueries(
  indexUid: string,
  query: CatalogueQuery,
  parsed: ParsedText,
): { queries: MultiSearchQuery[]; inUse: FacetName[] } {
  const { filters, page, pageSize } = query;
  const asked = query.facets ?? [];
  const inUse = facetNames.filter((facet) => asked.includes(facet) && (filters[facet]?.length ?? 0) > 0);
  const common = { indexUid, q: queryText(parsed), matchingStrategy: 'all' } as const;
  const attribute = (facet: FacetName) => `facets.${facet}`;
  return {
    inUse,
    queries: [
      {
        ...common,
        filter: filterExpressions(query),
        facets: asked.filter((facet) => !inUse.includes(facet)).map(attribute),
        ...sortOf(query),
        page,
        hitsPerPage: pageSize,
        attributesToRetrieve: ['id'],
        attributesToHighlight: ['title', 'summary', 'testimonials', 'body'],
        attributesToCrop: ['testimonials', 'body'],
        cropLength: extractWords,
        cropMarker: '…',
        highlightPreTag: highlightMarkers.open,
        highlightPostTag: highlightMarkers.close,
        showRankingScore: true,
      },
      ...inUse.map((facet) => ({
        ...common,
        filter: filterExpressions(query, facet),
        facets: [attribute(facet)],
        page: 1,
        hitsPerPage: 0,
      })),
    ],
  };
}

import type { Settings } from 'meilisearch';
import { facetNames, limits, searchableFields, type sorts } from '../fields.ts';
import type { LanguageRules } from '../synonyms.ts';
import type { MeilisearchDocument } from './documents.ts';

/**
 * Characters that the words of our texts never hold but that Meilisearch would keep inside a word: no-break spaces and
 * hyphens, comparison and currency signs.
 */
const separators = ['\u00A0', '\u202F', '\u2011', '=', '<', '>', '|', '°', '€', '…', '•', '·', '×', '→', '^', '~'];

/** Attribute and direction of each order of results but the first, relevance. */
export const sortOrders = {
  recent: 'sort.year:desc',
  population: 'sort.population:desc',
  titre: 'sort.title:asc',
} as const satisfies Record<
  Exclude<(typeof sorts)[number], 'pertinence'>,
  `sort.${keyof MeilisearchDocument['sort']}:${string}`
>;

/**
 * Settings of the index, all from the table of fields. A chosen order comes before relevance; the unique id comes last,
 * so that the order is total and pages never repeat a record. Stop words are none: the port removes them from queries,
 * and phrases need them in the index.
 */
export function settingsOf({ expressions }: LanguageRules): Settings {
  return {
    searchableAttributes: searchableFields.map(({ name }) => name),
    displayedAttributes: ['id', 'revision', ...searchableFields.map(({ name }) => name)],
    filterableAttributes: [...facetNames.map((name) => `facets.${name}`), 'territoryId'].map((attribute) => ({
      attributePatterns: [attribute],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    })),
    sortableAttributes: ['_geo', ...Object.values(sortOrders).map((order) => order.replace(/:.*/, ''))].sort(),
    rankingRules: ['sort', 'words', 'typo', 'proximity', 'attributeRank', 'wordPosition', 'exactness', 'id:asc'],
    stopWords: [],
    separatorTokens: separators.toSorted(),
    nonSeparatorTokens: [],
    dictionary: [],
    synonyms: Object.fromEntries([...expressions].map(([from, to]) => [from, [...to]])),
    typoTolerance: {
      enabled: true,
      minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
      disableOnWords: [],
      disableOnAttributes: [],
    },
    localizedAttributes: [{ attributePatterns: ['*'], locales: ['fra'] }],
    faceting: { maxValuesPerFacet: limits.valuesPerFacet, sortFacetValuesBy: { '*': 'count' } },
    pagination: { maxTotalHits: limits.totalHits },
    // Values of long facets are found by their labels, on our side.
    facetSearch: false,
    prefixSearch: 'indexingTime',
    proximityPrecision: 'byWord',
    searchCutoffMs: 1500,
  };
}

/** One text for equal settings, whatever the order of their keys. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Whether an index has these settings; what we leave to the server's default does not count. */
export function sameSettings(wanted: Settings, found: Settings): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const other = found[name as keyof Settings];
    // The server adds defaults inside objects (`disableOnNumbers`): only what we set is compared.
    const shared =
      value !== null &&
      typeof value === 'object' &&
      !Array.isArray(value) &&
      other !== null &&
      typeof other === 'object'
        ? name === 'synonyms'
          ? other
          : Object.fromEntries(Object.keys(value).map((key) => [key, (other as Record<string, unknown>)[key]]))
        : other;
    return fingerprint(value) === fingerprint(shared);
  });
}

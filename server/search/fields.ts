/**
 * The one table of what is searched, filtered and sorted. Index settings, input parsing, presenters, the API and its
 * documentation are derived from it. Labels are in server/http/i18n (keys `facet.<name>`, `sort.<name>`).
 */

/**
 * Texts that are searched, most important first; `weight` is the bm25 weight of the embedded engine. The head of a record
 * is what a list shows of it: short texts, which the embedded engine also indexes on their own.
 */
export const searchableFields = [
  { name: 'title', weight: 12, head: true },
  { name: 'territory', weight: 8, head: true },
  { name: 'summary', weight: 5, head: true },
  { name: 'topics', weight: 4, head: true },
  { name: 'testimonials', weight: 2, head: false },
  { name: 'body', weight: 1, head: false },
] as const;
export type SearchableField = (typeof searchableFields)[number]['name'];

/**
 * Filters, in the order of the page. `name` is the public parameter. `nested`: a value may have a parent value, which
 * counts the records of its children once. `long`: the page offers a search inside the list of values.
 */
export const facetFields = [
  { name: 'theme', nested: true, long: false },
  { name: 'region', nested: false, long: false },
  { name: 'departement', nested: false, long: true },
  { name: 'type', nested: false, long: false },
  { name: 'strate', nested: false, long: false },
  { name: 'annee', nested: true, long: false },
  { name: 'technologie', nested: false, long: true },
  { name: 'statut', nested: false, long: false },
  { name: 'tome', nested: false, long: false },
  { name: 'temoignage', nested: false, long: false },
] as const;
export type FacetName = (typeof facetFields)[number]['name'];
export const facetNames: readonly FacetName[] = facetFields.map((facet) => facet.name);

export const sorts = ['pertinence', 'recent', 'population', 'titre'] as const;
export type Sort = (typeof sorts)[number];
/** Orders that compare with an authority that the visitor has chosen. */
export const referenceSorts = ['comparables', 'distance'] as const;
export type ReferenceSort = (typeof referenceSorts)[number];
/** Orders that an engine knows; likeness is made of several searches (server/catalogue/comparables.ts). */
export type EngineSort = Sort | 'distance';

export const pageSizes = { default: 20, maximum: 100 } as const;
/** Limits of the port, whatever the engine. */
export const limits = { words: 10, queryCharacters: 400, totalHits: 1_000_000, valuesPerFacet: 1000 } as const;

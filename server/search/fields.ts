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

/** One kind of record that is searched: an index of its own, with its texts, filters and tables. */
export interface Collection<Facet extends string = string> {
  /** What the names of its tables begin with. */
  tables: 'search' | 'testimonial_search';
  fields: readonly { name: SearchableField; weight: number; head: boolean }[];
  facets: readonly { name: Facet; nested: boolean; long: boolean }[];
}

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

export const initiativesCollection: Collection<FacetName> = {
  tables: 'search',
  fields: searchableFields,
  facets: facetFields,
};

/** Filters of testimonials, in the order of the page; `fonction` may have several values, as their speaker's offices. */
export const testimonialFacetFields = [
  { name: 'voix', nested: false, long: false },
  { name: 'fonction', nested: false, long: false },
  { name: 'motivation', nested: false, long: false },
  { name: 'frein', nested: false, long: false },
  { name: 'surmonte', nested: false, long: false },
  { name: 'reseau', nested: false, long: false },
  { name: 'presence', nested: false, long: false },
  { name: 'usage', nested: false, long: false },
  { name: 'theme', nested: true, long: false },
  { name: 'region', nested: false, long: false },
  { name: 'departement', nested: false, long: true },
  { name: 'annee', nested: true, long: false },
  { name: 'forme', nested: false, long: false },
  { name: 'support', nested: false, long: false },
] as const;
export type TestimonialFacet = (typeof testimonialFacetFields)[number]['name'];
export const testimonialFacets: readonly TestimonialFacet[] = testimonialFacetFields.map((facet) => facet.name);

/** Title: the speaker and the office; summary: the words; body: a transcript, and the title of the initiative. */
export const testimonialsCollection: Collection<TestimonialFacet> = {
  tables: 'testimonial_search',
  fields: searchableFields.filter((field) => field.name !== 'testimonials'),
  facets: testimonialFacetFields,
};

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

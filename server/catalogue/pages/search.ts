import { paths } from '../../paths.ts';
import { type FacetName, facetFields, facetNames, referenceSorts, sorts } from '../../search/fields.ts';
import type { CatalogueResult } from '../../search/port.ts';
import { type CatalogueSearch, isReferenceSort, type SearchInput, toggle, toParameters } from '../inputs.ts';
import type { Chip, Facet, SearchPage } from '../models.ts';
import type { BrowseResult } from '../service.ts';
import { initiativeCard, type PresentationContext, pagination } from './cards.ts';
import { chipsOf, facetsOf, noticeLine, pageSizeChoices, rangeOf, resultLines } from './facets.ts';
import { hrefForSlug, presentMap } from './map.ts';

const openFacets: readonly FacetName[] = ['theme', 'region', 'type'];
const hints: Partial<Record<FacetName, 'facet.strate.hint' | 'facet.annee.hint'>> = {
  strate: 'facet.strate.hint',
  annee: 'facet.annee.hint',
};

function hrefOf(query: CatalogueSearch, language: PresentationContext['t']['language']): string {
  return paths.initiatives(language, toParameters(query));
}

function presentFacets(
  query: CatalogueSearch,
  { facets }: CatalogueResult,
  { t, vocabulary }: PresentationContext,
): Facet[] {
  const { options } = vocabulary;
  return facetsOf({ fields: facetFields, filters: query.filters, options, counts: facets, open: openFacets, hints }, t);
}

/** The filters of a search in words, and the address of the search without each. */
export function presentChips(query: CatalogueSearch, { t, vocabulary }: PresentationContext): Chip[] {
  const hrefWithout = (facet: FacetName, value: string) => hrefOf(toggle(query, facet, value), t.language);
  const chosen = chipsOf({ facets: facetNames, filters: query.filters, optionOf: vocabulary.optionOf, hrefWithout }, t);
  if (!query.comparable || !query.reference) return chosen;
  const label = t('comparables.chip', { name: query.reference.name });
  const removeHref = hrefOf({ ...query, page: 1, comparable: false }, t.language);
  return [{ facet: t('comparables.title'), label, removeHref }, ...chosen];
}

/** Relevance needs words, likeness and distance an authority, distance its position. */
function sortsOf({ text, reference, sort: chosen }: CatalogueSearch): CatalogueSearch['sort'][] {
  return [...sorts, ...(reference ? referenceSorts : [])].filter(
    (sort) =>
      sort === chosen ||
      !((sort === 'pertinence' && text === '') || (sort === 'distance' && reference?.latitude === null)),
  );
}

function presentComparables(query: CatalogueSearch, { t }: PresentationContext): SearchPage['comparables'] {
  const { reference, comparable } = query;
  const here = hrefOf({ ...query, page: 1 }, t.language);
  return {
    reference: reference && {
      code: reference.code,
      label: reference.name,
      href: paths.territory(t.language, reference.code),
    },
    only: comparable,
    open: comparable || isReferenceSort(query.sort),
    chooseHref: paths.authority(t.language, new URLSearchParams({ retour: here })),
  };
}

/** What was left aside, who answered, and how words were read. */
export function searchNotices(
  { query, notices }: SearchInput,
  { result, substitute }: BrowseResult,
  { t }: PresentationContext,
): string[] {
  const lines = [...notices.map((notice) => noticeLine(notice, facetNames, t)), ...resultLines(result, query, t)];
  return substitute ? [t('notice.substitute'), ...lines] : lines;
}

export function searchHeading(query: CatalogueSearch, total: number, { t }: PresentationContext): string {
  return query.text === ''
    ? t('search.headingAll', { count: total })
    : t('search.headingText', { count: total, text: query.text });
}

export function presentSearch(input: SearchInput, browsed: BrowseResult, context: PresentationContext): SearchPage {
  const { t } = context;
  const { query } = input;
  const { result } = browsed;
  const { language } = t;
  const parameters = toParameters({ ...query, page: 1 });
  return {
    action: paths.initiatives(language),
    text: query.text,
    total: result.total,
    heading: searchHeading(query, result.total, context),
    range: rangeOf(query, result, t),
    cards: browsed.listed.map((listed) => initiativeCard(listed, context)),
    facets: presentFacets(query, result, context),
    chips: presentChips(query, context),
    resetHref: paths.initiatives(language),
    sorts: sortsOf(query).map((sort) => ({
      value: sort,
      label: t(`sort.${sort}`, { name: query.reference?.name ?? '' }),
      selected: query.sort === sort,
    })),
    comparables: presentComparables(query, context),
    pageSizes: pageSizeChoices(query),
    notices: searchNotices(input, browsed, context),
    suggestion: result.suggestion
      ? { label: result.suggestion, href: hrefOf({ ...query, text: result.suggestion, page: 1 }, language) }
      : null,
    nearest: browsed.nearest.map((listed) => initiativeCard(listed, context)),
    pagination: pagination(
      { page: query.page, pageSize: query.pageSize, total: result.total },
      (page) => hrefOf({ ...query, page }, language),
      t,
    ),
    map: presentMap(
      result.facets.departement ?? new Map(),
      query.filters.departement ?? [],
      hrefForSlug((slug) =>
        hrefOf({ ...query, page: 1, filters: { ...query.filters, departement: [slug] } }, language),
      ),
      context,
    ),
    followHref: paths.newAlert(language, parameters),
    exports: {
      atom: paths.atom(parameters),
      csv: paths.csv(parameters),
      json: paths.apiInitiatives(toParameters(query)),
      geojson: paths.geojson(parameters),
    },
  };
}

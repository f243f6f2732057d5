import { paths } from '../../paths.ts';
import { type FacetName, facetFields, facetNames, referenceSorts, sorts } from '../../search/fields.ts';
import type { CatalogueResult } from '../../search/port.ts';
import {
  type CatalogueSearch,
  isReferenceSort,
  type Notice,
  type SearchInput,
  toggle,
  toParameters,
} from '../inputs.ts';
import type { Chip, Facet, FacetValue, SearchPage } from '../models.ts';
import type { BrowseResult } from '../service.ts';
import type { FacetOption } from '../vocabulary.ts';
import { initiativeCard, type PresentationContext, pagination } from './cards.ts';
import { presentMap } from './map.ts';

const openFacets: readonly FacetName[] = ['theme', 'region', 'type'];
const hints: Partial<Record<FacetName, 'facet.strate.hint' | 'facet.annee.hint'>> = {
  strate: 'facet.strate.hint',
  annee: 'facet.annee.hint',
};
const pageSizeChoices = [20, 50, 100];

/** Values of one level in the vocabulary's order: those that occur, and those chosen even where they count nothing. */
function facetValues(
  facet: FacetName,
  parent: string | null,
  options: readonly FacetOption[],
  counts: ReadonlyMap<string, number>,
  query: CatalogueSearch,
  { t }: PresentationContext,
): FacetValue[] {
  const chosen = query.filters[facet] ?? [];
  return options
    .filter((option) => option.parent === parent)
    .map((option) => ({
      value: option.value,
      id: `${facet}-${option.value}`,
      label: option.label(t),
      count: counts.get(option.value) ?? 0,
      selected: chosen.includes(option.value),
      children: parent === null ? childrenOf(option.value) : [],
    }))
    .filter((value) => value.count > 0 || value.selected || value.children.length > 0)
    .map((value) => ({ ...value, count: t.number(value.count) }));

  function childrenOf(value: string): FacetValue[] {
    return options.some((option) => option.parent === value)
      ? facetValues(facet, value, options, counts, query, { t } as PresentationContext)
      : [];
  }
}

function hrefOf(query: CatalogueSearch, language: PresentationContext['t']['language']): string {
  return paths.initiatives(language, toParameters(query));
}

/** Address of the search narrowed to a département: built once, since a map holds a hundred. Slugs need no escaping. */
function departmentHref(
  query: CatalogueSearch,
  language: PresentationContext['t']['language'],
): (slug: string) => string {
  const place = 'DEPARTEMENT';
  const href = hrefOf({ ...query, page: 1, filters: { ...query.filters, departement: [place] } }, language);
  const at = href.lastIndexOf(place);
  return (slug) => href.slice(0, at) + slug + href.slice(at + place.length);
}

function presentFacets(query: CatalogueSearch, result: CatalogueResult, context: PresentationContext): Facet[] {
  const { t, vocabulary } = context;
  return facetFields.flatMap(({ name, long }) => {
    const counts = result.facets[name] ?? new Map<string, number>();
    const values = facetValues(name, null, vocabulary.options[name], counts, query, context);
    if (values.length === 0) return [];
    const selectedCount = query.filters[name]?.length ?? 0;
    const hint = hints[name];
    return [
      {
        name,
        label: t(`facet.${name}`),
        hint: hint ? t(hint) : null,
        open: selectedCount > 0 || openFacets.includes(name),
        searchable: long && values.length > 12,
        selectedCount,
        values,
      },
    ];
  });
}

/** The filters of a search in words, and the address of the search without each. */
export function presentChips(query: CatalogueSearch, { t, vocabulary }: PresentationContext): Chip[] {
  const chosen = facetNames.flatMap((facet) =>
    (query.filters[facet] ?? []).map((value) => ({
      facet: t(`facet.${facet}`),
      label: vocabulary.optionOf(facet, value)?.label(t) ?? value,
      removeHref: hrefOf(toggle(query, facet, value), t.language),
    })),
  );
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

function presentNotice({ key, values }: Notice, { t }: PresentationContext): string {
  const facet = facetNames.find((name) => name === values.facet);
  return t(key, facet ? { ...values, facet: t(`facet.${facet}`) } : values);
}

function presentNotices(
  { query, notices }: SearchInput,
  { result, substitute }: BrowseResult,
  context: PresentationContext,
): string[] {
  const { t } = context;
  const lines = notices.map((notice) => presentNotice(notice, context));
  if (substitute) lines.push(t('notice.substitute'));
  if (result.droppedWords.length > 0) {
    lines.push(
      t('notice.droppedWords', {
        words: t.list(result.droppedWords.map((word) => t('quoted', { text: word }))),
        count: result.droppedWords.length,
      }),
    );
  }
  for (const { typed, read } of result.corrections) lines.push(t('notice.correction', { typed, read }));
  if (result.hits.length === 0 && result.total > 0) {
    lines.push(t('notice.beyond', { page: query.page, last: Math.ceil(result.total / query.pageSize) }));
  }
  return lines;
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
  const first = (query.page - 1) * query.pageSize + 1;
  const parameters = toParameters({ ...query, page: 1 });
  return {
    action: paths.initiatives(language),
    text: query.text,
    total: result.total,
    heading: searchHeading(query, result.total, context),
    range:
      result.hits.length === 0
        ? null
        : t('search.range', {
            from: t.number(first),
            to: t.number(first + result.hits.length - 1),
            total: t.number(result.total),
          }),
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
    pageSizes: pageSizeChoices.map((value) => ({
      value,
      selected: value === query.pageSize,
    })),
    notices: presentNotices(input, browsed, context),
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
      departmentHref(query, language),
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

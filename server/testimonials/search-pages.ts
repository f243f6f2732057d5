import { toggled } from '../catalogue/faceted.ts';
import type { Link, ResultsPage, TestimonialCard } from '../catalogue/models.ts';
import { type PresentationContext, pagination, testimonialCard } from '../catalogue/pages/cards.ts';
import { chipsOf, facetsOf, noticeLine, pageSizeChoices, rangeOf, resultLines } from '../catalogue/pages/facets.ts';
import { hrefForSlug, presentMap } from '../catalogue/pages/map.ts';
import { paths } from '../paths.ts';
import { sorts, type TestimonialFacet, testimonialFacetFields, testimonialFacets } from '../search/fields.ts';
import { markHighlights } from '../search/text.ts';
import { type TestimonialSearch, type TestimonialSearchInput, testimonialParameters } from './search-inputs.ts';
import type { ListedTestimonial, TestimonialBrowse } from './search-service.ts';

export interface TestimonialSearchPage extends ResultsPage<TestimonialCard> {
  /** The same words without filters, where they find something and the filters leave nothing. */
  unfiltered: Link | null;
  exports: { csv: string; json: string };
}

const openFacets: readonly TestimonialFacet[] = ['voix', 'fonction', 'motivation', 'frein', 'reseau'];

function cardOf({ hit, territory, ...spoken }: ListedTestimonial, context: PresentationContext): TestimonialCard {
  const card = testimonialCard(spoken, new Map([[territory.id, territory]]), context);
  return { ...card, html: markHighlights(hit?.highlights.summary ?? spoken.testimonial.text) };
}

/** What was left aside, and how words were read. */
export function testimonialNotices(
  { query, notices }: TestimonialSearchInput,
  { result }: Pick<TestimonialBrowse, 'result'>,
  { t }: Pick<PresentationContext, 't'>,
): string[] {
  return [...notices.map((notice) => noticeLine(notice, testimonialFacets, t)), ...resultLines(result, query, t)];
}

export function presentTestimonialSearch(
  input: TestimonialSearchInput,
  browsed: TestimonialBrowse,
  context: PresentationContext,
): TestimonialSearchPage {
  const { query } = input;
  const { result, listed, nearest, unfiltered } = browsed;
  const { t, vocabulary } = context;
  const { filters, text } = query;
  const hrefOf = (changed: Partial<TestimonialSearch>) =>
    paths.testimonials(t.language, testimonialParameters({ ...query, page: 1, ...changed }));
  const { testimonialOptions: options, testimonialOptionOf: optionOf } = vocabulary;
  const departmentHref = hrefForSlug((slug) => hrefOf({ filters: { ...filters, departement: [slug] } }));
  const count = result.total;
  return {
    action: paths.testimonials(t.language),
    text,
    total: result.total,
    heading: text === '' ? t('testimonials.heading', { count }) : t('testimonialSearch.headingText', { count, text }),
    range: rangeOf(query, result, t),
    cards: listed.map((each) => cardOf(each, context)),
    facets: facetsOf(
      {
        fields: testimonialFacetFields,
        filters,
        options,
        counts: result.facets,
        open: openFacets,
        hints: { voix: 'facet.voix.hint' },
      },
      t,
    ),
    chips: chipsOf(
      {
        facets: testimonialFacets,
        filters,
        optionOf,
        hrefWithout: (facet, value) => hrefOf({ filters: toggled(filters, facet, value) }),
      },
      t,
    ),
    resetHref: paths.testimonials(t.language),
    sorts: sorts
      .filter((sort) => sort === query.sort || sort !== 'pertinence' || text !== '')
      .map((sort) => ({ value: sort, label: t(`testimonialSearch.sort.${sort}`), selected: query.sort === sort })),
    pageSizes: pageSizeChoices(query),
    notices: testimonialNotices(input, browsed, context),
    suggestion: result.suggestion ? { label: result.suggestion, href: hrefOf({ text: result.suggestion }) } : null,
    unfiltered:
      unfiltered > 0
        ? { label: t('testimonialSearch.unfiltered', { count: unfiltered }), href: hrefOf({ filters: {} }) }
        : null,
    nearest: nearest.map((each) => cardOf(each, context)),
    pagination: pagination({ ...query, total: result.total }, (page) => hrefOf({ page }), t),
    map: presentMap(result.facets.departement ?? new Map(), filters.departement ?? [], departmentHref, context),
    exports: {
      csv: paths.testimonialsCsv(testimonialParameters({ ...query, page: 1 })),
      json: paths.apiTestimonials(testimonialParameters(query)),
    },
  };
}

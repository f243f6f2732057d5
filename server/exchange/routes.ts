import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { type Request, type Response, Router } from 'express';
import { Feed } from 'feed';
import type { Filters } from '../catalogue/faceted.ts';
import { readSearch, type SearchInput, toParameters } from '../catalogue/inputs.ts';
import { type PresentationContext, topThemeOf, whereabouts, yearsOf } from '../catalogue/pages/cards.ts';
import { searchHeading, searchNotices } from '../catalogue/pages/search.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import type { FacetOption } from '../catalogue/vocabulary.ts';
import { spreadsheet } from '../csv.ts';
import type { Translator } from '../http/i18n/index.ts';
import { searchParametersOf, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { facetNames, testimonialFacets } from '../search/fields.ts';
import type { CatalogueResult } from '../search/port.ts';
import { escapeHtml, markHighlights } from '../search/text.ts';
import { readTestimonialSearch } from '../testimonials/search-inputs.ts';
import { testimonialNotices } from '../testimonials/search-pages.ts';
import type { TestimonialSearchService } from '../testimonials/search-service.ts';
import { csvColumns, csvRow, geoFeature, testimonialColumns, testimonialHit, testimonialRow } from './formats.ts';
import type { ExchangeService } from './service.ts';

const feedEntries = 50;

/** Values of each facet with their number, as the API gives them: those that occur, and those chosen. */
function facetValues<Facet extends string>(
  facets: readonly Facet[],
  options: Record<Facet, FacetOption[]>,
  filters: Filters<Facet>,
  counts: Partial<Record<Facet, ReadonlyMap<string, number>>>,
  t: Translator,
) {
  return Object.fromEntries(
    facets.map((facet) => [
      facet,
      options[facet].flatMap(({ value, label, parent }) => {
        const count = counts[facet]?.get(value) ?? 0;
        const selected = filters[facet]?.includes(value) ?? false;
        return count > 0 || selected
          ? [{ value, label: label(t), count, selected, ...(parent ? { parent } : {}) }]
          : [];
      }),
    ]),
  );
}

/** How every answer of a search begins. */
function answerHead(
  { page, pageSize }: { page: number; pageSize: number },
  { result, milliseconds }: { result: Pick<CatalogueResult, 'total' | 'engine'>; milliseconds: number },
) {
  const { total, engine } = result;
  return { total, page, pageSize, engine, processingTimeMs: Math.round(milliseconds * 10) / 10 };
}

async function sendCsv(
  response: Response,
  name: string,
  columns: readonly string[],
  rows: () => AsyncGenerator<Record<string, string | number>>,
): Promise<void> {
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  });
  const format = stringify({ ...spreadsheet, columns: [...columns] });
  await pipeline(rows, format, response);
}

interface Dependencies {
  catalogue: CatalogueService;
  testimonialSearch: TestimonialSearchService;
  exchange: ExchangeService;
  baseUrl: string;
}

export function exchangeRoutes({ catalogue, exchange, testimonialSearch, baseUrl }: Dependencies): Router {
  const router = Router();

  function contextOf(response: Response): PresentationContext {
    return { t: translatorOf(response), vocabulary: catalogue.vocabulary(), baseUrl };
  }

  function read(request: Request, response: Response): { input: SearchInput; context: PresentationContext } {
    const context = contextOf(response);
    const reading = { vocabulary: context.vocabulary, referenceOf: catalogue.reference, ownCode: null };
    return { context, input: readSearch(searchParametersOf(request), reading) };
  }

  function readTestimonials(request: Request, response: Response) {
    const context = contextOf(response);
    return { context, input: readTestimonialSearch(searchParametersOf(request), context.vocabulary) };
  }

  router.use('/api/v1', (_request, response, next) => {
    response.set('Access-Control-Allow-Origin', '*');
    next();
  });

  router.get('/api/v1/initiatives', async (request, response) => {
    const { input, context } = read(request, response);
    const { t, vocabulary } = context;
    const browsed = await catalogue.browse(input.query);
    response.json({
      ...answerHead(input.query, browsed),
      notices: searchNotices(input, browsed, context),
      suggestion: browsed.result.suggestion,
      hits: browsed.listed.map(({ initiative, territory, testimonials, hit }) => ({
        id: initiative.id,
        slug: initiative.slug,
        url: baseUrl + paths.initiative(t.language, initiative.slug),
        title: initiative.revision.title,
        summary: initiative.revision.summary,
        territory: {
          code: territory.code,
          name: territory.name,
          kind: territory.kind,
          whereabouts: whereabouts(territory, vocabulary),
          population: territory.population,
        },
        themes: vocabulary.themesOf(initiative.themeIds).map(({ slug }) => slug),
        topTheme: topThemeOf(initiative.themeIds, vocabulary),
        technologies: vocabulary.termsOf('technology', initiative.technologies).map(({ slug }) => slug),
        status: initiative.revision.status,
        year: initiative.revision.yearTo ?? initiative.revision.yearFrom,
        years: yearsOf(initiative.revision, t),
        volumes: initiative.volumes,
        testimonials,
        highlights: {
          title: markHighlights(hit?.highlights.title ?? initiative.revision.title),
          summary: markHighlights(hit?.highlights.summary ?? initiative.revision.summary),
          extract: hit?.highlights.extract ? markHighlights(hit.highlights.extract) : null,
        },
      })),
      facets: facetValues(facetNames, vocabulary.options, input.query.filters, browsed.result.facets, t),
    });
  });

  router.get('/api/v1/initiatives.csv', async (request, response) => {
    const { input, context } = read(request, response);
    async function* rows() {
      for await (const records of exchange.all(input.query))
        for (const record of records) yield csvRow(record, context);
    }
    await sendCsv(response, 'initiatives', csvColumns, rows);
  });

  router.get('/api/v1/testimonials', async (request, response) => {
    const { input, context } = readTestimonials(request, response);
    const { t, vocabulary } = context;
    const { query } = input;
    const browsed = await testimonialSearch.browse(query);
    response.json({
      ...answerHead(query, browsed),
      notices: testimonialNotices(input, browsed, context),
      suggestion: browsed.result.suggestion,
      hits: browsed.listed.map((listed) => testimonialHit(listed, context)),
      facets: facetValues(testimonialFacets, vocabulary.testimonialOptions, query.filters, browsed.result.facets, t),
    });
  });

  router.get('/api/v1/testimonials.csv', async (request, response) => {
    const { input, context } = readTestimonials(request, response);
    async function* rows() {
      for await (const listed of testimonialSearch.all(input.query))
        for (const each of listed) yield testimonialRow(each, context);
    }
    await sendCsv(response, 'temoignages', testimonialColumns, rows);
  });

  router.get('/api/v1/initiatives.geojson', async (request, response) => {
    const { input, context } = read(request, response);
    response.type('application/geo+json');
    async function* parts() {
      yield '{"type":"FeatureCollection","features":[';
      let separator = '';
      for await (const records of exchange.all(input.query)) {
        for (const record of records) {
          yield separator + JSON.stringify(geoFeature(record, context));
          separator = ',';
        }
      }
      yield ']}';
    }
    await pipeline(parts, response);
  });

  router.get('/initiatives.atom', async (request, response) => {
    const { input, context } = read(request, response);
    const { t } = context;
    const parameters = toParameters({ ...input.query, page: 1 });
    const records = await exchange.latest(input.query, feedEntries);
    const link = baseUrl + paths.initiatives(t.language, parameters);
    const heading = parameters.size === 0 ? t('feed.all') : searchHeading(input.query, records.length, context);
    const feed = new Feed({
      id: link,
      link,
      title: escapeHtml(t('feed.title', { heading })),
      description: t('search.description'),
      language: t.language,
      copyright: 'Licence Ouverte 2.0',
      author: { name: t('site.name') },
      updated: new Date(records[0]?.initiative.revision.createdAt ?? 0),
      feedLinks: { atom: baseUrl + paths.atom(parameters) },
    });
    for (const { initiative, territory } of records) {
      feed.addItem({
        id: baseUrl + paths.permanent(initiative.id),
        link: baseUrl + paths.initiative(t.language, initiative.slug),
        // The feed declares its texts as HTML.
        title: escapeHtml(`${initiative.revision.title} (${territory.name})`),
        description: escapeHtml(initiative.revision.summary),
        date: new Date(initiative.revision.createdAt),
        published: new Date(initiative.publishedAt),
      });
    }
    response.type('application/atom+xml').send(feed.atom1());
  });

  return router;
}

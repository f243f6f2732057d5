import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { type Request, type Response, Router } from 'express';
import { Feed } from 'feed';
import { readSearch, type SearchInput, toParameters } from '../catalogue/inputs.ts';
import { type PresentationContext, topThemeOf, whereabouts, yearsOf } from '../catalogue/pages/cards.ts';
import { presentSearch, searchHeading } from '../catalogue/pages/search.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import { searchParametersOf, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { facetNames } from '../search/fields.ts';
import { escapeHtml, markHighlights } from '../search/text.ts';
import { csvColumns, csvRow, geoFeature } from './formats.ts';
import type { ExchangeService } from './service.ts';

const feedEntries = 50;

interface Dependencies {
  catalogue: CatalogueService;
  exchange: ExchangeService;
  baseUrl: string;
}

export function exchangeRoutes({ catalogue, exchange, baseUrl }: Dependencies): Router {
  const router = Router();

  function read(request: Request, response: Response): { input: SearchInput; context: PresentationContext } {
    const context = { t: translatorOf(response), vocabulary: catalogue.vocabulary(), baseUrl };
    const reading = { vocabulary: context.vocabulary, referenceOf: catalogue.reference, ownCode: null };
    return { context, input: readSearch(searchParametersOf(request), reading) };
  }

  router.use('/api/v1', (_request, response, next) => {
    response.set('Access-Control-Allow-Origin', '*');
    next();
  });

  router.get('/api/v1/initiatives', async (request, response) => {
    const { input, context } = read(request, response);
    const { t, vocabulary } = context;
    const browsed = await catalogue.browse(input.query);
    const page = presentSearch(input, browsed, context);
    response.json({
      total: browsed.result.total,
      page: input.query.page,
      pageSize: input.query.pageSize,
      engine: browsed.result.engine,
      processingTimeMs: Math.round(browsed.milliseconds * 10) / 10,
      notices: page.notices,
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
      facets: Object.fromEntries(
        facetNames.map((facet) => [
          facet,
          vocabulary.options[facet].flatMap((option) => {
            const count = browsed.result.facets[facet]?.get(option.value) ?? 0;
            const selected = input.query.filters[facet]?.includes(option.value) ?? false;
            return count > 0 || selected
              ? [
                  {
                    value: option.value,
                    label: option.label(t),
                    count,
                    selected,
                    ...(option.parent ? { parent: option.parent } : {}),
                  },
                ]
              : [];
          }),
        ]),
      ),
    });
  });

  router.get('/api/v1/initiatives.csv', async (request, response) => {
    const { input, context } = read(request, response);
    response.set({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="initiatives.csv"',
    });
    async function* rows() {
      for await (const records of exchange.all(input.query))
        for (const record of records) yield csvRow(record, context);
    }
    const format = stringify({
      header: true,
      columns: [...csvColumns],
      delimiter: ';',
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    });
    await pipeline(rows, format, response);
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

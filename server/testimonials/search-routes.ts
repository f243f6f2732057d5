import { type Response, Router } from 'express';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { readTestimonialSearch, testimonialParameters } from './search-inputs.ts';
import { presentTestimonialSearch } from './search-pages.ts';
import type { TestimonialSearchService } from './search-service.ts';

export function testimonialSearchRoutes({
  testimonialSearch,
  catalogue,
  baseUrl,
}: {
  testimonialSearch: TestimonialSearchService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  function contextOf(response: Response): PresentationContext {
    return { t: translatorOf(response), vocabulary: catalogue.vocabulary(), baseUrl };
  }

  router.get('/temoignages', async (request, response) => {
    const context = contextOf(response);
    const { t, vocabulary } = context;
    const input = readTestimonialSearch(searchParametersOf(request), vocabulary);
    const browsed = await testimonialSearch.browse(input.query);
    const page = presentTestimonialSearch(input, browsed, context);
    const parameters = testimonialParameters(input.query);
    response.set('Server-Timing', `search;dur=${browsed.milliseconds.toFixed(1)}`);
    renderPage(response, 'testimonials/search', {
      page,
      section: 'temoignages',
      head: headOf({
        baseUrl,
        language: languageOf(response),
        title: input.query.text === '' && page.chips.length === 0 ? t('testimonials.title') : page.heading,
        description: t('testimonials.description'),
        address: (language) => paths.testimonials(language, parameters),
        links: [{ type: 'text/csv', href: page.exports.csv, title: t('export.csv') }],
        noIndex: parameters.size > 1,
      }),
    });
  });

  return router;
}

import { type Response, Router } from 'express';
import { allows } from '../accounts/policy.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput } from '../errors.ts';
import { accountOf, signedIn } from '../http/account.ts';
import { type Fault, formBody, readForm } from '../http/forms.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { privatePages } from '../http/private.ts';
import { allowFrame } from '../http/security.ts';
import { paths } from '../paths.ts';
import { checkNames, readLetter, readReference, typedNames } from './inputs.ts';
import { type EditingState, presentEditing, presentMerging } from './pages/editing.ts';
import { frameOriginOf } from './pages/recording.ts';
import { presentSpeaker, presentSpeakers, speakerJsonLd } from './pages/speakers.ts';
import { presentBrake, presentMotive, presentTerms } from './pages/terms.ts';
import { presentTestimonial, testimonialJsonLd } from './pages/testimonial.ts';
import { readTestimonialSearch, testimonialParameters } from './search-inputs.ts';
import { presentTestimonialSearch } from './search-pages.ts';
import type { TestimonialSearchService } from './search-service.ts';
import type { TestimonialsService } from './service.ts';

type Shown = { view: string; page: unknown } & Omit<Parameters<typeof headOf>[0], 'baseUrl' | 'language'>;

export function testimonialRoutes({
  testimonials,
  testimonialSearch,
  catalogue,
  baseUrl,
}: {
  testimonials: TestimonialsService;
  testimonialSearch: TestimonialSearchService;
  catalogue: Pick<CatalogueService, 'vocabulary' | 'territoriesOf'>;
  baseUrl: string;
}): Router {
  const router = Router();

  function contextOf(response: Response): PresentationContext {
    return { t: translatorOf(response), vocabulary: catalogue.vocabulary(), baseUrl };
  }

  function show(response: Response, { view, page, ...head }: Shown): void {
    const language = languageOf(response);
    renderPage(response, `testimonials/${view}`, {
      page,
      section: 'temoignages',
      head: headOf({ baseUrl, language, ...head }),
    });
  }

  router.get('/temoignages', async (request, response) => {
    const context = contextOf(response);
    const { t, vocabulary } = context;
    const input = readTestimonialSearch(searchParametersOf(request), vocabulary);
    const browsed = await testimonialSearch.browse(input.query);
    const page = presentTestimonialSearch(input, browsed, context);
    const parameters = testimonialParameters(input.query);
    response.set('Server-Timing', `search;dur=${browsed.milliseconds.toFixed(1)}`);
    show(response, {
      view: 'search',
      page,
      title: input.query.text === '' && page.chips.length === 0 ? t('testimonials.title') : page.heading,
      description: t('testimonials.description'),
      address: (language) => paths.testimonials(language, parameters),
      links: [{ type: 'text/csv', href: page.exports.csv, title: t('export.csv') }],
      noIndex: parameters.size > 1,
    });
  });

  router.get('/temoignages/:slug', (request, response) => {
    const context = contextOf(response);
    const view = testimonials.testimonial(request.params.slug);
    const { testimonial, speaker } = view.spoken;
    allowFrame(response, frameOriginOf(testimonial.recording));
    show(response, {
      view: 'testimonial',
      page: presentTestimonial(view, catalogue.territoriesOf([view.spoken, ...view.others]), context),
      title: context.t('testimonial.title', { speaker: speaker.name, office: testimonial.office }),
      description: testimonial.text,
      address: (language) => paths.testimonial(language, testimonial.slug),
      jsonLd: testimonialJsonLd(view, context),
    });
  });

  router.get('/temoins', (request, response) => {
    const context = contextOf(response);
    const letter = readLetter(searchParametersOf(request));
    show(response, {
      view: 'speakers',
      page: presentSpeakers(testimonials.speakers(), letter, context),
      title: context.t('speakers.title'),
      description: context.t('speakers.description'),
      address: (language) => paths.speakers(language, letter === '' ? '' : new URLSearchParams({ lettre: letter })),
    });
  });

  router.get('/temoins/:slug', (request, response) => {
    const { slug } = request.params;
    const meant = testimonials.speakerMeant(slug);
    if (meant !== null) {
      response.redirect(301, paths.speaker(languageOf(response), meant));
      return;
    }
    const context = contextOf(response);
    const view = testimonials.speaker(slug);
    const account = accountOf(response);
    const mayEdit = account !== null && allows(account, 'speaker.edit');
    show(response, {
      view: 'speaker',
      page: presentSpeaker(view, catalogue.territoriesOf(view.spoken), mayEdit, context),
      title: view.speaker.name,
      description: context.t('speaker.description', { name: view.speaker.name }),
      address: (language) => paths.speaker(language, slug),
      jsonLd: speakerJsonLd(view, context),
    });
  });

  for (const kind of ['brake', 'motive'] as const) {
    router.get(kind === 'brake' ? '/freins' : '/motivations', (_request, response) => {
      const context = contextOf(response);
      show(response, {
        view: 'terms',
        page: presentTerms(testimonials.terms(kind), kind, context),
        title: context.t(`${kind}s.title`),
        description: context.t(`${kind}s.description`),
        address: paths[`${kind}s`],
      });
    });
  }

  /** The page of a brake or a motive; a retired one leads to its successor. */
  function showTerm(
    response: Response,
    kind: 'brake' | 'motive',
    asked: string,
    { slug }: { slug: string },
    present: (context: PresentationContext) => { label: string },
  ): void {
    if (slug !== asked) {
      response.redirect(301, paths[kind](languageOf(response), slug));
      return;
    }
    const context = contextOf(response);
    const page = present(context);
    show(response, {
      view: kind,
      page,
      title: page.label,
      description: context.t(`${kind}.pageDescription`, { label: page.label }),
      address: (language) => paths[kind](language, slug),
    });
  }

  router.get('/freins/:slug', (request, response) => {
    const view = testimonials.brake(request.params.slug);
    showTerm(response, 'brake', request.params.slug, view.term, (context) =>
      presentBrake(view, catalogue.territoriesOf([...view.answers.spoken, ...view.holders.spoken]), context),
    );
  });

  router.get('/motivations/:slug', (request, response) => {
    const view = testimonials.motive(request.params.slug);
    showTerm(response, 'motive', request.params.slug, view.term, (context) =>
      presentMotive(view, catalogue.territoriesOf(view.spoken), context),
    );
  });

  const editing = privatePages({ catalogue, baseUrl, section: 'relecture' });

  function showEditing(response: Response, slug: string, state: Partial<EditingState>): void {
    const view = testimonials.editing(signedIn(response), slug);
    const whole = { typed: null, reference: '', faults: [], done: null, ...state };
    if (whole.faults.length > 0) response.status(422);
    const page = presentEditing(view, whole, editing.contextOf(response));
    editing.show(response, 'testimonials/editing', page, page.title, (language) =>
      paths.speakerEditing(language, view.speaker.slug),
    );
  }

  router.get('/relecture/temoins/:slug', (request, response) => {
    const parameters = searchParametersOf(request);
    const done = parameters.has('enregistre') ? 'saved' : parameters.has('fusionne') ? 'merged' : null;
    showEditing(response, request.params.slug, { done });
  });

  router.post('/relecture/temoins/:slug', formBody, (request, response) => {
    const { slug } = request.params as { slug: string };
    const typed = typedNames(readForm(request.body));
    const { value, faults } = checkNames(typed);
    if (!value) {
      showEditing(response, slug, { typed, faults });
      return;
    }
    const speaker = testimonials.edit(signedIn(response), slug, value.name, value.aliases);
    response.redirect(303, `${paths.speakerEditing(languageOf(response), speaker.slug)}?enregistre=oui`);
  });

  /** Both speakers side by side, or the page before with what is wrong. */
  function showMerging(response: Response, slug: string, reference: string, faults: Fault[]): void {
    const context = editing.contextOf(response);
    try {
      const pair = testimonials.merging(signedIn(response), slug, reference);
      if (faults.length > 0) response.status(422);
      const page = presentMerging(slug, pair, faults, context);
      editing.show(response, 'testimonials/merging', page, context.t('speaker.merge.title'), (language) =>
        paths.speakerEditing(language, slug, 'fusion'),
      );
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      showEditing(response, slug, { reference, faults: [{ field: 'avec', key: error.key, values: error.values }] });
    }
  }

  router.get('/relecture/temoins/:slug/fusion', (request, response) => {
    showMerging(response, request.params.slug, readReference(searchParametersOf(request).get('avec') ?? ''), []);
  });

  router.post('/relecture/temoins/:slug/fusion', formBody, (request, response) => {
    const { slug } = request.params as { slug: string };
    const form = readForm(request.body);
    const reference = readReference(form.one('avec'));
    try {
      const { slug: kept } = testimonials.merge(signedIn(response), slug, reference, form.one('garde'));
      response.redirect(303, `${paths.speakerEditing(languageOf(response), kept)}?fusionne=oui`);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      showMerging(response, slug, reference, [{ field: 'garde', key: error.key, values: error.values }]);
    }
  });

  return router;
}

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
import type { TestimonialsService } from './service.ts';

type Shown = { view: string; page: unknown } & Omit<Parameters<typeof headOf>[0], 'baseUrl' | 'language'>;

export function testimonialRoutes({
  testimonials,
  catalogue,
  baseUrl,
}: {
  testimonials: TestimonialsService;
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

  router.get('/freins/:slug', (request, response) => {
    const context = contextOf(response);
    const view = testimonials.brake(request.params.slug);
    if (view.term.slug !== request.params.slug) {
      response.redirect(301, paths.brake(context.t.language, view.term.slug));
      return;
    }
    const territories = catalogue.territoriesOf([...view.answers.spoken, ...view.holders.spoken]);
    const page = presentBrake(view, territories, context);
    show(response, {
      view: 'brake',
      page,
      title: page.label,
      description: context.t('brake.pageDescription', { label: page.label }),
      address: (language) => paths.brake(language, view.term.slug),
    });
  });

  router.get('/motivations/:slug', (request, response) => {
    const context = contextOf(response);
    const view = testimonials.motive(request.params.slug);
    if (view.term.slug !== request.params.slug) {
      response.redirect(301, paths.motive(context.t.language, view.term.slug));
      return;
    }
    const page = presentMotive(view, catalogue.territoriesOf(view.spoken), context);
    show(response, {
      view: 'motive',
      page,
      title: page.label,
      description: context.t('motive.pageDescription', { label: page.label }),
      address: (language) => paths.motive(language, view.term.slug),
    });
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

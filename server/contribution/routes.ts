import { type Request, type Response, Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { accountOf, signedIn } from '../http/account.ts';
import { type Fault, type FormValues, formBody, readForm } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { imageFault, receivedImage, receiveImage } from '../http/uploads.ts';
import { paths } from '../paths.ts';
import type { VolumesService } from '../volumes/service.ts';
import { type FormStep, formSteps, stepOf } from './content.ts';
import { fingerprint } from './fingerprint.ts';
import { isAutomatic, readStep } from './inputs.ts';
import {
  nextPage,
  pagesOfForm,
  presentFollowing,
  presentMine,
  presentStep,
  presentSubmitPage,
  type StepState,
} from './pages.ts';
import type { ContributionService } from './service.ts';
import { presentTerritoryChoice, readTerritoryChoice } from './territories.ts';

const startsPerHour = { limit: 20, minutes: 60 };
const savesPerMinute = { limit: 120, minutes: 1 };
const uploadsPerHour = { limit: 60, minutes: 60 };
const longestComment = 4000;
/** Nobody fills in a whole record in less, in milliseconds. */
const fastestContribution = 5000;

const idOf = (request: Request) => numberIn(request, 'id');

function stepIn(request: Request): FormStep {
  const step = formSteps.find((name) => name === request.params.step);
  if (!step) throw new NotFound();
  return step;
}

export function contributionRoutes({
  contribution,
  catalogue,
  volumes,
  baseUrl,
}: {
  contribution: ContributionService;
  volumes: Pick<VolumesService, 'openCalls'>;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();
  const byAccount = (request: Request) => request.headers.cookie ?? '';

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: 'contribuer' });

  router.get('/contribuer', (_request, response) => {
    const t = translatorOf(response);
    const account = accountOf(response);
    const page = presentMine(account ? contribution.mine(account) : [], volumes.openCalls(), t);
    show(
      response,
      'contribution/home',
      { ...page, signedIn: account !== null },
      t('contribute.title'),
      paths.contribute,
    );
  });

  router.post('/contribuer', formBody, limitRate({ ...startsPerHour, key: byAccount }), (request, response) => {
    const asked = readForm(request.body).one('appel');
    const call = volumes.openCalls().find(({ number }) => String(number) === asked);
    const id = contribution.start(signedIn(response), call?.number ?? null);
    response.redirect(303, paths.contributionStep(languageOf(response), id, 'projet'));
  });

  router.get('/contribuer/territoires', (request, response) => {
    const context = contextOf(response);
    const text = (searchParametersOf(request).get('q') ?? '').slice(0, 100);
    const options = contribution.territories(text).map((row) => presentTerritoryChoice(row, context));
    const label = context.t('suggestions.territories');
    response.set('Cache-Control', 'private, max-age=60').json({
      announcement: context.t('suggestions.count', { count: options.length }),
      groups: options.length === 0 ? [] : [{ label, language: 'fr', options }],
    });
  });

  router.get('/contribuer/fiche/:slug', (request, response) => {
    signedIn(response);
    const t = translatorOf(response);
    const slug = String(request.params.slug);
    const page = { action: paths.contributeTo(t.language, slug), back: paths.initiative(t.language, slug) };
    show(response, 'contribution/edit-published', page, t('contribution.editPublished'), (language) =>
      paths.contributeTo(language, slug),
    );
  });

  router.post(
    '/contribuer/fiche/:slug',
    formBody,
    limitRate({ ...startsPerHour, key: byAccount }),
    (request, response) => {
      const id = contribution.startEdit(signedIn(response), String(request.params.slug));
      response.redirect(303, paths.contributionStep(languageOf(response), id, 'projet'));
    },
  );

  router.get('/contribuer/:id', (request, response) => {
    const context = contextOf(response);
    const view = contribution.view(signedIn(response), idOf(request));
    const page = presentFollowing(view, context);
    show(response, 'contribution/following', page, page.title, (language) =>
      paths.contribution(language, view.submission.id),
    );
  });

  router.get('/contribuer/:id/envoi', async (request, response) => {
    const account = signedIn(response);
    const context = contextOf(response);
    const view = contribution.view(account, idOf(request));
    const page = presentSubmitPage(view, await contribution.duplicates(account, view.submission.id), context);
    show(response, 'contribution/submit', page, page.heading, (language) =>
      paths.contributionStep(language, view.submission.id, 'envoi'),
    );
  });

  function showStep(
    response: Response,
    submission: ReturnType<typeof contribution.edit>['submission'],
    state: Omit<StepState, 'omissions'>,
  ): void {
    const { omissions } = contribution.faultsOf(submission.content);
    const page = presentStep(submission, { ...state, omissions }, contextOf(response));
    show(response, `contribution/step-${state.step}`, page, page.heading, (language) =>
      paths.contributionStep(language, submission.id, state.step),
    );
  }

  function ofStep(faults: readonly Fault[], step: FormStep): Fault[] {
    return faults.filter(({ field }) => stepOf(field) === step);
  }

  function storedTerritory(content: StepState['content']): StepState['territory'] {
    const found = contribution.territoryOf(content);
    const choice = { text: content.territoryName, code: '', chosen: '' };
    return { choice, pick: found ? { row: found.row, candidates: null } : null };
  }

  router.get('/contribuer/:id/:step', (request, response, next) => {
    if (!(pagesOfForm as readonly string[]).includes(String(request.params.step))) return next();
    const step = stepIn(request);
    const { submission, mistakes } = contribution.edit(signedIn(response), idOf(request));
    const { content } = submission;
    showStep(response, submission, {
      step,
      content,
      base: fingerprint(content, step),
      // An image that has just come has no words yet: that is no mistake before one tries to go on.
      faults: step === 'images' ? [] : ofStep(mistakes, step),
      territory: storedTerritory(content),
      conflict: null,
      uploadError: null,
    });
  });

  /** Faults of a page just sent: those of its values, and a place that was not found or not told from others. */
  function faultsOf(content: StepState['content'], step: FormStep, { choice, pick }: StepState['territory']): Fault[] {
    const faults = ofStep(contribution.faultsOf(content).mistakes, step);
    if (step === 'projet' && pick?.row === null && choice.text !== '') {
      const key = pick.candidates.length === 0 ? 'form.territory.unknown' : 'form.territory.several';
      faults.push({ field: 'territory', key, values: {} });
    }
    return faults;
  }

  const readTerritory = (form: FormValues): StepState['territory'] => {
    const choice = readTerritoryChoice(form, 'territory');
    return { choice, pick: contribution.pickTerritory(choice) };
  };

  router.post(
    '/contribuer/:id/:step',
    formBody,
    limitRate({ ...savesPerMinute, key: byAccount }),
    (request, response, next) => {
      if (!formSteps.some((name) => name === request.params.step)) return next();
      const step = stepIn(request);
      const account = signedIn(response);
      const language = languageOf(response);
      const form = readForm(request.body);
      const { submission } = contribution.edit(account, idOf(request));
      const territory = readTerritory(form);
      const values = readStep(form, step, submission.content, territory.pick);
      const saved = contribution.save(account, submission.id, step, form.one('base'), values);
      const automatic = request.get('x-autosave') === 'yes';
      if (saved.conflict) {
        response.status(409);
        if (automatic) {
          response.json({ conflict: true, message: translatorOf(response)('contribution.conflict.autosave') });
          return;
        }
        const typed = { ...submission.content, ...values };
        const faults = faultsOf(typed, step, territory);
        const state = { step, content: typed, base: form.one('base'), faults, territory, uploadError: null };
        showStep(response, submission, { ...state, conflict: saved.content });
        return;
      }
      if (automatic) {
        response.json({ base: saved.base, message: translatorOf(response)('contribution.saved') });
        return;
      }
      const faults = faultsOf(saved.content, step, territory);
      if (faults.length > 0) {
        response.status(422);
        const state = { step, content: saved.content, base: saved.base, faults, territory };
        showStep(response, { ...submission, content: saved.content }, { ...state, conflict: null, uploadError: null });
        return;
      }
      const stays = form.has('rester');
      const leaves = form.has('plus-tard');
      const to = leaves
        ? paths.contribution(language, submission.id)
        : paths.contributionStep(language, submission.id, stays ? step : nextPage(step));
      response.redirect(303, to);
    },
  );

  router.post(
    '/contribuer/:id/images/ajout',
    limitRate({ ...uploadsPerHour, key: byAccount }),
    receiveImage,
    async (request, response) => {
      const account = signedIn(response);
      const id = idOf(request);
      const form = readForm(request.body);
      const { bytes, fault } = await receivedImage(request, response);
      const fail = (uploadError: MessageKey) => {
        const { submission } = contribution.edit(account, id);
        const { content } = submission;
        response.status(422);
        const base = fingerprint(content, 'images');
        const territory = storedTerritory(content);
        showStep(response, submission, {
          step: 'images',
          content,
          base,
          faults: [],
          territory,
          conflict: null,
          uploadError,
        });
      };
      if (!bytes) return fail(fault);
      try {
        await contribution.addImage(account, id, bytes, {
          alternativeText: form.one('alternativeText').slice(0, 300),
          rights: form.one('rights').slice(0, 200),
        });
      } catch (error) {
        return fail(imageFault(error));
      }
      response.redirect(303, paths.contributionStep(languageOf(response), id, 'images'));
    },
  );

  router.post(
    '/contribuer/:id/soumission',
    formBody,
    limitRate({ ...startsPerHour, key: byAccount }),
    (request, response) => {
      const id = idOf(request);
      const account = signedIn(response);
      const form = readForm(request.body);
      const { submission } = contribution.view(account, id);
      const age = Date.now() - Date.parse(submission.createdAt);
      if (isAutomatic(form) || age < fastestContribution) throw new InvalidInput('contribution.tooFast');
      contribution.submit(account, id);
      response.redirect(303, paths.contribution(languageOf(response), id));
    },
  );

  router.post('/contribuer/:id/reprise', formBody, (request, response) => {
    const id = idOf(request);
    contribution.recall(signedIn(response), id);
    response.redirect(303, paths.contributionStep(languageOf(response), id, 'projet'));
  });

  router.get('/contribuer/:id/abandon', (request, response) => {
    const t = translatorOf(response);
    const { submission } = contribution.view(signedIn(response), idOf(request));
    const page = {
      title: submission.content.title || t('contribution.untitled'),
      action: paths.contributionPart(t.language, submission.id, 'abandon'),
      back: paths.contribution(t.language, submission.id),
    };
    show(response, 'contribution/discard', page, t('contribution.discard'), (language) =>
      paths.contributionPart(language, submission.id, 'abandon'),
    );
  });

  router.post('/contribuer/:id/abandon', formBody, (request, response) => {
    contribution.discard(signedIn(response), idOf(request));
    response.redirect(303, paths.contribute(languageOf(response)));
  });

  router.post('/contribuer/:id/commentaires', formBody, (request, response) => {
    const id = idOf(request);
    const form = readForm(request.body);
    const text = form.one('text').slice(0, longestComment);
    if (text !== '') contribution.comment(signedIn(response), id, form.one('section'), text);
    response.redirect(303, backTo(form, languageOf(response), id));
  });

  router.post('/contribuer/:id/commentaires/:comment', formBody, (request, response) => {
    const id = idOf(request);
    contribution.resolveComment(signedIn(response), id, numberIn(request, 'comment'));
    response.redirect(303, backTo(readForm(request.body), languageOf(response), id));
  });

  /** Comments stand on the author's page and on the editors': each returns to its own. */
  function backTo(form: FormValues, language: Language, id: number): string {
    const page = form.one('retour') === 'relecture' ? paths.reviewOf(language, id) : paths.contribution(language, id);
    return `${page}#commentaires`;
  }

  return router;
}

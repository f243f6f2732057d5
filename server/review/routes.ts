import { type Response, Router } from 'express';
import { z } from 'zod';
import type { CatalogueService } from '../catalogue/service.ts';
import type { ContributionService } from '../contribution/service.ts';
import { InvalidInput, type PublicError } from '../errors.ts';
import { signedIn } from '../http/account.ts';
import { formBody, readForm } from '../http/forms.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { paths } from '../paths.ts';
import { presentQueue, queueKinds, queueStates } from './pages/queue.ts';
import { presentComparison, presentHistory } from './pages/revisions.ts';
import { presentSubmission } from './pages/submission.ts';
import { decisions, type ReviewService } from './service.ts';

const longestReason = 4000;
const state = z.enum(queueStates).catch('submitted');
const queueKind = z.enum(queueKinds).catch('all');
const decision = z.enum(decisions);

export function reviewRoutes({
  review,
  contribution,
  catalogue,
  baseUrl,
}: {
  review: ReviewService;
  contribution: Pick<ContributionService, 'view' | 'duplicates'>;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: 'relecture' });

  router.get('/relecture', (request, response) => {
    const t = translatorOf(response);
    const chosen = state.parse(searchParametersOf(request).get('etat') ?? 'submitted');
    const kind = queueKind.parse(searchParametersOf(request).get('nature') ?? 'all');
    const page = presentQueue(review.queue(signedIn(response), chosen), { state: chosen, kind }, Date.now(), t);
    show(response, 'review/queue', page, t('review.title'), (language) => paths.review(language));
  });

  async function showSubmission(response: Response, id: number, error: PublicError | null, typed = ''): Promise<void> {
    const account = signedIn(response);
    const context = contextOf(response);
    const choice = review.decisionsFor(account, id);
    const view = contribution.view(account, id);
    const errors = error ? [{ field: 'reason', message: context.t(error.key, error.values) }] : [];
    const duplicates = await contribution.duplicates(account, id);
    const page = presentSubmission(view, choice, duplicates, errors, typed, context);
    show(response, 'review/submission', page, page.title, (language) => paths.reviewOf(language, id));
  }

  router.get('/relecture/:id', (request, response) => showSubmission(response, numberIn(request, 'id'), null));

  router.post('/relecture/:id/decision', formBody, async (request, response) => {
    const id = numberIn(request, 'id');
    const form = readForm(request.body);
    const chosen = decision.safeParse(form.one('decision'));
    if (!chosen.success) throw new InvalidInput();
    const reason = form.one('reason').slice(0, longestReason);
    try {
      review.decide(signedIn(response), id, chosen.data, reason);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      response.status(422);
      await showSubmission(response, id, error, reason);
      return;
    }
    response.redirect(303, paths.reviewOf(languageOf(response), id));
  });

  function showHistory(response: Response, id: number, error: PublicError | null): void {
    const context = contextOf(response);
    const errors = error ? [{ field: 'into', message: context.t(error.key, error.values) }] : [];
    const page = presentHistory(review.history(signedIn(response), id), errors, context);
    show(response, 'review/history', page, page.title, (language) => paths.history(language, id));
  }

  router.get('/relecture/fiches/:id', (request, response) => showHistory(response, numberIn(request, 'id'), null));

  router.get('/relecture/fiches/:id/versions/:from/:to', (request, response) => {
    const [id, from, to] = [numberIn(request, 'id'), numberIn(request, 'from'), numberIn(request, 'to')];
    const page = presentComparison(review.compare(signedIn(response), id, from, to), contextOf(response));
    show(response, 'review/comparison', page, page.title, (language) => paths.comparison(language, id, from, to));
  });

  router.post('/relecture/fiches/:id/retablissement/:number', formBody, (request, response) => {
    const id = numberIn(request, 'id');
    review.restore(signedIn(response), id, numberIn(request, 'number'));
    response.redirect(303, paths.history(languageOf(response), id));
  });

  router.post('/relecture/fiches/:id/retrait', formBody, (request, response) => {
    const id = numberIn(request, 'id');
    const form = readForm(request.body);
    review.withdraw(id, signedIn(response), form.one('reason').slice(0, longestReason));
    response.redirect(303, paths.history(languageOf(response), id));
  });

  router.post('/relecture/fiches/:id/fusion', formBody, (request, response) => {
    const id = numberIn(request, 'id');
    try {
      const target = review.merge(signedIn(response), id, readForm(request.body).one('into'));
      response.redirect(303, paths.initiative(languageOf(response), target.slug));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      response.status(422);
      showHistory(response, id, error);
    }
  });

  return router;
}

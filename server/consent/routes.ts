import { type Response, Router } from 'express';
import { allows } from '../accounts/policy.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput } from '../errors.ts';
import { signedIn } from '../http/account.ts';
import { formBody, readForm, returnAddress } from '../http/forms.ts';
import { limitRate } from '../http/limits.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { paths } from '../paths.ts';
import { readMedia } from './inputs.ts';
import { presentAgreement, presentConsents, presentLedger } from './pages.ts';
import type { ConsentService } from './service.ts';

const linkUses = { limit: 60, minutes: 15 };
const reminders = { limit: 10, minutes: 60 };
const longestReason = 400;

export function consentRoutes({
  consent,
  catalogue,
  baseUrl,
}: {
  consent: ConsentService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: null });

  router.get('/accord/:reference', limitRate(linkUses), (request, response) => {
    const context = contextOf(response);
    const reference = String(request.params.reference);
    const saved = searchParametersOf(request).has('enregistre');
    const page = presentAgreement(consent.view(reference), { reference, saved }, context);
    show(response, 'consent/agreement', page, context.t('consent.title'), (language) =>
      paths.consent(language, reference),
    );
  });

  router.post('/accord/:reference', formBody, limitRate(linkUses), (request, response) => {
    const t = translatorOf(response);
    const reference = String(request.params.reference);
    const form = readForm(request.body);
    consent.answer(reference, new Set(form.has('refus') ? [] : readMedia(form)), t);
    response.redirect(303, `${paths.consent(t.language, reference)}?enregistre=oui`);
  });

  router.get('/relecture/accords', (_request, response) => {
    const context = contextOf(response);
    const account = signedIn(response);
    const page = presentConsents(consent.overview(account), allows(account, 'submission.review'), context);
    show(response, 'consent/overview', page, context.t('consent.overview.title'), paths.consents);
  });

  router.post('/relecture/accords/:id/rappel', formBody, limitRate(reminders), (request, response) => {
    consent.remind(signedIn(response), numberIn(request, 'id'));
    const otherwise = paths.contribute(languageOf(response));
    response.redirect(303, returnAddress(readForm(request.body).one('retour'), otherwise));
  });

  function showLedger(
    response: Response,
    slug: string,
    form: Pick<Parameters<typeof presentLedger>[1], 'media' | 'reason' | 'errors'>,
  ) {
    const context = contextOf(response);
    const account = signedIn(response);
    const mayWithdraw = allows(account, 'consent.withdraw');
    const page = presentLedger(consent.ledger(account, slug), { ...form, mayWithdraw }, context);
    show(response, 'consent/ledger', page, context.t('consent.ledger.title'), (language) =>
      paths.consentLedger(language, slug),
    );
  }

  router.get('/relecture/temoignages/:slug', (request, response) =>
    showLedger(response, String(request.params.slug), { media: [], reason: '', errors: [] }),
  );

  router.post('/relecture/temoignages/:slug', formBody, (request, response) => {
    const slug = String(request.params.slug);
    const form = readForm(request.body);
    const which = readMedia(form);
    const reason = form.one('reason').slice(0, longestReason);
    try {
      consent.withdraw(signedIn(response), slug, which, reason);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      response.status(422);
      const field = which.length === 0 ? 'media' : 'reason';
      const errors = [{ field, message: translatorOf(response)(error.key, error.values) }];
      showLedger(response, slug, { media: which, reason, errors });
      return;
    }
    response.redirect(303, paths.consentLedger(languageOf(response), slug));
  });

  return router;
}

import { type Response, Router } from 'express';
import { signedIn } from '../http/account.ts';
import { formBody, readForm, showErrors } from '../http/forms.ts';
import { limitRate } from '../http/limits.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn } from '../http/private.ts';
import { paths } from '../paths.ts';
import { readFollowup } from './inputs.ts';
import { presentFollowup } from './pages.ts';
import type { FollowupsService } from './service.ts';

const linkUses = { limit: 60, minutes: 15 };

export function followupRoutes({ followups, baseUrl }: { followups: FollowupsService; baseUrl: string }): Router {
  const router = Router();

  function show(response: Response, form: Parameters<typeof presentFollowup>[1]): void {
    const t = translatorOf(response);
    const page = presentFollowup(followups.view(form.reference), form, t);
    const title = t('followup.title');
    const address = (language: typeof t.language) => paths.followup(language, form.reference);
    const head = headOf({ baseUrl, language: t.language, title, description: title, address, noIndex: true });
    response.set({ 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'same-origin' });
    renderPage(response, 'followups/answer', { page, head, section: null });
  }

  router.get('/nouvelles/:reference', limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const { followup } = followups.view(reference);
    const parameters = searchParametersOf(request);
    show(response, {
      reference,
      answer: parameters.get('reponse') ?? followup.answer ?? '',
      text: followup.text,
      errors: [],
      saved: parameters.has('enregistre'),
    });
  });

  router.post('/nouvelles/:reference', formBody, limitRate(linkUses), (request, response) => {
    const t = translatorOf(response);
    const reference = String(request.params.reference);
    const form = readForm(request.body);
    const { value, faults } = readFollowup(form);
    if (!value) {
      response.status(422);
      const [answer, text] = [form.one('answer'), form.one('text')];
      show(response, { reference, answer, text, errors: showErrors(faults, t), saved: false });
      return;
    }
    followups.answer(reference, value.answer, value.text);
    response.redirect(303, `${paths.followup(t.language, reference)}?enregistre=oui`);
  });

  router.post('/nouvelles/fiche/:slug', formBody, (request, response) => {
    const reference = followups.volunteer(signedIn(response), String(request.params.slug));
    response.redirect(303, paths.followup(languageOf(response), reference));
  });

  router.post('/relecture/nouvelles/:id', formBody, (request, response) => {
    const initiativeId = followups.toggle(signedIn(response), numberIn(request, 'id'));
    response.redirect(303, `${paths.history(languageOf(response), initiativeId)}#nouvelles`);
  });

  return router;
}

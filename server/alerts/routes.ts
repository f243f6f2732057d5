import { type Response, Router } from 'express';
import { toParameters } from '../catalogue/inputs.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import type { Config } from '../config.ts';
import { InvalidInput } from '../errors.ts';
import { formBody, readForm, showErrors } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { showsLinks } from '../http/loopback.ts';
import { privatePages } from '../http/private.ts';
import { paths } from '../paths.ts';
import { type Followed, readFrequency, readRequest } from './inputs.ts';
import {
  presentAlert,
  presentAlertSent,
  presentConfirmation,
  presentExpired,
  presentNewAlert,
  presentStop,
  type RequestForm,
} from './pages.ts';
import type { AlertsService } from './service.ts';

/** Mails with a link that one address, and one network, may ask for. */
const linksPerAddress = { limit: 5, minutes: 15 };
const linksPerNetwork = { limit: 40, minutes: 15 };
const linkUses = { limit: 60, minutes: 15 };

/**
 * Stopping an alert is the one thing that may be posted from elsewhere: providers of mail do it for their users (RFC 8058),
 * without cookies, and the address is known to nobody else.
 */
export function isOneClickStop(path: string): boolean {
  return /^\/alertes\/[^/]+\/arret$/.test(path);
}

export function alertRoutes({
  alerts,
  catalogue,
  config,
}: {
  alerts: AlertsService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  config: Pick<Config, 'baseUrl' | 'smtpUrl'>;
}): Router {
  const router = Router();
  const { baseUrl } = config;
  const showsLink = showsLinks(config);

  const { contextOf, show: showTitled } = privatePages({ catalogue, baseUrl, section: null });

  function show(
    response: Response,
    view: string,
    page: unknown,
    title: MessageKey,
    address: (language: Language) => string,
  ): void {
    showTitled(response, view, page, translatorOf(response)(title), address);
  }

  async function showForm(response: Response, followed: Followed, form: RequestForm): Promise<void> {
    const page = presentNewAlert(followed, await alerts.count(followed.search), form, contextOf(response));
    const parameters = toParameters(followed.search);
    show(response, 'alerts/new', page, 'alerts.title', (language) => paths.newAlert(language, parameters));
  }

  function showGone(response: Response): void {
    response.status(410);
    const page = { searchHref: paths.initiatives(languageOf(response)) };
    show(response, 'alerts/gone', page, 'alerts.gone', paths.newAlert);
  }

  function showExpired(response: Response, followed: Followed): void {
    response.status(410);
    const page = presentExpired(followed, contextOf(response));
    show(response, 'alerts/expired', page, 'alerts.expired', paths.newAlert);
  }

  router.get('/alertes/nouvelle', (request, response) => {
    const followed = alerts.read(searchParametersOf(request));
    return showForm(response, followed, { email: '', frequency: 'weekly', errors: [] });
  });

  router.post(
    '/alertes/nouvelle',
    formBody,
    limitRate(linksPerNetwork),
    limitRate({ ...linksPerAddress, key: (request) => readForm(request.body).one('email').toLowerCase() }),
    async (request, response) => {
      const followed = alerts.read(searchParametersOf(request));
      const { search } = followed;
      const form = readForm(request.body);
      const { value, faults, automatic } = readRequest(form);
      if (!value) {
        const errors = showErrors(faults, translatorOf(response));
        response.status(422);
        await showForm(response, followed, { email: form.one('email'), frequency: form.one('frequency'), errors });
        return;
      }
      const address = automatic ? null : alerts.ask({ ...value, search }, languageOf(response));
      const link = showsLink(request) ? address : null;
      const page = presentAlertSent({ email: value.email, search, link }, contextOf(response));
      show(response, 'alerts/sent', page, 'alerts.sent', paths.newAlert);
    },
  );

  router.get('/alertes/confirmation/:reference', limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const parameters = searchParametersOf(request);
    const asked = alerts.request(reference);
    if (!asked) return showExpired(response, alerts.read(parameters));
    const page = presentConfirmation(asked, reference, contextOf(response));
    show(response, 'alerts/confirmation', page, 'alerts.confirm.title', (language) =>
      paths.alertConfirmation(language, reference, parameters),
    );
  });

  router.post('/alertes/confirmation/:reference', formBody, limitRate(linkUses), (request, response) => {
    const language = languageOf(response);
    const confirmed = alerts.confirm(String(request.params.reference), language);
    if (confirmed === null) showExpired(response, alerts.read(searchParametersOf(request)));
    else response.redirect(303, `${paths.alert(language, confirmed)}?confirmee=oui`);
  });

  router.get('/alertes/:reference', limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const parameters = searchParametersOf(request);
    const view = alerts.view(reference);
    if (!view) return showGone(response);
    const notice = parameters.has('confirmee') ? 'confirmed' : parameters.has('enregistre') ? 'saved' : null;
    const page = presentAlert(view, { reference, notice }, contextOf(response));
    show(response, 'alerts/alert', page, 'alerts.manage', (language) => paths.alert(language, reference));
  });

  router.post('/alertes/:reference', formBody, limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const { value } = readFrequency(readForm(request.body));
    if (!value) throw new InvalidInput();
    if (alerts.changeFrequency(reference, value.frequency))
      response.redirect(303, `${paths.alert(languageOf(response), reference)}?enregistre=oui`);
    else showGone(response);
  });

  router.get('/alertes/:reference/arret', limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const view = alerts.view(reference);
    if (!view) return showGone(response);
    show(response, 'alerts/stop', presentStop(view, reference, contextOf(response)), 'alerts.stop', (language) =>
      paths.alertStop(language, reference),
    );
  });

  // No limit: one network of a provider stops alerts for many. What the body says, and how, makes no difference.
  router.post('/alertes/:reference/arret', (request, response) => {
    alerts.stop(String(request.params.reference));
    const page = { searchHref: paths.initiatives(languageOf(response)) };
    show(response, 'alerts/stopped', page, 'alerts.stopped', paths.newAlert);
  });

  return router;
}

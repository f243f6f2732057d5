import { type Response, Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import type { Config } from '../config.ts';
import { readTerritoryChoice } from '../contribution/territories.ts';
import { NotFound } from '../errors.ts';
import { cookieOf, sessionOf, signedIn } from '../http/account.ts';
import { type FormValues, formBody, readForm, returnAddress, showErrors } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { showsLinks } from '../http/loopback.ts';
import { privatePages } from '../http/private.ts';
import { paths } from '../paths.ts';
import { readProfile, readRole, readSignIn } from './inputs.ts';
import { type ProfileForm, presentAccount, presentAdministration, presentSignIn } from './pages.ts';
import { authorize } from './policy.ts';
import type { AccountsService } from './service.ts';

/** Mails with a link that one address, and one network, may ask for. */
const linksPerAddress = { limit: 5, minutes: 15 };
const linksPerNetwork = { limit: 40, minutes: 15 };
const passkeyCalls = { limit: 60, minutes: 5 };

export function accountRoutes({
  accounts,
  catalogue,
  config,
}: {
  accounts: AccountsService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  config: Config;
}): Router {
  const router = Router();
  const { baseUrl } = config;
  const showsLink = showsLinks(config);

  const { contextOf, show: showTitled } = privatePages({ catalogue, baseUrl, section: 'compte' });

  function show(
    response: Response,
    view: string,
    page: unknown,
    title: MessageKey,
    address: (language: Language) => string,
  ): void {
    showTitled(response, view, page, translatorOf(response)(title), address);
  }

  function returnOf(response: Response, address: string): string {
    return returnAddress(address, paths.contribute(languageOf(response)));
  }

  router.get('/compte/connexion', (request, response) => {
    const parameters = searchParametersOf(request);
    const returnTo = returnOf(response, parameters.get('retour') ?? '');
    const proConnect = config.proConnect !== null;
    const cancelled = proConnect && parameters.get('proconnect') === 'annule';
    const values = { email: '', returnTo, errors: [], proConnect, cancelled };
    show(response, 'accounts/sign-in', presentSignIn(values, translatorOf(response)), 'signIn.title', (language) =>
      paths.signIn(language),
    );
  });

  router.post(
    '/compte/connexion',
    formBody,
    limitRate(linksPerNetwork),
    limitRate({ ...linksPerAddress, key: (request) => readForm(request.body).one('email').toLowerCase() }),
    async (request, response) => {
      const t = translatorOf(response);
      const form = readForm(request.body);
      const returnTo = returnOf(response, form.one('retour'));
      const { value, faults, automatic } = readSignIn(form);
      if (faults) {
        const errors = showErrors(faults, t);
        const values = { email: form.one('email'), returnTo, errors, proConnect: config.proConnect !== null };
        response.status(422);
        show(response, 'accounts/sign-in', presentSignIn(values, t), 'signIn.title', (language) =>
          paths.signIn(language),
        );
        return;
      }
      const address = automatic ? null : await accounts.requestLink(value.email, t.language, returnTo);
      const page = { email: value.email, link: showsLink(request) ? address : null };
      show(response, 'accounts/link-sent', page, 'signIn.sent', (language) => paths.signIn(language));
    },
  );

  router.get('/compte/lien', (request, response) => {
    const parameters = searchParametersOf(request);
    const token = parameters.get('jeton') ?? '';
    const returnTo = returnOf(response, parameters.get('retour') ?? '');
    const page = { action: paths.accountPart(languageOf(response), 'lien'), token, returnTo };
    show(response, 'accounts/link', page, 'signIn.title', (language) => paths.signIn(language));
  });

  router.post('/compte/lien', formBody, limitRate(linksPerNetwork), async (request, response) => {
    const language = languageOf(response);
    const form = readForm(request.body);
    const opened = await accounts.openLink(form.one('jeton'), request.get('user-agent') ?? '', language);
    const returnTo = returnOf(response, form.one('retour'));
    if (!opened) {
      response.status(410);
      show(response, 'accounts/link-spent', { again: paths.signIn(language, returnTo) }, 'signIn.spent', (each) =>
        paths.signIn(each),
      );
      return;
    }
    for (const value of opened.cookies) response.append('Set-Cookie', value);
    const first = new URLSearchParams({ retour: returnTo });
    response.redirect(303, opened.account.name === '' ? `${paths.account(language)}?${first}` : returnTo);
  });

  router.post('/compte/deconnexion', formBody, async (request, response) => {
    for (const value of await accounts.closeSession(cookieOf(request))) response.append('Set-Cookie', value);
    response.redirect(303, paths.home(languageOf(response)));
  });

  function showAccount(
    response: Response,
    form: ProfileForm,
    about: { returnTo: string; saved: boolean; introduced: boolean },
  ): void {
    const view = accounts.overview(signedIn(response));
    const page = presentAccount(view, form, { ...about, sessionId: sessionOf(response) }, contextOf(response));
    show(response, 'accounts/account', page, 'account.title', paths.account);
  }

  router.get('/compte', (request, response) => {
    const account = signedIn(response);
    const { territory } = accounts.overview(account);
    const { name, organisation, siret, mailChoices } = account;
    const language = name === '' ? languageOf(response) : account.language;
    const parameters = searchParametersOf(request);
    showAccount(
      response,
      {
        values: { name, organisation, siret, language, mailChoices },
        territory: { text: '', code: '', chosen: '' },
        pick: territory ? { row: territory, candidates: null } : null,
        errors: [],
      },
      {
        returnTo: returnAddress(parameters.get('retour') ?? '', ''),
        saved: parameters.has('enregistre'),
        introduced: parameters.get('proconnect') === 'nouveau',
      },
    );
  });

  function typedProfile(form: FormValues, language: Language): ProfileForm['values'] {
    return {
      name: form.one('name'),
      organisation: form.one('organisation'),
      siret: form.one('siret'),
      language,
      mailChoices: { steps: form.has('mailSteps'), reminders: form.has('mailReminders') },
    };
  }

  router.post('/compte', formBody, (request, response) => {
    const account = signedIn(response);
    const t = translatorOf(response);
    const form = readForm(request.body);
    const returnTo = returnAddress(form.one('retour'), '');
    const { value, faults } = readProfile(form, t.language);
    const choice = readTerritoryChoice(form, 'territory');
    const pick = accounts.pickTerritory(choice);
    const errors = showErrors(faults, t);
    if (pick.row === null && choice.text !== '') {
      const key = pick.candidates.length === 0 ? 'form.territory.unknown' : 'form.territory.several';
      errors.push({ field: 'territory', message: t(key) });
    }
    if (!value || errors.length > 0) {
      response.status(422);
      const values = typedProfile(form, value?.language ?? account.language);
      showAccount(response, { values, territory: choice, pick, errors }, { returnTo, saved: false, introduced: false });
      return;
    }
    accounts.updateProfile(account, { ...value, territoryId: pick.row?.id ?? null });
    response.redirect(303, returnTo === '' ? `${paths.account(value.language)}?enregistre=oui` : returnTo);
  });

  router.post('/compte/sessions/:id', formBody, (request, response) => {
    accounts.revokeSession(signedIn(response), String(request.params.id));
    response.redirect(303, `${paths.account(languageOf(response))}#sessions`);
  });

  router.post('/compte/identites/:id', formBody, (request, response) => {
    accounts.removeIdentity(signedIn(response), String(request.params.id));
    response.redirect(303, `${paths.account(languageOf(response))}#profil`);
  });

  router.post('/compte/cles/:id', formBody, (request, response) => {
    accounts.removePasskey(signedIn(response), String(request.params.id));
    response.redirect(303, `${paths.account(languageOf(response))}#cles`);
  });

  router.get('/compte/donnees.json', (_request, response) => {
    response.set('Cache-Control', 'private, no-store').attachment('mes-donnees.json');
    response.json(accounts.dataOf(signedIn(response)));
  });

  router.get('/compte/suppression', (_request, response) => {
    const { email } = signedIn(response);
    const page = { email, action: paths.accountPart(languageOf(response), 'suppression'), error: null };
    show(response, 'accounts/deletion', page, 'account.delete.title', (language) =>
      paths.accountPart(language, 'suppression'),
    );
  });

  router.post('/compte/suppression', formBody, async (request, response) => {
    const account = signedIn(response);
    const t = translatorOf(response);
    if (readForm(request.body).one('email').toLowerCase() !== account.email) {
      const action = paths.accountPart(t.language, 'suppression');
      response.status(422);
      show(
        response,
        'accounts/deletion',
        { email: account.email, action, error: t('account.delete.mismatch') },
        'account.delete.title',
        (language) => paths.accountPart(language, 'suppression'),
      );
      return;
    }
    accounts.remove(account);
    for (const value of await accounts.closeSession(cookieOf(request))) response.append('Set-Cookie', value);
    show(response, 'accounts/deleted', {}, 'account.deleted', paths.home);
  });

  router.get('/administration', (_request, response) => {
    const account = signedIn(response);
    authorize(account, 'accounts.manage');
    const page = presentAdministration(accounts.all(account), account, translatorOf(response));
    show(response, 'accounts/administration', page, 'administration.title', paths.administration);
  });

  router.post('/administration/comptes/:id', formBody, (request, response) => {
    const account = signedIn(response);
    const { value } = readRole(readForm(request.body));
    if (!value) throw new NotFound();
    accounts.changeRole(account, String(request.params.id), value.role);
    response.redirect(303, paths.administration(languageOf(response)));
  });

  // The only calls of the sign-in library that browsers make themselves.
  const passkeyCall = /^\/api\/auth\/passkey\/(generate|verify)-[a-z-]+$/;
  router.all(passkeyCall, limitRate(passkeyCalls), (request, response) => accounts.passkeyHandler(request, response));

  return router;
}

import { randomBytes } from 'node:crypto';
import { parse } from 'cookie';
import { type Request, type Response, Router } from 'express';
import { cookieOf, sessionOf } from '../http/account.ts';
import { formBody, readForm, returnAddress } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { presentLeaving, presentRefusal, refusalStatus, refusalTitle, type ShownRefusal } from './pages.ts';
import { ProConnectRefusal } from './refusal.ts';
import { attemptMinutes, languageOfState, type ProConnectService } from './service.ts';

/** Sign-ins that one network, often a whole town hall, may begin or end. */
const attempts = { limit: 60, minutes: 15 };

const browserCookie = 'catalogue.proconnect';
const signOutCookie = 'catalogue.proconnect-sortie';

/** Signing in through ProConnect, and out again. Not there at all where it is not configured. */
export function proConnectRoutes({
  accounts,
  proConnect,
  baseUrl,
}: {
  accounts: { closeSession: (cookie: string) => Promise<string[]> };
  proConnect: ProConnectService;
  baseUrl: string;
}): Router {
  const router = Router();
  const cookieOptions = {
    httpOnly: true,
    sameSite: 'lax',
    secure: baseUrl.startsWith('https:'),
    path: '/',
    maxAge: attemptMinutes * 60_000,
  } as const;
  const { maxAge: _, ...clearOptions } = cookieOptions;

  function show(response: Response, view: string, page: unknown, title: MessageKey): void {
    const t = translatorOf(response);
    const head = headOf({
      baseUrl,
      language: t.language,
      title: t(title),
      description: t(title),
      address: (language: Language) => paths.signIn(language),
      noIndex: true,
    });
    response.set('Cache-Control', 'private, no-store');
    renderPage(response, view, { page, head, section: 'compte' });
  }

  /**
   * Sends a browser to the provider by way of a page of our own. A redirect would not do: browsers follow a form only to
   * where the security policy lets forms go, and the provider itself sends people on to others that nobody can list.
   */
  function leave(response: Response, direction: 'in' | 'out', address: string): void {
    response.set('Refresh', `0; url=${address}`);
    const title = direction === 'in' ? 'proConnect.leaving' : 'proConnect.leavingOut';
    show(response, 'proconnect/leaving', presentLeaving(direction, address, translatorOf(response)), title);
  }

  function refuse(response: Response, reason: ShownRefusal, returnTo?: string): void {
    response.status(refusalStatus[reason]);
    show(
      response,
      'proconnect/refusal',
      presentRefusal(reason, returnTo, translatorOf(response)),
      refusalTitle(reason),
    );
  }

  /** Runs a step; what the provider or the browser spoils becomes a page that says what to do. */
  async function orRefuse(response: Response, returnTo: () => string | undefined, step: () => Promise<void>) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ProConnectRefusal)) throw error;
      if (error.reason !== 'cancelled') return refuse(response, error.reason, returnTo());
      response.redirect(303, paths.signInCancelled(languageOf(response), returnTo()));
    }
  }

  function cookie(request: Request, name: string): string | null {
    return parse(cookieOf(request))[name] || null;
  }

  router.post('/compte/proconnect', formBody, limitRate(attempts), async (request, response) => {
    const language = languageOf(response);
    const returnTo = returnAddress(readForm(request.body).one('retour'), paths.contribute(language));
    // One name for a browser, so that two tabs do not spoil each other's attempt.
    const browser = cookie(request, browserCookie) ?? randomBytes(32).toString('base64url');
    await orRefuse(
      response,
      () => returnTo,
      async () => {
        const address = await proConnect.begin(browser, returnTo, language);
        response.cookie(browserCookie, browser, cookieOptions);
        leave(response, 'in', address);
      },
    );
  });

  router.get('/compte/proconnect/retour', limitRate(attempts), async (request, response) => {
    const answer = searchParametersOf(request);
    const state = answer.get('state') ?? '';
    const language = languageOfState(state);
    // One address is registered at the provider; who left in English goes on in English.
    if (language !== languageOf(response) && language === 'en')
      return response.redirect(303, paths.proConnectReturn(language, answer));
    let returnTo: string | undefined;
    await orRefuse(
      response,
      () => returnTo,
      async () => {
        const attempt = proConnect.resume(state, cookie(request, browserCookie));
        returnTo = attempt.returnTo;
        const userAgent = request.get('user-agent') ?? '';
        const opened = await proConnect.open(attempt, { answer, userAgent, language });
        for (const value of opened.cookies) response.append('Set-Cookie', value);
        response.redirect(303, opened.isNew ? paths.accountIntroduced(language, returnTo) : returnTo);
      },
    );
  });

  // Sessions that ProConnect opened are closed there too; all others are left to the next handler.
  router.post('/compte/deconnexion', formBody, async (request, response, next) => {
    const idToken = proConnect.idTokenOf(sessionOf(response));
    if (idToken === null) return next();
    const language = languageOf(response);
    for (const value of await accounts.closeSession(cookieOf(request))) response.append('Set-Cookie', value);
    try {
      const { address, state } = await proConnect.signOut(idToken, language);
      if (address === null) return response.redirect(303, paths.home(language));
      response.cookie(signOutCookie, state, cookieOptions);
      leave(response, 'out', address);
    } catch (error) {
      if (!(error instanceof ProConnectRefusal)) throw error;
      refuse(response, 'stillThere');
    }
  });

  router.get('/compte/proconnect/sortie', limitRate(attempts), (request, response) => {
    const state = searchParametersOf(request).get('state') ?? '';
    if (state === '' || state !== cookie(request, signOutCookie)) return refuse(response, 'foreign');
    response.clearCookie(signOutCookie, clearOptions);
    response.redirect(303, paths.home(languageOfState(state)));
  });

  return router;
}

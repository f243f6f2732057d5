import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { accountByEmail, allAccounts, identitiesOf, sessionsOf, updateAccount } from '../../db/queries/accounts.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import { verifications } from '../../db/schema/index.ts';
import { form, mailsOf, signIn } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { camille, openBrowser, proConnectSite, rennes, type TestBrowser } from '../support/proconnect.ts';

const start = '/compte/proconnect';
const isReturn = (address: URL) => address.pathname.endsWith('/compte/proconnect/retour');

const accountIn = ({ services }: Site, email = camille.email) => accountByEmail(services.database, email);

/** Goes to the provider and stops at the door of the way back. */
async function answerOf(browser: TestBrowser, path = start): Promise<URL> {
  return (await browser.go(path, form({ retour: '/tomes' }), isReturn)).address;
}

describe('signing in with ProConnect', () => {
  test('opens an account filled in from what ProConnect says, shows it, and then goes on', async () => {
    const { site, provider } = await proConnectSite();
    const browser = openBrowser(site);
    expect((await browser.go('/compte/connexion')).text).toContain('S’identifier avec ProConnect');
    const landing = await browser.go(start, form({ retour: '/tomes' }));
    expect(landing.address.pathname + landing.address.search).toBe('/compte?proconnect=nouveau&retour=%2Ftomes');
    expect(landing.text).toContain('Voici ce que ProConnect nous a transmis');
    const account = accountIn(site);
    expect(account).toMatchObject({
      name: 'Camille Ménard',
      organisation: 'Mairie (Rennes)',
      siret: rennes.siret,
      role: 'contributor',
      emailVerified: true,
      language: 'fr',
    });
    const [territory] = territoriesByIds(site.services.database, [account?.territoryId ?? 0]);
    expect(territory).toMatchObject({ kind: 'commune', name: rennes.name });
    expect(sessionsOf(site.services.database, account?.id ?? '')).toHaveLength(1);
    await expect(mailsOf(site.services)).rejects.toThrow('ENOENT');

    const { parameters } = provider.asked.find(({ path }) => path === '/auth') ?? { parameters: new URLSearchParams() };
    expect(Object.fromEntries(parameters)).toMatchObject({
      response_type: 'code',
      scope: 'openid given_name usual_name email uid siret',
      acr_values: 'eidas1',
      redirect_uri: 'http://catalogue.test/compte/proconnect/retour',
      code_challenge_method: 'S256',
    });
    expect(parameters.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(parameters.get('nonce')?.length).toBeGreaterThanOrEqual(32);
  });

  test('sends no parameter that the provider does not know: no PKCE where it is not offered', async () => {
    const { site, provider } = await proConnectSite({ pkce: false });
    await openBrowser(site).go(start, form({}));
    expect(accountIn(site)).toBeDefined();
    const { parameters } = provider.asked.find(({ path }) => path === '/auth') ?? { parameters: new URLSearchParams() };
    expect([...parameters.keys()].sort()).toEqual(
      ['acr_values', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].sort(),
    );
  });

  test('believes the signatures of the algorithm that was chosen, and no other', async () => {
    const chosen = await proConnectSite({ algorithm: 'ES256' });
    expect((await openBrowser(chosen.site).go(start, form({}))).address.pathname).toBe('/compte');
    const other = await proConnectSite({ settings: { algorithm: 'ES256' } });
    expect((await openBrowser(other.site).go(start, form({}))).response.status).toBe(502);
  });

  test('finds the same account again by the identity, whatever became of its address', async () => {
    const { site, provider } = await proConnectSite();
    await openBrowser(site).go(start, form({}));
    const first = accountIn(site);
    provider.persons.set('camille', { ...camille, email: 'autre@mairie.exemple.fr' });
    const landing = await openBrowser(site).go(start, form({ retour: '/tomes' }));
    expect(landing.address.pathname).toBe('/tomes');
    expect(allAccounts(site.services.database)).toHaveLength(1);
    expect(accountIn(site)).toMatchObject({ id: first?.id, email: camille.email });
    expect(identitiesOf(site.services.database, first?.id ?? '')).toHaveLength(1);
  });

  test('what a person emptied or changed stays so at the next sign-in', async () => {
    const { site } = await proConnectSite();
    await openBrowser(site).go(start, form({}));
    updateAccount(site.services.database, accountIn(site)?.id ?? '', {
      name: 'C. Ménard',
      organisation: '',
      territoryId: null,
    });
    await openBrowser(site).go(start, form({}));
    expect(accountIn(site)).toMatchObject({ name: 'C. Ménard', organisation: '', territoryId: null });
  });

  test('joins the account of the same address, keeps its role and what it says, and tells its owner by mail', async () => {
    const { site } = await proConnectSite();
    const { account } = await signIn(site, camille.email, 'editor');
    updateAccount(site.services.database, account.id, { organisation: 'Archives' });
    const landing = await openBrowser(site).go(start, form({ retour: '/relecture' }));
    expect(landing.address.pathname).toBe('/relecture');
    expect(landing.response.status).toBe(200);
    expect(allAccounts(site.services.database)).toHaveLength(1);
    expect(accountIn(site)).toMatchObject({
      id: account.id,
      role: 'editor',
      name: account.name,
      organisation: 'Archives',
    });
    expect(accountIn(site)?.territoryId).not.toBeNull();
    const letter = (await mailsOf(site.services)).at(-1);
    expect(letter).toMatchObject({ to: camille.email, subject: 'ProConnect ouvre désormais votre compte' });
    expect(letter?.text).toContain('http://catalogue.test/compte');

    await openBrowser(site).go(start, form({}));
    expect(await mailsOf(site.services)).toHaveLength(2);
  });

  test('does not join, nor open, an account for an address that the provider does not vouch for', async () => {
    const { site, provider } = await proConnectSite();
    const { account } = await signIn(site, camille.email, 'administrator');
    provider.persons.set('camille', { ...camille, email_verified: false });
    const landing = await openBrowser(site).go(start, form({}));
    expect(landing.response.status).toBe(403);
    expect(landing.text).toContain('Recevoir plutôt un lien');
    expect(sessionsOf(site.services.database, account.id)).toHaveLength(1);
  });

  test('fills in an EPCI by its own name, and leaves unknown or false numbers alone', async () => {
    const { site, provider } = await proConnectSite();
    const people = { metropole: '24350013900189', association: '44306184100047', false: '11111111111111', none: '' };
    for (const [sub, siret] of Object.entries(people))
      provider.persons.set(sub, { ...camille, email: `${sub}@exemple.fr`, siret });
    for (const sub of Object.keys(people)) {
      provider.next = sub;
      await openBrowser(site).go(start, form({}));
    }
    expect(accountIn(site, 'metropole@exemple.fr')).toMatchObject({ organisation: 'Rennes Métropole' });
    expect(accountIn(site, 'association@exemple.fr')).toMatchObject({ organisation: '', siret: '44306184100047' });
    expect(accountIn(site, 'false@exemple.fr')).toMatchObject({ organisation: '', siret: null });
    expect(accountIn(site, 'none@exemple.fr')).toMatchObject({ organisation: '', siret: null, territoryId: null });
  });

  test('goes on in English for who left in English, by the one registered address', async () => {
    const { site, provider } = await proConnectSite();
    const landing = await openBrowser(site).go('/en/compte/proconnect', form({ retour: '/en/tomes' }));
    expect(landing.address.pathname).toBe('/en/compte');
    expect(landing.text).toContain('This is what ProConnect told us');
    expect(accountIn(site)?.language).toBe('en');
    expect(provider.asked.find(({ path }) => path === '/auth')?.parameters.get('redirect_uri')).toBe(
      'http://catalogue.test/compte/proconnect/retour',
    );
  });

  test('the session is listed and ended as all others are, and its tokens are told to nobody', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    await browser.go(start, form({}));
    const account = accountIn(site);
    const page = await browser.go('/compte');
    expect(page.text).toContain('cet appareil');
    const data = (await browser.go('/compte/donnees.json')).text;
    expect(JSON.parse(data)).toMatchObject({ identities: [{ subject: 'camille' }] });
    expect(data).not.toContain('eyJ');
    const other = await signIn(site, camille.email);
    const [session] = sessionsOf(site.services.database, account?.id ?? '').filter(({ idToken }) => idToken !== null);
    await other.post(`/compte/sessions/${session?.id}`, {});
    expect((await browser.go('/compte')).address.pathname).toBe('/compte/connexion');
  });

  test('the account page says that ProConnect opens the account, and stops it', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    await browser.go(start, form({}));
    const remove = /action="(\/compte\/identites\/[^"]+)"/.exec((await browser.go('/compte')).text)?.[1] ?? '';
    await browser.go(remove, form({}));
    expect(identitiesOf(site.services.database, accountIn(site)?.id ?? '')).toEqual([]);
    expect((await browser.go('/compte')).text).not.toContain('Dissocier');
  });
});

describe('coming back from ProConnect without a session', () => {
  const nothingOpened = (site: Site) => expect(allAccounts(site.services.database)).toEqual([]);

  test('who cancels finds the sign-in page again, with the way back kept', async () => {
    const { site, provider } = await proConnectSite();
    provider.next = null;
    const landing = await openBrowser(site).go(start, form({ retour: '/tomes' }));
    expect(landing.address.pathname).toBe('/compte/connexion');
    expect(landing.text).toContain('sans vous identifier');
    expect(landing.text).toContain('name="retour" value="/tomes"');
    nothingOpened(site);
  });

  test('an answer serves once: brought again it is gone, in the language of its state', async () => {
    for (const language of ['fr', 'en']) {
      const { site } = await proConnectSite();
      const browser = openBrowser(site);
      const answer = await answerOf(browser, language === 'en' ? `/en${start}` : start);
      await browser.go(answer.href);
      const replayed = await browser.go(answer.href);
      expect(replayed.response.status).toBe(410);
      expect(replayed.text).toContain(language === 'en' ? 'This sign-in is spent' : 'Cette connexion ne sert plus');
      expect(sessionsOf(site.services.database, accountIn(site)?.id ?? '')).toHaveLength(1);
    }
  });

  test('of one answer brought three times at once, one opens a session', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    const answers = await Promise.all([1, 2, 3].map(() => browser.step(answer)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
  });

  test('another state than the one it left with is refused', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    const state = answer.searchParams.get('state') ?? '';
    answer.searchParams.set(
      'state',
      state.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    );
    expect((await browser.go(answer.href)).response.status).toBe(410);
    answer.searchParams.delete('state');
    expect((await browser.go(answer.href)).response.status).toBe(400);
    nothingOpened(site);
  });

  test('another browser than the one that left is refused, and the right one can still come back', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    const stranger = openBrowser(site);
    const refused = await stranger.go(answer.href);
    expect(refused.response.status).toBe(400);
    expect(refused.text).toContain('n’a pas commencé ici');
    await answerOf(stranger);
    expect((await stranger.go(answer.href)).response.status).toBe(410);
    nothingOpened(site);
    expect((await browser.go(answer.href)).address.pathname).toBe('/compte');
  });

  test('two tabs of one browser do not spoil each other', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const first = await answerOf(browser);
    const second = await answerOf(browser);
    expect((await browser.go(first.href)).response.status).toBe(200);
    expect((await browser.go(second.href)).response.status).toBe(200);
  });

  test('after ten minutes it is too late', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    const expiresAt = new Date(Date.now() - 1000);
    site.services.database.update(verifications).set({ expiresAt }).run();
    expect((await browser.go(answer.href)).response.status).toBe(410);
    nothingOpened(site);
  });

  test('a code that is not of the provider, or is spent there, is gone', async () => {
    const { site } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    answer.searchParams.set('code', 'invented');
    expect((await browser.go(answer.href)).response.status).toBe(410);
    nothingOpened(site);
  });

  test('nothing is opened by an answer that is not what the provider must sign', async () => {
    const { site, provider } = await proConnectSite();
    const { sign } = provider;
    const claims = { sub: 'camille', ...camille, iss: provider.access.issuer, aud: provider.access.clientId };
    const { iss: _iss, ...nameless } = claims;
    const { aud: _aud, ...meantForAnyone } = claims;
    const spoiled: Record<string, typeof provider.spoil> = {
      'ID token of another nonce': { idToken: (token) => ({ ...token, nonce: 'other' }) },
      'ID token without a nonce': { idToken: ({ nonce: _, ...token }) => token },
      'ID token for another client': { idToken: (token) => ({ ...token, aud: 'other' }) },
      'ID token of another issuer': { idToken: (token) => ({ ...token, iss: 'https://evil.example' }) },
      'ID token that expired': { idToken: (token) => ({ ...token, exp: 1 }) },
      'information signed by a stranger': { information: () => sign(claims, 'foreign') },
      'information for another client': { information: () => sign({ ...claims, aud: 'other' }) },
      'information of another issuer': { information: () => sign({ ...claims, iss: 'https://evil.example' }) },
      'information without an issuer': { information: () => sign(nameless) },
      'information meant for nobody': { information: () => sign(meantForAnyone) },
      'information about somebody else': { information: () => sign({ ...claims, sub: 'other' }) },
      'information that nobody signed': { information: () => claims },
      'information with no signature': {
        information: (token) => `${btoa('{"alg":"none"}').replaceAll('=', '')}.${token.split('.')[1]}.`,
      },
      'information without an address': { information: () => sign({ ...claims, email: 'camille' }) },
    };
    for (const [name, spoil] of Object.entries(spoiled)) {
      provider.spoil = spoil;
      const landing = await openBrowser(site).go(start, form({}));
      expect(landing.response.status, name).toBe(502);
      expect(landing.text, name).toContain('n’a pas pu être vérifiée');
      expect(landing.response.headers.getSetCookie().join(), name).not.toContain('session_token');
    }
    nothingOpened(site);
    provider.spoil = { information: () => sign(claims) };
    expect((await openBrowser(site).go(start, form({}))).address.pathname).toBe('/compte');
  });

  test('the way back never leads to another site', async () => {
    const { site } = await proConnectSite();
    await openBrowser(site).go(start, form({}));
    const landing = await openBrowser(site).go(start, form({ retour: 'https://evil.example/' }));
    expect(landing.address.href).toBe('http://catalogue.test/contribuer');
  });

  test('a form of another site begins nothing', async () => {
    const { site } = await proConnectSite();
    const headers = { origin: 'https://evil.example' };
    expect((await site.get(start, { ...form({}), headers })).status).toBe(403);
  });
});

describe('a provider that fails', () => {
  test('does not keep the site from starting; sign-in says so and offers the link', async () => {
    const { site } = await proConnectSite({ settings: { issuer: 'http://127.0.0.1:9' } });
    expect((await site.get('/compte/connexion')).status).toBe(200);
    const answer = await site.get(start, form({ retour: '/tomes' }));
    expect(answer.status).toBe(503);
    const html = await answer.text();
    expect(html).toContain('ProConnect ne répond pas');
    expect(html).toContain('href="/compte/connexion?retour=%2Ftomes"');
    expect(html).not.toMatch(/ECONNREFUSED|\.ts:|node:/);
    expect(await (await site.get(`/en${start}`, form({}))).text()).toContain('ProConnect does not answer');
  });

  test('one that goes away between leaving and coming back opens nothing', async () => {
    const { site, provider } = await proConnectSite();
    const browser = openBrowser(site);
    const answer = await answerOf(browser);
    await provider.stop();
    const landing = await browser.go(answer.href);
    expect(landing.response.status).toBe(503);
    expect(landing.text).toContain('href="/compte/connexion?retour=%2Ftomes"');
  });

  test('one that does not know our secret opens nothing, and the log says why without naming anybody', async () => {
    const { site } = await proConnectSite({ settings: { clientSecret: 'wrong' } });
    const warn = vi.spyOn(site.services.logger, 'warn');
    const landing = await openBrowser(site).go(start, form({}));
    expect(landing.response.status).toBe(503);
    expect(allAccounts(site.services.database)).toEqual([]);
    const said = JSON.stringify(warn.mock.calls);
    expect(said).toContain('invalid_client');
    expect(said).not.toMatch(/camille|eyJ/i);
  });

  test('one that hangs is given up after five seconds', async () => {
    const { site, provider } = await proConnectSite();
    provider.hang = true;
    const began = Date.now();
    expect((await site.get(start, form({}))).status).toBe(503);
    expect(Date.now() - began).toBeLessThan(8000);
    provider.hang = false;
    expect((await openBrowser(site).go(start, form({}))).response.status).toBe(200);
  });
});

describe('signing out', () => {
  test('ends the session here and at ProConnect, and comes back', async () => {
    for (const language of ['', '/en']) {
      const { site, provider } = await proConnectSite();
      const browser = openBrowser(site);
      await browser.go(language + start, form({}));
      const account = accountIn(site);
      const [session] = sessionsOf(site.services.database, account?.id ?? '');
      const there = await browser.go(`${language}/compte/deconnexion`, form({}));
      expect(sessionsOf(site.services.database, account?.id ?? '')).toEqual([]);
      const asked = provider.asked.find(({ path }) => path === '/session/end')?.parameters ?? new URLSearchParams();
      expect(Object.fromEntries(asked)).toEqual({
        id_token_hint: session?.idToken,
        post_logout_redirect_uri: 'http://catalogue.test/compte/proconnect/sortie',
        state: expect.stringMatching(/.{32,}/),
      });
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(there.text)?.[1] ?? '';
      const confirm = new URL('/session/end/confirm', there.address).href;
      const landing = await browser.go(confirm, form({ xsrf, logout: 'yes' }));
      expect(landing.address.pathname).toBe(language || '/');
      expect(landing.response.status).toBe(200);
      provider.next = null;
      expect((await browser.go(start, form({}))).address.pathname, 'ProConnect asks again').toBe('/compte/connexion');
    }
  });

  test('a return that was not asked for is refused', async () => {
    const { site } = await proConnectSite();
    expect((await site.get('/compte/proconnect/sortie?state=fr-invented')).status).toBe(400);
    expect((await site.get('/compte/proconnect/sortie')).status).toBe(400);
  });

  test('a session that a link opened ends without ProConnect', async () => {
    const { site, provider } = await proConnectSite();
    const visitor = await signIn(site, camille.email);
    const answer = await visitor.post('/compte/deconnexion', {});
    expect(answer.headers.get('location')).toBe('/');
    expect(provider.asked).toEqual([]);
  });

  test('where the provider has no address for it, the session here is ended all the same', async () => {
    const { site } = await proConnectSite({ signsOut: false });
    const browser = openBrowser(site);
    await browser.go(start, form({}));
    expect((await browser.go('/compte/deconnexion', form({}))).address.pathname).toBe('/');
    expect(sessionsOf(site.services.database, accountIn(site)?.id ?? '')).toEqual([]);
  });

  test('where the provider is away, the session here is ended, and the page says what may still be open', async () => {
    const { site, provider } = await proConnectSite();
    const browser = openBrowser(site);
    await browser.go(start, form({}));
    await provider.stop();
    // What the provider publishes is known for an hour: after that it is asked again.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3600 * 1000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const landing = await browser.go('/compte/deconnexion', form({}));
    expect(landing.response.status).toBe(503);
    expect(landing.text).toContain('Vous êtes déconnecté du catalogue');
    expect(sessionsOf(site.services.database, accountIn(site)?.id ?? '')).toEqual([]);
  });
});

describe('where ProConnect is not configured', () => {
  test('none of its addresses exists, and the sign-in page does not name it', async () => {
    const site = await seededSite();
    expect((await site.get(start, form({}))).status).toBe(404);
    expect((await site.get('/compte/proconnect/retour?state=fr-x&code=y')).status).toBe(404);
    expect((await site.get('/compte/proconnect/sortie?state=fr-x')).status).toBe(404);
    expect(await (await site.get('/compte/connexion?proconnect=annule')).text()).not.toContain('ProConnect');
  });
});

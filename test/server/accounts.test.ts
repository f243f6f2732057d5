import { describe, expect, test } from 'vitest';
import { accountByEmail, allAccounts, sessionsOf } from '../../db/queries/accounts.ts';
import { initiatives, submissions, verifications } from '../../db/schema/index.ts';
import { allows, permissions } from '../../server/accounts/policy.ts';
import { cookiesOf, form, linkIn, mailsOf, signIn } from '../support/accounts.ts';
import { seededSite } from '../support/catalogue.ts';

const email = 'secretariat@mairie.exemple.fr';

describe('signing in', () => {
  test('a link comes by e-mail, opens the account once, and leads back to where one was', async () => {
    const site = await seededSite();
    const asked = await site.get('/compte/connexion', form({ email: ` ${email.toUpperCase()} `, retour: '/tomes' }));
    expect(asked.status).toBe(200);
    const [letter] = await mailsOf(site.services);
    expect(letter).toMatchObject({ to: email, subject: 'Votre lien de connexion' });

    const link = linkIn(letter, site.services);
    const page = await site.get(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Me connecter');

    const { searchParams } = new URL(link, 'http://site');
    const values = { jeton: searchParams.get('jeton') ?? '', retour: searchParams.get('retour') ?? '' };
    const opened = await site.get('/compte/lien', form(values));
    expect(opened.status).toBe(303);
    expect(opened.headers.get('location')).toBe('/compte?retour=%2Ftomes');
    expect(opened.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/i);
    const account = await site.get('/compte', { headers: { cookie: cookiesOf(opened) } });
    expect(account.headers.get('cache-control')).toBe('private, no-store');
    expect(await account.text()).toContain(email);

    const replayed = await site.get('/compte/lien', form(values));
    expect(replayed.status).toBe(410);
    expect(await replayed.text()).toContain('Ce lien ne sert plus');
    expect(replayed.headers.getSetCookie()).toEqual([]);
  });

  test('looking at the page of a link, as mail scanners do, does not use it up', async () => {
    const site = await seededSite();
    await site.get('/compte/connexion', form({ email }));
    const link = linkIn((await mailsOf(site.services))[0], site.services);
    await site.get(link);
    await site.get(link);
    const jeton = new URL(link, 'http://site').searchParams.get('jeton') ?? '';
    expect((await site.get('/compte/lien', form({ jeton }))).status).toBe(303);
  });

  test('of two presses at one time, one opens a session', async () => {
    const site = await seededSite();
    await site.get('/compte/connexion', form({ email }));
    const link = linkIn((await mailsOf(site.services))[0], site.services);
    const jeton = new URL(link, 'http://site').searchParams.get('jeton') ?? '';
    const answers = await Promise.all([1, 2, 3].map(() => site.get('/compte/lien', form({ jeton }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
    expect(allAccounts(site.services.database)).toHaveLength(1);
  });

  test('an expired link says so', async () => {
    const site = await seededSite();
    await site.get('/compte/connexion', form({ email }));
    const link = linkIn((await mailsOf(site.services))[0], site.services);
    site.services.database
      .update(verifications)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .run();
    const jeton = new URL(link, 'http://site').searchParams.get('jeton') ?? '';
    expect((await site.get('/compte/lien', form({ jeton }))).status).toBe(410);
  });

  test('a wrong address keeps what was typed and says what to do, in both languages', async () => {
    const site = await seededSite();
    const answer = await site.get('/compte/connexion', form({ email: 'mairie<script>' }));
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('value="mairie&lt;script&gt;"');
    expect(html).toContain('href="#email"');
    expect(await (await site.get('/en/compte/connexion', form({ email: '' }))).text()).toContain(
      'Give your e-mail address',
    );
  });

  test('the link is never shown where the site is seen from elsewhere', async () => {
    const site = await seededSite();
    expect(await (await site.get('/compte/connexion', form({ email }))).text()).not.toContain('jeton=');
  });

  test('a program that fills the hidden field gets the same page and no mail', async () => {
    const site = await seededSite();
    const answer = await site.get('/compte/connexion', form({ email, site: 'https://spam.example' }));
    expect(answer.status).toBe(200);
    await expect(mailsOf(site.services)).rejects.toThrow('ENOENT');
  });

  test('one address gets five links in a quarter of an hour', async () => {
    const site = await seededSite();
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push(await site.get('/compte/connexion', form({ email })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await answers.at(-1)?.text()).toContain('Attendez');
    expect((await site.get('/compte/connexion', form({ email: 'other@exemple.fr' }))).status).toBe(200);
  });

  test('the way back never leads to another site', async () => {
    const site = await seededSite();
    for (const retour of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      const html = await (await site.get(`/compte/connexion?${new URLSearchParams({ retour })}`)).text();
      expect(html).toContain('name="retour" value="/contribuer"');
    }
  });

  test('a form from another site is refused', async () => {
    const site = await seededSite();
    const headers = { origin: 'https://evil.example' };
    expect((await site.get('/compte/connexion', { ...form({ email }), headers })).status).toBe(403);
  });
});

describe('the account page', () => {
  test('asks visitors to sign in first, then leads back', async () => {
    const site = await seededSite();
    const answer = await site.get('/compte');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/compte/connexion?retour=%2Fcompte');
    expect((await site.get('/compte', form({}))).status).toBe(401);
  });

  test('keeps name, organisation, place and choice of mails', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    const answer = await visitor.post('/compte', {
      name: 'Zoé Été',
      organisation: 'Mairie',
      territory: 'Ploemeur',
      language: 'en',
      mailSteps: 'oui',
    });
    expect(answer.headers.get('location')).toBe('/en/compte?enregistre=oui');
    expect(accountByEmail(site.services.database, email)).toMatchObject({
      name: 'Zoé Été',
      organisation: 'Mairie',
      language: 'en',
      mailChoices: { steps: true, reminders: false },
    });
    expect(await (await visitor.get('/compte')).text()).toContain('value="Ploemeur (56)"');
  });

  test('a name borne by several places is told apart by département', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    const answer = await visitor.post('/compte', { name: 'Zoé Été', language: 'fr', territory: 'Saint-Denis' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('value="Zoé Été"');
    expect(html).toContain('Saint-Denis (93)');
    expect(html).toContain('Saint-Denis (974)');
    await visitor.post('/compte', { name: 'Zoé', language: 'fr', territory: 'Saint-Denis', territoryCode: '97411' });
    expect(await (await visitor.get('/compte')).text()).toContain('value="Saint-Denis (974)"');
  });

  test('lists sessions and ends another one at once', async () => {
    const site = await seededSite();
    const telephone = await signIn(site, email);
    const desk = await signIn(site, email);
    const sessions = sessionsOf(site.services.database, desk.account.id);
    expect(sessions).toHaveLength(2);
    const html = await (await desk.get('/compte')).text();
    const end = /action="(\/compte\/sessions\/[^"]+)"/.exec(html)?.[1] ?? '';
    expect((await desk.post(end, {})).status).toBe(303);
    expect((await telephone.get('/compte')).status).toBe(303);
    expect((await desk.get('/compte')).status).toBe(200);
  });

  test('nobody ends the session of somebody else', async () => {
    const site = await seededSite();
    const victim = await signIn(site, email);
    const other = await signIn(site, 'autre@exemple.fr');
    const [session] = sessionsOf(site.services.database, victim.account.id);
    await other.post(`/compte/sessions/${session?.id}`, {});
    expect((await victim.get('/compte')).status).toBe(200);
  });

  test('signing out ends the session', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    expect((await visitor.post('/compte/deconnexion', {})).status).toBe(303);
    expect((await visitor.get('/compte')).status).toBe(303);
    expect(sessionsOf(site.services.database, visitor.account.id)).toEqual([]);
  });

  test('hands over all that is known of a person', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    await visitor.post('/contribuer', {});
    const answer = await visitor.get('/compte/donnees.json');
    expect(answer.headers.get('content-disposition')).toContain('mes-donnees.json');
    const data = await answer.json();
    expect(data).toMatchObject({ account: { email }, contributions: [{ state: 'draft' }], sessions: [{}] });
    expect(JSON.stringify(data)).not.toContain('token');
    expect((await site.get('/compte/donnees.json')).status).toBe(401);
  });

  test('deleting the account takes drafts along and leaves what was sent, without a name', async () => {
    const site = await seededSite();
    const { database } = site.services;
    const visitor = await signIn(site, email);
    await visitor.post('/contribuer', {});
    await visitor.post('/contribuer/fiche/saint-ave-portail-citoyen', {});
    await visitor.post('/compte/suppression', { email });
    expect(
      database
        .select()
        .from(submissions)
        .all()
        .filter(({ authorId }) => authorId !== null),
    ).toEqual([]);
    expect(
      database
        .select()
        .from(initiatives)
        .all()
        .filter(({ state }) => state === 'draft'),
    ).toEqual([]);
    expect((await site.get('/initiatives/saint-ave-portail-citoyen')).status).toBe(200);
  });

  test('deleting the account asks for its address, then nothing personal is left', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    expect((await visitor.post('/compte/suppression', { email: 'x@exemple.fr' })).status).toBe(422);
    expect((await visitor.get('/compte')).status).toBe(200);
    expect((await visitor.post('/compte/suppression', { email })).status).toBe(200);
    expect(accountByEmail(site.services.database, email)).toBeUndefined();
    expect(sessionsOf(site.services.database, visitor.account.id)).toEqual([]);
  });
});

describe('roles', () => {
  test('only an administrator manages accounts; others are told who may', async () => {
    const site = await seededSite();
    for (const role of ['contributor', 'editor', 'publisher'] as const) {
      const visitor = await signIn(site, `${role}@exemple.fr`, role);
      const answer = await visitor.get('/administration');
      expect(answer.status, role).toBe(403);
      expect(await answer.text()).toContain('réservée aux administrateurs');
    }
    const administrator = await signIn(site, 'admin@exemple.fr', 'administrator');
    expect(await (await administrator.get('/administration')).text()).toContain('editor@exemple.fr');
    const editor = accountByEmail(site.services.database, 'editor@exemple.fr');
    await administrator.post(`/administration/comptes/${editor?.id}`, { role: 'publisher' });
    expect(accountByEmail(site.services.database, 'editor@exemple.fr')?.role).toBe('publisher');
  });

  test('the last administrator can neither step down nor leave', async () => {
    const site = await seededSite();
    const { account, post } = await signIn(site, 'admin@exemple.fr', 'administrator');
    expect((await post(`/administration/comptes/${account.id}`, { role: 'editor' })).status).toBe(409);
    expect((await post('/compte/suppression', { email: account.email })).status).toBe(409);
    expect(accountByEmail(site.services.database, account.email)?.role).toBe('administrator');
  });

  test('an administrator may do all that an editor may', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'editor@exemple.fr', 'editor');
    const administrator = await signIn(site, 'admin@exemple.fr', 'administrator');
    for (const action of Object.keys(permissions) as (keyof typeof permissions)[]) {
      if (allows(editor.account, action)) expect(allows(administrator.account, action), action).toBe(true);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { initiativeById } from '../../db/queries/initiatives.ts';
import { submissionById } from '../../db/queries/submissions.ts';
import { initiatives, revisions, submissions } from '../../db/schema/index.ts';
import { form, mailsOf, signIn } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { age, baseOf, complete, fill, numberIn, project, story, submitted } from '../support/contribution.ts';

const stateOf = (site: Site, id: number) => submissionById(site.services.database, id)?.state;

describe('contributing', () => {
  test('a record goes from the first word to the catalogue, and search finds it at once', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'secretariat@ploemeur.example');
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const id = await submitted(site, author);
    expect(stateOf(site, id)).toBe('submitted');
    expect(await (await editor.get('/relecture')).text()).toContain(project.title);

    await editor.post(`/relecture/${id}/decision`, { decision: 'accept' });
    await editor.post(`/relecture/${id}/decision`, { decision: 'publish' });
    expect(stateOf(site, id)).toBe('published');
    const { slug } =
      initiativeById(site.services.database, submissionById(site.services.database, id)?.initiativeId ?? 0) ?? {};
    expect(slug).toBe('ploemeur-une-borne-de-visioconference-a-la-mairie-annexe');
    const page = await site.get(`/initiatives/${slug}`);
    expect(page.status).toBe(200);
    expect(await (await site.get('/initiatives?q=borne+visioconference+ploemeur')).text()).toContain(
      `/initiatives/${slug}`,
    );

    const mails = (await mailsOf(site.services)).filter(({ to }) => to === author.account.email);
    expect(mails.map(({ subject }) => subject).slice(1)).toEqual(
      [`Bien reçu : ${project.title}`, `Acceptée : ${project.title}`, `Publiée : ${project.title}`].map((subject) =>
        subject.replace(' :', '\u00a0:'),
      ),
    );
    expect(mails.at(-1)?.text).toContain(`http://catalogue.test/initiatives/${slug}`);
  });

  test('what is missing is said with links to the fields, and nothing is sent before', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    const html = await (await author.get(`/contribuer/${id}/envoi`)).text();
    for (const field of ['title', 'territory', 'summary', 'status']) expect(html).toContain(`/projet#${field}`);
    expect(html).toContain('/recit#realisation');
    expect(html).toContain('/themes#themes');
    age(site, id);
    expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(400);
    expect(stateOf(site, id)).toBe('draft');
  });

  test('mistakes are told beside their fields, all at once, and what was typed is kept and saved', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    const answer = await fill(author, id, 'projet', {
      ...project,
      territory: 'Nullepartville',
      yearFrom: '20x4',
      yearTo: '1900',
    });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    for (const field of ['territory', 'yearFrom', 'yearTo']) expect(html).toContain(`href="#${field}"`);
    expect(html).toContain('value="Nullepartville"');
    expect(html).toContain('value="20x4"');
    expect(await (await author.get(`/contribuer/${id}/projet`)).text()).toContain('value="20x4"');
  });

  test('a script in every field comes out as text', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const script = '<script>alert(1)</script>';
    const id = numberIn(await author.post('/contribuer', {}));
    await fill(author, id, 'projet', {
      ...project,
      title: script,
      summary: script,
      territory: 'Ploemeur',
      status: script,
    });
    await fill(author, id, 'recit', { context: script, realisation: script, results: script, lessons: script });
    await fill(author, id, 'acteurs', {
      partners: script,
      suppliers: script,
      funding: script,
      costNote: script,
      contactName: script,
      'source-0-title': script,
      'source-0-url': `javascript:alert(1)`,
    });
    for (const step of ['', '/projet', '/recit', '/acteurs', '/envoi']) {
      const html = await (await author.get(`/contribuer/${id}${step}`)).text();
      expect(html, step).not.toContain('<script>alert');
      expect(html, step).not.toContain('href="javascript');
    }
  });

  test('two windows: the second to save is asked, other pages are not in its way, and the same words are no conflict', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    const address = `/contribuer/${id}/recit`;
    const base = await baseOf(author, address);
    await fill(author, id, 'projet', project);
    expect((await author.post(address, { ...story, base })).status).toBe(303);
    expect((await author.post(address, { ...story, base })).status).toBe(303);
    const late = await author.post(address, { ...story, context: 'Autre fenêtre', base });
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('Autre fenêtre');
    expect(submissionById(site.services.database, id)?.content.context).toBe(story.context);
    const kept = /name="base" value="([^"]+)"/.exec(html)?.[1] ?? '';
    expect((await author.post(address, { ...story, context: 'Autre fenêtre', base: kept })).status).toBe(303);
    expect(submissionById(site.services.database, id)?.content.context).toBe('Autre fenêtre');
  });

  test('autosave answers with the new fingerprint, or with the conflict', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    const address = `/contribuer/${id}/recit`;
    const base = await baseOf(author, address);
    const send = (values: Record<string, string>) =>
      site.get(address, { ...form(values), headers: { cookie: author.cookie, 'x-autosave': 'yes' } });
    const first = await (await send({ ...story, base })).json();
    expect(first).toMatchObject({ message: 'Enregistré', base: expect.any(String) });
    expect(await (await send({ ...story, results: 'Mille appels.', base: first.base })).json()).toHaveProperty('base');
    const stale = await send({ ...story, results: 'Autre.', base });
    expect(stale.status).toBe(409);
    expect(await stale.json()).toMatchObject({ conflict: true });
  });

  test('pressing « Envoyer » twice sends once', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = await complete(site, author);
    const answers = await Promise.all([1, 2, 3].map(() => author.post(`/contribuer/${id}/soumission`, {})));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const { initiativeId } = submissionById(site.services.database, id) ?? { initiativeId: 0 };
    const rows = site.services.database.select().from(revisions).all();
    expect(rows.filter((row) => row.initiativeId === initiativeId)).toHaveLength(1);
    const received = (await mailsOf(site.services)).filter(({ subject }) => subject.startsWith('Bien reçu'));
    expect(received).toHaveLength(1);
  });

  test('a program that sends too fast, or fills the hidden field, is stopped', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = await complete(site, author);
    expect((await author.post(`/contribuer/${id}/soumission`, { site: 'x' })).status).toBe(400);
    site.services.database.update(submissions).set({ createdAt: new Date().toISOString() }).run();
    expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(400);
    expect(stateOf(site, id)).toBe('draft');
  });

  test('records that may be the same are shown before sending', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    await fill(author, id, 'projet', {
      ...project,
      title: 'Un portail citoyen pour toutes les démarches',
      territory: 'Saint-Avé',
    });
    expect(await (await author.get(`/contribuer/${id}/envoi`)).text()).toContain(
      '/initiatives/saint-ave-portail-citoyen',
    );
    await fill(author, id, 'projet', {
      ...project,
      title: 'Un portail citoyen pour toutes les démarches',
      territory: 'Ploemeur',
    });
    expect(await (await author.get(`/contribuer/${id}/envoi`)).text()).not.toContain(
      '/initiatives/saint-ave-portail-citoyen',
    );
  });

  test('nobody else reads or writes a draft, and the refusal says who may', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const other = await signIn(site, 'b@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    for (const path of ['', '/projet', '/envoi']) {
      const answer = await other.get(`/contribuer/${id}${path}`);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('réservée à l’auteur');
    }
    expect((await other.post(`/contribuer/${id}/projet`, project)).status).toBe(403);
    expect((await site.get(`/contribuer/${id}`)).status).toBe(303);
    expect((await site.get(`/contribuer/${id}/projet`, form(project))).status).toBe(401);
  });

  test('giving up a draft erases its record; the page asks first', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    const { initiativeId } = submissionById(site.services.database, id) ?? { initiativeId: 0 };
    expect(await (await author.get(`/contribuer/${id}/abandon`)).text()).toContain('sans retour possible');
    await author.post(`/contribuer/${id}/abandon`, {});
    expect(initiativeById(site.services.database, initiativeId)).toBeUndefined();
    expect((await author.get(`/contribuer/${id}`)).status).toBe(404);
  });

  test('a 10 MB form is refused, and unknown steps and numbers do not exist', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = numberIn(await author.post('/contribuer', {}));
    expect((await author.post(`/contribuer/${id}/recit`, { context: 'x'.repeat(10_000_000) })).status).toBe(413);
    for (const path of [`/contribuer/${id}/danse`, '/contribuer/999999', '/contribuer/1e3', '/contribuer/-1'])
      expect((await author.get(path)).status, path).toBe(404);
  });
});

describe('reviewing', () => {
  test('changes are asked for with a reason, the author mends and sends again, on one record', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const id = await submitted(site, author);
    const silent = await editor.post(`/relecture/${id}/decision`, { decision: 'request-changes', reason: '' });
    expect(silent.status).toBe(422);
    expect(stateOf(site, id)).toBe('submitted');

    await editor.post(`/relecture/${id}/decision`, { decision: 'request-changes', reason: 'Combien d’appels ?' });
    expect(stateOf(site, id)).toBe('changes-requested');
    expect((await mailsOf(site.services)).at(-1)?.text).toContain('Combien d’appels ?');
    expect(await (await author.get(`/contribuer/${id}`)).text()).toContain('Combien d’appels ?');

    await fill(author, id, 'recit', { ...story, results: 'Mille appels en un an.' });
    await author.post(`/contribuer/${id}/soumission`, {});
    expect(stateOf(site, id)).toBe('submitted');
    const { initiativeId } = submissionById(site.services.database, id) ?? { initiativeId: 0 };
    const rows = site.services.database.select().from(revisions).all();
    expect(rows.filter((row) => row.initiativeId === initiativeId).map(({ number }) => number)).toEqual([1, 2]);
  });

  test('an edit of a published record is told apart word by word, and visitors keep the published version meanwhile', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const slug = 'saint-ave-portail-citoyen';
    const before = await (await site.get(`/initiatives/${slug}`)).text();
    const id = numberIn(await author.post(`/contribuer/fiche/${slug}`, {}));
    const { content } = submissionById(site.services.database, id) ?? {};
    await fill(author, id, 'projet', {
      title: `${content?.title} et des familles`,
      territory: 'Saint-Avé (56)',
      summary: content?.summary ?? '',
      status: content?.status ?? '',
      yearFrom: content?.yearFrom ?? '',
      yearTo: content?.yearTo ?? '',
    });
    age(site, id);
    expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(303);
    expect(await (await site.get(`/initiatives/${slug}`)).text()).toBe(before);
    const review = await (await editor.get(`/relecture/${id}`)).text();
    expect(review).toContain('<ins> et des familles</ins>');
    expect(review).not.toContain('<del>');

    const other = await signIn(site, 'c@exemple.fr');
    expect((await other.post(`/contribuer/fiche/${slug}`, {})).status).toBe(409);

    await editor.post(`/relecture/${id}/decision`, { decision: 'accept' });
    await editor.post(`/relecture/${id}/decision`, { decision: 'publish' });
    expect(await (await site.get(`/initiatives/${slug}`)).text()).toContain('et des familles');
  });

  test('while an editor works on it, another is told by whom; after ten minutes it is free', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const first = await signIn(site, 'premier@exemple.fr', 'editor');
    const second = await signIn(site, 'second@exemple.fr', 'editor');
    const id = await submitted(site, author);
    expect((await first.get(`/contribuer/${id}/recit`)).status).toBe(200);
    const refused = await second.get(`/contribuer/${id}/recit`);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('premier est en train');
    expect(await (await second.get('/relecture')).text()).toContain('ouverte par premier');
    expect((await author.get(`/contribuer/${id}/recit`)).status).toBe(409);
    site.services.database
      .update(submissions)
      .set({ lockedUntil: new Date(Date.now() - 1).toISOString() })
      .run();
    expect((await second.get(`/contribuer/${id}/recit`)).status).toBe(200);
  });

  test('what an editor mends before accepting is a version of its own', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const id = await submitted(site, author);
    await fill(editor, id, 'recit', { ...story, lessons: 'Prévoir un agent formé.' });
    await editor.post(`/relecture/${id}/decision`, { decision: 'accept' });
    const { initiativeId } = submissionById(site.services.database, id) ?? { initiativeId: 0 };
    const rows = site.services.database
      .select()
      .from(revisions)
      .all()
      .filter((row) => row.initiativeId === initiativeId);
    expect(rows.map(({ authorId }) => authorId)).toEqual([author.account.id, editor.account.id]);
    const history = await (await editor.get(`/relecture/fiches/${initiativeId}`)).text();
    expect(history).toContain(`/relecture/fiches/${initiativeId}/versions/1/2`);
    expect(await (await editor.get(`/relecture/fiches/${initiativeId}/versions/1/2`)).text()).toContain(
      '<ins>Prévoir un agent formé.</ins>',
    );
  });

  test('of two editors who decide at one time, the second is told', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const first = await signIn(site, 'premier@exemple.fr', 'editor');
    const second = await signIn(site, 'second@exemple.fr', 'editor');
    const id = await submitted(site, author);
    const answers = await Promise.all([
      first.post(`/relecture/${id}/decision`, { decision: 'accept' }),
      second.post(`/relecture/${id}/decision`, { decision: 'accept' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test('the queue tells new records from changes and from answers to a call', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    await submitted(site, author);
    const shown = async (kind: string) =>
      (await (await editor.get(`/relecture?nature=${kind}`)).text()).includes(project.title);
    expect(await Promise.all(['all', 'new', 'edit', 'call', 'autre'].map(shown))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test('only editors review; a contributor is told so', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = await submitted(site, author);
    for (const path of ['/relecture', `/relecture/${id}`, '/relecture/fiches/1']) {
      const answer = await author.get(path);
      expect(answer.status, path).toBe(403);
      expect(await answer.text()).toContain('réservée aux relecteurs');
    }
    expect((await author.post(`/relecture/${id}/decision`, { decision: 'accept' })).status).toBe(403);
    expect(stateOf(site, id)).toBe('submitted');
  });

  test('a refusal tells why, and can be undone', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const id = await submitted(site, author);
    expect((await editor.post(`/relecture/${id}/decision`, { decision: 'refuse' })).status).toBe(422);
    await editor.post(`/relecture/${id}/decision`, { decision: 'refuse', reason: 'Ce n’est pas une collectivité.' });
    expect(await (await author.get(`/contribuer/${id}`)).text()).toContain('Ce n’est pas une collectivité.');
    await editor.post(`/relecture/${id}/decision`, { decision: 'reopen' });
    expect(stateOf(site, id)).toBe('submitted');
  });

  test('remarks are settled by either side', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const id = await submitted(site, author);
    await editor.post(`/contribuer/${id}/commentaires`, {
      section: 'recit',
      text: 'Quel débit ?',
      retour: 'relecture',
    });
    const page = await (await author.get(`/contribuer/${id}`)).text();
    expect(page).toContain('Quel débit ?');
    const settle = /action="(\/contribuer\/\d+\/commentaires\/\d+)"/.exec(page)?.[1] ?? '';
    await author.post(settle, {});
    expect(await (await editor.get(`/relecture/${id}`)).text()).toContain('réglée');
  });

  test('a record is withdrawn, restored in an old version, and merged into another one', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const { database } = site.services;
    const row = (slug: string) =>
      database
        .select()
        .from(initiatives)
        .all()
        .find((each) => each.slug === slug);
    const slug = 'saint-ave-portail-citoyen';
    const id = row(slug)?.id ?? 0;
    await editor.post(`/relecture/fiches/${id}/retrait`, { reason: 'Erreur' });
    expect((await site.get(`/initiatives/${slug}`)).status).toBe(404);
    await editor.post(`/relecture/fiches/${id}/retablissement/1`, {});
    expect((await site.get(`/initiatives/${slug}`)).status).toBe(200);

    const other = database
      .select()
      .from(initiatives)
      .all()
      .find((each) => each.slug !== slug && each.state === 'published');
    expect((await editor.post(`/relecture/fiches/${id}/fusion`, { into: 'https://nulle.part/' })).status).toBe(422);
    await editor.post(`/relecture/fiches/${id}/fusion`, { into: `http://catalogue.test/initiatives/${other?.slug}` });
    const answer = await site.get(`/initiatives/${slug}`);
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe(`/initiatives/${other?.slug}`);
    expect((await site.get(`/i/${id}`)).headers.get('location')).toBe(`/initiatives/${other?.slug}`);
  });
});

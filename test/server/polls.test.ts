import { describe, expect, test } from 'vitest';
import { pollBySlug, publishedPolls, publishedPollsOfTerm, updatePoll } from '../../db/queries/polls.ts';
import { writeSetting } from '../../db/queries/settings.ts';
import { mails, pollAnswers, pollInvitations } from '../../db/schema/index.ts';
import { loadSeed } from '../../seed/load.ts';
import { createLinkSigner } from '../../server/mail/links.ts';
import { shareOf, verificationOf } from '../../server/polls/figures.ts';
import { readInvited } from '../../server/polls/inputs.ts';
import { createPollsService } from '../../server/polls/service.ts';
import { mayAct, pollActions } from '../../server/polls/workflow.ts';
import { form, linkIn, mailsOf, signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';

const day = 24 * 3600 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

const source = {
  sourceUrl: 'https://exemple.fr/sondage',
  sourceTitle: 'Les maires et la fibre',
  sourcePublisher: 'Exemple',
  sourceDate: '2025-02',
  sourceReadOn: '2026-01-15',
  sourceRead: 'whole',
};
const reported = {
  nature: 'reported',
  question: 'Avez-vous la fibre ?',
  questionEn: 'Do you have fibre?',
  population: 'Maires de la Creuse',
  askedBy: 'Une association',
  dateFrom: '2025-01-06',
  dateTo: '2025-01-17',
  n: '240',
  'option-0-label': 'Oui',
  'option-0-labelEn': 'Yes',
  'option-0-share': '62,5',
  'option-1-label': 'Non',
  'option-1-share': '37.5 %',
  ...source,
};
const gathered = {
  nature: 'gathered',
  question: 'Tenez-vous un compte en votre nom ?',
  questionEn: 'Do you run an account in your own name?',
  population: 'Élus du canton',
  askedBy: 'Le canton',
  closesOn: inDays(10),
  'option-0-label': 'Oui',
  'option-1-label': 'Non',
  'option-1-term': 'brake/preference-terrain',
};
const seven = Array.from({ length: 7 }, (_, index) => `elu-${index + 1}@canton.example`);

const locationOf = (response: Response) => response.headers.get('location') ?? '';

async function text(visitor: Pick<Visitor | Site, 'get'>, path: string): Promise<string> {
  const response = await visitor.get(path);
  return (await response.text()).replaceAll(/\s+/g, ' ');
}

async function scene() {
  const site = await seededSite();
  const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
  return { site, editor };
}

/** A list of addresses as the form of invitations sends it. */
function list(visitor: Visitor, site: Site, address: string, addresses: string, file?: string): Promise<Response> {
  const body = new FormData();
  body.set('addresses', addresses);
  if (file !== undefined) body.set('fichier', new Blob([file], { type: 'text/csv' }), 'adresses.csv');
  return site.get(`${address}/invitations`, { method: 'POST', body, headers: { cookie: visitor.cookie } });
}

/** The service as it will be in some days. */
function pollsIn(days: number, { services: { database, postman, config } }: Site) {
  const signer = createLinkSigner({ secret: config.authSecret ?? '' });
  return createPollsService({
    database,
    postman,
    signer,
    baseUrl: config.baseUrl,
    now: () => Date.now() + days * day,
  });
}

/** An open poll with seven personal links. */
async function opened(changes: Record<string, string> = {}) {
  const { site, editor } = await scene();
  const address = locationOf(await editor.post('/relecture/sondages/nouveau', { ...gathered, ...changes }));
  await list(editor, site, address, seven.join('\n'));
  expect((await editor.post(`${address}/ouverture`, {})).status).toBe(303);
  const letters = (await mailsOf(site.services)).filter(({ to }) => to.endsWith('@canton.example'));
  const links = letters.map((letter) => linkIn(letter, site.services));
  const page = await text(site, links[0] ?? '');
  const choices = [...page.matchAll(/name="choix" value="(\d+)"/g)].map((match) => match[1] ?? '');
  return { site, editor, address, letters, links, page, choices };
}

describe('a figure is verified', () => {
  const basis = { mode: 'reported', n: 401, dateFrom: '2010-10', source: {} as never } as const;

  test('where a source gives n and the date; where the site gathered five answers', () => {
    expect(verificationOf(basis)).toEqual({ verified: true, missing: [] });
    expect(verificationOf({ ...basis, n: null, dateFrom: null, source: null }).missing).toEqual([
      'n',
      'date',
      'source',
    ]);
    expect(verificationOf({ mode: 'gathered', n: 5, dateFrom: '2026', source: null }).verified).toBe(true);
    for (const n of [null, 0, 4])
      expect(verificationOf({ mode: 'gathered', n, dateFrom: '2026', source: null }).missing).toEqual(['answers']);
  });

  test('its share is the one reported, or the one counted, and none of too few answers', () => {
    expect(shareOf(basis, { share: 17, count: null })).toBe(17);
    expect(shareOf(basis, { share: null, count: 100 })).toBe(25);
    expect(shareOf({ ...basis, mode: 'gathered', n: 4 }, { share: null, count: 3 })).toBeNull();
  });
});

describe('the round table of 22 October 2013', () => {
  const address = '/sondages/table-ronde-2013-en-son-nom';

  test('says 80 % and that this is not verified: on the list, on its page, in JSON and CSV, in both languages', async () => {
    const site = await seededSite();
    const html = await text(site, address);
    expect(html).toContain('80 %');
    expect(html).toContain('non vérifié');
    expect(html).toContain('sans le nombre de personnes interrogées');
    expect(html).toContain('22 octobre 2013');
    expect(html).toContain('https://blogpersonalbranding.com/art-presence-sociale-des-elus');
    const overview = await text(site, '/sondages');
    expect(overview).toMatch(/80 %<\/strong> <span class="badge attention">non vérifié/);
    expect(await text(site, `/en${address}`)).toMatch(/80%<\/strong> <span class="badge attention">unverified/);

    const json = await (await site.get(`${address}.json`)).json();
    expect(json).toMatchObject({
      verified: false,
      missing: ['n'],
      n: null,
      dates: { from: '2013-10-22', to: '2013-10-22' },
      results: [{ label: { fr: 'Oui', en: 'Yes' }, sharePercent: 80, verified: false }],
    });
    expect(json.citation).toContain('non vérifié');
    const csv = await site.get(`${address}.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [heading = '', row = ''] = (await csv.text()).split('\r\n');
    expect(heading).toContain('part_pour_cent;effectif;verification;manque;n');
    expect(row).toContain(';80;;non vérifié;le nombre de personnes interrogées;;2013-10-22;2013-10-22;');
  });

  test('gives five motivations without shares, each tied to its term', async () => {
    const site = await seededSite();
    const html = await text(site, '/sondages/table-ronde-2013-motivation');
    expect(html).toContain('Être là où il faut être pour communiquer avec les co-citoyens');
    expect(html).toContain('Motivation : Être là où sont les habitants');
    expect(html).toContain('non vérifié');
    expect(html).not.toContain('<svg class="poll-bar"');
    expect(await text(site, '/sondages')).toMatch(
      /parts non données<\/strong> <span class="badge attention">non vérifié/,
    );
    const json = await (await site.get('/sondages/table-ronde-2013-motivation.json')).json();
    expect(json.results.map((result: { term: { slug: string } }) => result.term.slug)).toEqual([
      'etre-present',
      'campagne',
      'amusement',
      'demande-habitants',
      'services-techniques',
    ]);
    const tied = publishedPollsOfTerm(site.services.database, 'motive', ['services-techniques', 'campagne']);
    expect(tied.map(({ poll }) => poll.slug)).toEqual(['table-ronde-2013-motivation']);
  });

  test('beside it, a poll with n, date and source bears no mark', async () => {
    const site = await seededSite();
    const html = await text(site, '/sondages/ifop-2010-outils-personnels');
    expect(html).not.toContain('non vérifié');
    expect(html).toContain('n = 401');
    expect(html).toContain('27 octobre – 15 novembre 2010');
    expect(html.match(/<rect class="poll-bar-part" width="(\d+)"/)?.[1]).toBe('17');
  });

  test('what an editor has changed, the seed leaves alone', async () => {
    const { site, editor } = await scene();
    const { database, review } = site.services;
    const id = pollBySlug(database, 'table-ronde-2013-en-son-nom')?.poll.id ?? 0;
    await editor.post(`/relecture/sondages/${id}/retrait`, {});
    writeSetting(database, 'seed', 'of another version');
    loadSeed(database, review.reindex);
    expect((await site.get(address)).status).toBe(410);
    const other = pollBySlug(database, 'ifop-2010-reserves')?.poll.id ?? 0;
    updatePoll(database, other, { seedHash: 'of an older file', n: 7 });
    writeSetting(database, 'seed', 'of another version');
    loadSeed(database, review.reindex);
    expect(pollBySlug(database, 'ifop-2010-reserves')?.poll.n).toBe(401);
  });
});

test('every poll of the seed has its page, in both languages', async () => {
  const site = await seededSite();
  const slugs = publishedPolls(site.services.database).map(({ poll }) => poll.slug);
  expect(slugs).toHaveLength(4);
  for (const path of ['/sondages', ...slugs.map((slug) => `/sondages/${slug}`)])
    for (const prefix of ['', '/en']) {
      const html = await text(site, prefix + path);
      expect(html.match(/<h1[ >]/g), prefix + path).toHaveLength(1);
      expect(html, prefix + path).not.toMatch(/undefined|\[object Object\]|NaN|null/);
    }
});

describe('a poll that a source reports', () => {
  test('is written, seen by nobody, published with its figures, corrected, withdrawn and published again', async () => {
    const { site, editor } = await scene();
    const address = locationOf(await editor.post('/relecture/sondages/nouveau', reported));
    expect(address).toMatch(/^\/relecture\/sondages\/\d+$/);
    const page = '/sondages/avez-vous-la-fibre';
    for (const path of [page, `${page}.json`, `${page}.csv`]) expect((await site.get(path)).status).toBe(404);
    expect(await text(editor, address)).toContain('brouillon');
    await editor.post(`${address}/publication`, {});
    const html = await text(site, page);
    expect(html).toContain('62,5 %');
    expect(html).toContain('n = 240');
    expect(html).not.toContain('non vérifié');
    expect(html).toContain('Avez-vous la fibre\u202F?'.replace('\u202F', ' '));
    expect(await text(site, `/en${page}`)).toContain('Do you have fibre?');
    expect(await text(site, '/sondages')).toContain('Maires de la Creuse');

    expect(await text(editor, `${address}/modification`)).toContain('value="62,5"');
    await editor.post(`${address}/modification`, { ...reported, n: '', dateFrom: '', dateTo: '' });
    const unverified = await text(site, page);
    expect(unverified).toContain('non vérifié');
    expect(unverified).toContain('sans le nombre de personnes interrogées et la date');
    expect(await text(site, '/sondages')).toContain('62,5 %</strong> <span class="badge attention">non vérifié');

    expect(await text(editor, `${address}/retrait`)).toContain('Retirer le sondage');
    expect((await site.get(page)).status).toBe(200);
    await editor.post(`${address}/retrait`, {});
    for (const path of [page, `${page}.json`]) expect((await site.get(path)).status).toBe(410);
    await editor.post(`${address}/publication`, {});
    expect((await site.get(page)).status).toBe(200);
  });

  test('says before saving, and before publishing, that it will be unverified', async () => {
    const { editor } = await scene();
    expect(await text(editor, '/relecture/sondages/nouveau')).toContain('« non vérifié »');
    const sourceless = Object.fromEntries(Object.entries(reported).filter(([name]) => !name.startsWith('source')));
    const address = locationOf(await editor.post('/relecture/sondages/nouveau', sourceless));
    expect(await text(editor, address)).toContain('« non vérifié » : il est donné sans la source');
    expect(await text(editor, `${address}/publication`)).toContain('sans la source');
  });

  test('every fault of the form is told at once, and what was typed stays', async () => {
    const { editor } = await scene();
    const refused = await editor.post('/relecture/sondages/nouveau', {
      ...reported,
      question: '',
      n: 'beaucoup',
      dateFrom: 'hier',
      sourceUrl: 'exemple',
      sourceTitle: '',
      sourceReadOn: '',
      'option-0-share': '120',
      'option-1-label': '',
      'option-1-share': '30',
      'option-2-label': 'Peut-être <b>',
      'option-2-term': 'motive/gloire',
    });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    for (const field of [
      'question',
      'n',
      'dateFrom',
      'sourceUrl',
      'sourceTitle',
      'sourceReadOn',
      'option-0-share',
      'option-1-label',
      'option-2-term',
    ])
      expect(html, field).toContain(`href="#${field}"`);
    expect(html).toContain('value="beaucoup"');
    expect(html).toContain('value="120"');
    expect(html).toContain('Peut-être &lt;b&gt;');
  });

  test('figures that cannot be together are refused', async () => {
    const { editor } = await scene();
    const refused = async (changes: Record<string, string>) => {
      const response = await editor.post('/relecture/sondages/nouveau', { ...reported, ...changes });
      expect(response.status).toBe(422);
      return (await response.text()).replaceAll(/\s+/g, ' ');
    };
    expect(await refused({ 'option-1-share': '60' })).toContain('Les parts dépassent 100 %');
    expect(await refused({ 'option-0-count': '200', 'option-1-count': '90' })).toContain('Les effectifs dépassent n');
    expect(await refused({ dateTo: '2024-12-01' })).toContain('href="#dateTo"');
    expect(await refused({ 'option-1-label': 'oui' })).toContain('déjà dans la liste');
    const several = { ...reported, 'option-1-share': '60', several: 'oui' };
    expect((await editor.post('/relecture/sondages/nouveau', several)).status).toBe(303);
  });
});

describe('a poll that the site gathers', () => {
  test('each person invited gets one link, by a mail that says what it is', async () => {
    const { letters, links, page } = await opened();
    expect(letters.map(({ to }) => to).sort()).toEqual(seven);
    expect(new Set(links).size).toBe(7);
    expect(letters[0]?.text).toContain('Tenez-vous un compte en votre nom');
    expect(letters[0]?.text).toContain('anonyme');
    expect(page).toContain('Le canton vous pose cette question');
    expect(page).toContain('ne peut plus être changée');
    expect(page).toContain('Elle est anonyme');
    expect(page).toContain('Vous pouvez répondre jusqu’au');
  });

  test('one link gives one answer; looking at it gives none, and a second use says so', async () => {
    const { site, links, choices } = await opened();
    const [link = ''] = links;
    const { database } = site.services;
    const answers = () => database.select().from(pollAnswers).all();
    await site.get(link);
    await site.get(link, { method: 'HEAD' });
    await site.get(`${link}?choix=${choices[0]}`);
    expect(answers()).toHaveLength(0);
    const sent = await site.get(link, form({ choix: choices[0] ?? '' }));
    expect(sent.status).toBe(303);
    expect(await text(site, locationOf(sent))).toContain('Merci, votre réponse est enregistrée');
    const again = await site.get(link, form({ choix: choices[1] ?? '' }));
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Ce lien a déjà servi');
    expect(await text(site, link)).toContain('Ce lien a déjà servi');
    expect(answers().map((answer) => answer.choices)).toEqual([[Number(choices[0])]]);
  });

  test('nothing leads from an answer to who gave it', async () => {
    const { site, links, choices } = await opened();
    for (const link of links.slice(0, 6)) await site.get(link, form({ choix: choices[0] ?? '' }));
    const { database } = site.services;
    const rows = database.select().from(pollAnswers).all();
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(['choices', 'id', 'pollId']);
    // Numbers are drawn at random: the order of the rows is not the one in which they came.
    expect(Math.min(...rows.map(({ id }) => id))).toBeGreaterThan(1000);
    const invitations = database.select().from(pollInvitations).all();
    expect(invitations.filter(({ used }) => used)).toHaveLength(6);
    for (const row of invitations) expect(Object.keys(row).sort()).toEqual(['email', 'id', 'pollId', 'used']);
  });

  test('a wrong choice keeps the link; several choices are for polls that allow them', async () => {
    const { site, links, choices } = await opened();
    const [link = ''] = links;
    for (const values of [{}, { choix: '999999' }, { choix: choices }]) {
      const refused = await site.get(link, form(values));
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('href="#choix"');
    }
    const several = await opened({ several: 'oui' });
    expect(several.page).toContain('type="checkbox"');
    const [first = ''] = several.links;
    expect((await several.site.get(first, form({ choix: several.choices }))).status).toBe(303);
    expect(several.site.services.database.select().from(pollAnswers).all()[0]?.choices).toHaveLength(2);
  });

  test('a forged link opens nothing, and neither does one of another purpose', async () => {
    const { site, links, choices } = await opened();
    const [link = ''] = links;
    const signer = createLinkSigner({ secret: site.services.config.authSecret ?? '' });
    for (const forged of [
      link.replace('reponse/', 'reponse/9'),
      `${link}x`,
      `/sondages/reponse/${encodeURIComponent(signer.sign('alert', 1))}`,
      '/sondages/reponse/rien',
    ]) {
      expect((await site.get(forged)).status).toBe(404);
      expect((await site.get(forged, form({ choix: choices[0] ?? '' }))).status).toBe(404);
    }
    const elsewhere = await site.get(link, {
      ...form({ choix: choices[0] ?? '' }),
      headers: { origin: 'https://ailleurs.example' },
    });
    expect(elsewhere.status).toBe(403);
  });

  test('nobody sees a result before it closes; then its figures are counted, and those invited are forgotten', async () => {
    const { site, editor, address, links, choices } = await opened();
    const { database } = site.services;
    for (const [index, link] of links.slice(0, 6).entries())
      await site.get(link, form({ choix: choices[index < 4 ? 0 : 1] ?? '' }));
    const before = await text(editor, address);
    expect(before).toContain('Les résultats ne sont montrés à personne avant la clôture');
    expect(before).toContain('6 réponses sur 7 invitations');
    expect(before).not.toContain('67 %');
    expect((await editor.post(`${address}/publication`, {})).status).toBe(409);
    expect((await site.get('/sondages/tenez-vous-un-compte-en-votre-nom')).status).toBe(404);

    pollsIn(9, site).closeDue();
    expect(await text(editor, address)).toContain('ouvert');
    pollsIn(12, site).closeDue();
    expect(database.select().from(pollAnswers).all()).toEqual([]);
    expect(
      database
        .select()
        .from(pollInvitations)
        .all()
        .map(({ email }) => email),
    ).toEqual(seven.map(() => null));
    const kept = database.select().from(mails).all();
    expect(kept.filter(({ recipient }) => recipient.endsWith('@canton.example'))).toEqual([]);
    expect(await text(editor, address)).toContain('67 %');
    expect((await site.get('/sondages/tenez-vous-un-compte-en-votre-nom')).status).toBe(404);

    await editor.post(`${address}/publication`, {});
    const html = await text(site, '/sondages/tenez-vous-un-compte-en-votre-nom');
    expect(html).toContain('67 %');
    expect(html).toContain('n = 6');
    expect(html).toContain('Recueilli par ce site');
    expect(html).not.toContain('non vérifié');
    const json = await (await site.get('/sondages/tenez-vous-un-compte-en-votre-nom.json')).json();
    expect(json).toMatchObject({ n: 6, verified: true, results: [{ count: 4 }, { count: 2 }] });
    // Its question stays as it was put.
    expect((await editor.post(`${address}/modification`, gathered)).status).toBe(409);
  });

  test('a late link says so, on the page and on sending, even before the round has closed the poll', async () => {
    const { site, editor, address, links, choices } = await opened();
    const [link = '', other = ''] = links;
    const reference = decodeURIComponent(other.replace(/.*\//, ''));
    expect(pollsIn(12, site).answer(reference, [Number(choices[0])])).toBe('late');
    const id = Number(/\d+$/.exec(address)?.[0]);
    expect(() => pollsIn(12, site).act(editor.account, id, 'remind')).toThrow('409');
    expect(() => pollsIn(12, site).invite(editor.account, id, ['tard@canton.example'])).toThrow('409');
    await editor.post(`${address}/cloture`, {});
    const page = await site.get(link);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('Ce sondage est clos');
    expect((await site.get(link, form({ choix: choices[0] ?? '' }))).status).toBe(410);
    expect(site.services.database.select().from(pollAnswers).all()).toEqual([]);
  });

  test('fewer than five answers are never counted, shown or published', async () => {
    const { site, editor, address, links, choices } = await opened();
    for (const link of links.slice(0, 4)) await site.get(link, form({ choix: choices[0] ?? '' }));
    await editor.post(`${address}/cloture`, {});
    const html = await text(editor, address);
    expect(html).toContain('effacées sans être comptées');
    expect(html).not.toContain('100 %');
    expect((await editor.post(`${address}/publication`, {})).status).toBe(409);
    const slug = 'tenez-vous-un-compte-en-votre-nom';
    const { database } = site.services;
    const found = pollBySlug(database, slug);
    expect(found?.options.map(({ count }) => count)).toEqual([null, null]);
    // Were it published all the same, nothing of it would be told.
    updatePoll(database, found?.poll.id ?? 0, { state: 'published' });
    expect(await text(site, `/sondages/${slug}`)).toContain('non vérifié');
    expect(await (await site.get(`/sondages/${slug}.json`)).json()).toMatchObject({
      n: null,
      verified: false,
      missing: ['answers'],
    });
  });

  test('one reminder leaves, to those who have not answered', async () => {
    const { site, editor, address, links, choices } = await opened();
    for (const link of links.slice(0, 5)) await site.get(link, form({ choix: choices[0] ?? '' }));
    expect(await text(editor, `${address}/rappel`)).toContain('2 personnes');
    await editor.post(`${address}/rappel`, {});
    expect((await editor.post(`${address}/rappel`, {})).status).toBe(409);
    const reminders = (await mailsOf(site.services)).filter(({ subject }) => subject.startsWith('Rappel'));
    expect(reminders.map(({ to }) => to).sort()).toEqual(seven.slice(5));
    expect(links).toContain(linkIn(reminders[0], site.services));
  });

  test('a list tells every line that is no address, keeps what was typed, and takes each address once', async () => {
    const { site, editor } = await scene();
    const address = locationOf(await editor.post('/relecture/sondages/nouveau', gathered));
    const refused = await list(editor, site, address, 'a@canton.example\nMairie de X\n\nb@', 'c@canton.example\nd');
    expect(refused.status).toBe(422);
    const html = (await refused.text()).replaceAll(/\s+/g, ' ');
    for (const line of ['Ligne 2', 'Ligne 4', 'Ligne 6']) expect(html).toContain(line);
    expect(html).toContain('Mairie de X b@ c@canton.example d</textarea>');
    expect(site.services.database.select().from(pollInvitations).all()).toEqual([]);
    const taken = await list(
      editor,
      site,
      address,
      'A@canton.example, a@canton.example;Jo <jo@canton.example>',
      'b@x.fr',
    );
    expect(locationOf(taken)).toContain('invites=3');
    expect(locationOf(await list(editor, site, address, 'jo@canton.example'))).toContain('invites=0');
    expect((await list(editor, site, address, '')).status).toBe(422);
    // Fewer than five invitations cannot make a result.
    expect((await editor.post(`${address}/ouverture`, {})).status).toBe(409);
    await editor.post(`${address}/invitations/effacement`, {});
    expect(site.services.database.select().from(pollInvitations).all()).toEqual([]);
    const many = Array.from({ length: 2001 }, (_, index) => `e${index}@canton.example`).join('\n');
    expect(readInvited(many).faults?.[0]?.key).toBe('poll.invite.many');
    expect((await list(editor, site, address, '', 'x'.repeat(400_000))).status).toBe(422);
  });

  test('who is added while it is open gets a link, who is there already gets none', async () => {
    const { site, editor, address } = await opened();
    expect(locationOf(await list(editor, site, address, `${seven[0]}\nnouveau@canton.example`))).toContain('invites=1');
    const letters = (await mailsOf(site.services)).filter(({ to }) => to.endsWith('@canton.example'));
    expect(letters).toHaveLength(8);
  });

  test('a question of several lines is put in one', async () => {
    const { letters } = await opened({ question: 'Tenez-vous un compte\nen votre nom ?' });
    expect(letters[0]?.subject.replaceAll(/\s/g, ' ')).toBe(
      'Une question pour vous : Tenez-vous un compte en votre nom ?',
    );
  });

  test('a closing day that is over, one answer only and nobody asked are refused', async () => {
    const { editor } = await scene();
    const refused = await editor.post('/relecture/sondages/nouveau', {
      ...gathered,
      closesOn: inDays(-1),
      population: '',
      'option-1-label': '',
      'option-1-term': '',
    });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    for (const field of ['closesOn', 'population', 'option-0-label']) expect(html).toContain(`href="#${field}"`);
  });
});

describe('who may', () => {
  test('only editors write polls; others are told so, and who is not signed in is asked to', async () => {
    const { site, editor } = await scene();
    const contributor = await signIn(site, 'secretariat@ploemeur.example');
    const address = locationOf(await editor.post('/relecture/sondages/nouveau', gathered));
    const paths = ['/relecture/sondages', '/relecture/sondages/nouveau', address, `${address}/modification`];
    for (const path of [...paths, `${address}/invitations`, `${address}/ouverture`]) {
      expect((await contributor.get(path)).status, path).toBe(403);
      expect((await site.get(path)).status, path).toBe(303);
      expect((await editor.get(path)).status, path).toBe(200);
    }
    for (const path of ['/relecture/sondages/nouveau', `${address}/ouverture`, `${address}/suppression`])
      expect((await contributor.post(path, gathered)).status, path).toBe(403);
    expect((await list(contributor, site, address, seven.join('\n'))).status).toBe(403);
    expect((await editor.post(`${address}/suppression`, {})).status).toBe(303);
    expect((await editor.get(address)).status).toBe(404);
  });

  test('an unknown poll is not found, whatever is asked of it', async () => {
    const { site, editor } = await scene();
    for (const path of ['/sondages/rien', '/sondages/rien.json', '/sondages/rien.csv', '/en/sondages/rien'])
      expect((await site.get(path)).status).toBe(404);
    for (const path of ['/relecture/sondages/999', '/relecture/sondages/x', '/relecture/sondages/999/retrait'])
      expect((await editor.get(path)).status).toBe(404);
  });

  test('polls are found from the footer, the testimonials and the queue of editors', async () => {
    const { site, editor } = await scene();
    expect(await text(site, '/')).toContain('href="/sondages"');
    expect((await text(site, '/temoignages')).match(/href="\/sondages"/g)).toHaveLength(2);
    expect(await text(editor, '/relecture')).toContain('href="/relecture/sondages"');
  });

  test('every state is reached, and withdrawn is no end', () => {
    const at = (mode: 'reported' | 'gathered', state: 'draft' | 'open' | 'closed' | 'published' | 'withdrawn') =>
      pollActions.filter((action) => mayAct({ mode, state }, action));
    expect(at('reported', 'draft')).toEqual(['publish', 'discard']);
    expect(at('reported', 'withdrawn')).toEqual(['publish']);
    expect(at('gathered', 'draft')).toEqual(['open', 'discard']);
    expect(at('gathered', 'open')).toEqual(['close', 'remind']);
    expect(at('gathered', 'closed')).toEqual(['publish']);
    expect(at('gathered', 'published')).toEqual(['withdraw']);
  });
});

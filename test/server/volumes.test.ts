import { describe, expect, test } from 'vitest';
import { chosenCases, editionsOf, sectionsOf } from '../../db/queries/books.ts';
import { initiativeBySlug, publishedIds } from '../../db/queries/initiatives.ts';
import { eventsBy } from '../../db/queries/operations.ts';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { testimonials } from '../../db/schema/index.ts';
import { casesOf } from '../../server/publishing/manifest.ts';
import { form, signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { complete } from '../support/contribution.ts';

const number = 12;
const at = (part = '') => `/tomes/${number}/preparation${part === '' ? '' : `/${part}`}`;

interface Scene {
  site: Site;
  publisher: Visitor;
}

async function opened(): Promise<Scene> {
  const site = await seededSite();
  const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
  const created = await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
  expect(created.status).toBe(303);
  return { site, publisher };
}

async function addPart({ site, publisher }: Scene, kind: string, title: string): Promise<number> {
  await publisher.post(at('parties'), { kind, title });
  return sectionsOf(site.services.database, number).at(-1)?.id ?? 0;
}

const identity = {
  year: '2026',
  title: 'Douze',
  subtitle: '',
  publisher: 'Éditions d’essai',
  place: 'Paris',
  isbnPrint: '978-2-07-036002-4',
  isbnPdf: '',
  isbnEpub: '',
  issn: '0395-2037',
  legalDeposit: '2026-12',
  price: '15 €',
  licenceLabel: 'Licence Ouverte 2.0',
  licenceUrl: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
  printer: '',
  team: 'Coordination : Zoé Zygomar, Yann Ycare',
  partners: 'Association d’essai | https://exemple.fr/',
  blurb: 'Un volume.',
};

/** A volume with one chapter of three records, ready to be closed. */
async function ready(): Promise<Scene & { chapter: number; ids: number[] }> {
  const scene = await opened();
  const { site, publisher } = scene;
  await publisher.post(at('fiche'), identity);
  const chapter = await addPart(scene, 'chapter', 'Un chapitre');
  const ids = publishedIds(site.services.database).slice(0, 3);
  await publisher.post(at('fiches'), { chapitre: String(chapter), fiche: ids.map(String) });
  return { ...scene, chapter, ids };
}

const orderOf = ({ site }: Scene) =>
  chosenCases(site.services.database, number).map(({ initiativeId }) => initiativeId);

describe('a volume in preparation', () => {
  test('is for publishers; others are told who may, visitors see nothing of it', async () => {
    const { site, publisher } = await opened();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    for (const part of ['', 'fiche', 'appel', 'selection', 'equilibre', 'controles', 'fabrication']) {
      expect((await publisher.get(at(part))).status, part).toBe(200);
      const refused = await editor.get(at(part));
      expect(refused.status, part).toBe(403);
      expect(await refused.text()).toContain('réservée aux éditeurs des tomes');
    }
    expect((await site.get(`/tomes/${number}`)).status).toBe(404);
    expect(await (await site.get('/tomes')).text()).not.toContain('Douze');
  });

  test('takes a number that no other has', async () => {
    const { publisher } = await opened();
    expect((await publisher.post('/tomes/preparation', { number: '9', title: 'Neuf' })).status).toBe(409);
    const wrong = await publisher.post('/tomes/preparation', { number: '12bis', title: '' });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('href="#number"');
    expect(html).toContain('href="#title"');
    expect(html).toContain('value="12bis"');
  });

  test('says all that is wrong with its identity, check digits too, and keeps what was typed', async () => {
    const { publisher } = await opened();
    const answer = await publisher.post(at('fiche'), {
      ...identity,
      title: '',
      isbnPrint: '978-2-07-036002-5',
      issn: '0395-2038',
      legalDeposit: 'hier',
      licenceUrl: 'javascript:alert(1)',
      partners: 'Association | pas une adresse',
    });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    for (const field of ['title', 'isbnPrint', 'issn', 'legalDeposit', 'licenceUrl', 'partners'])
      expect(html, field).toContain(`href="#${field}"`);
    expect(html).toContain('978-2-07-036002-5');
    expect((await publisher.post(at('fiche'), identity)).status).toBe(303);
    const saved = await (await publisher.get(at('fiche'))).text();
    expect(saved).toContain('Coordination : Zoé Zygomar, Yann Ycare');
    expect(saved).toContain('Association d’essai | https://exemple.fr/');
  });

  test('parts and records are put in order by buttons, moved between chapters and taken out', async () => {
    const scene = await ready();
    const { site, publisher, chapter, ids } = scene;
    const [first = 0, second = 0, third = 0] = ids;
    expect(orderOf(scene)).toEqual([first, second, third]);
    await publisher.post(at(`fiches/${third}/place`), { place: '0' });
    expect(orderOf(scene)).toEqual([third, first, second]);
    const other = await addPart(scene, 'chapter', 'Un autre');
    await publisher.post(at(`fiches/${first}/place`), { chapitre: String(other) });
    await publisher.post(at(`fiches/${second}/place`), { chapitre: '' });
    const places = new Map(
      chosenCases(site.services.database, number).map(({ initiativeId, sectionId }) => [initiativeId, sectionId]),
    );
    expect(places).toEqual(
      new Map([
        [third, chapter],
        [first, other],
        [second, null],
      ]),
    );
    await publisher.post(at(`parties/${other}/place`), { place: '0' });
    expect(sectionsOf(site.services.database, number).map(({ id }) => id)).toEqual([other, chapter]);
    expect(await (await publisher.get(at(`parties/${other}/retrait`))).text()).toContain(
      'reviennent dans la présélection',
    );
    await publisher.post(at(`parties/${other}/retrait`), {});
    expect(
      chosenCases(site.services.database, number).find(({ initiativeId }) => initiativeId === first)?.sectionId,
    ).toBeNull();
    await publisher.post(at(`fiches/${first}/retrait`), {});
    expect(orderOf(scene)).not.toContain(first);
  });

  test('a part shows figures of a frozen barometer, chosen one by one, which today’s figures do not change', async () => {
    const scene = await opened();
    const { site, publisher } = scene;
    const { barometer, volumes } = site.services;
    const part = await addPart(scene, 'barometer', 'Le baromètre');
    expect(await (await publisher.get(at(`parties/${part}`))).text()).toContain('Aucune édition du baromètre');
    expect(await (await publisher.get(at('controles'))).text()).toContain('Le baromètre');
    const [year = 0] = barometer.years();
    const { head } = await barometer.freeze(null, year);
    const form = { title: 'Le baromètre', authorName: '', authorOffice: '', text: 'Des chiffres.' };
    const chosen = { ...form, edition: String(head.id), chiffre: ['freins', 'initiatives-par-region', 'rien'] };
    expect((await publisher.post(at(`parties/${part}`), { ...chosen, edition: '999' })).status).toBe(404);
    expect((await publisher.post(at(`parties/${part}`), chosen)).status).toBe(303);
    const page = await (await publisher.get(at(`parties/${part}`))).text();
    expect(page).toContain('name="chiffre" value="freins" checked');
    expect(page).toContain('name="chiffre" value="usages">');
    const sectionNow = () => volumes.manifestNow(number).sections.find(({ kind }) => kind === 'barometer');
    const before = sectionNow();
    expect(before).toMatchObject({
      url: expect.stringContaining(`/barometre/${year}?version=1`),
      figures: [{ name: 'initiatives-par-region' }, { name: 'freins' }],
    });
    for (const id of publishedIds(site.services.database).slice(0, 20)) site.services.review.withdraw(id);
    expect(sectionNow()).toEqual(before);
  });

  test('records are chosen by the search of the catalogue: one, or all that it finds, never twice', async () => {
    const scene = await opened();
    const { site, publisher } = scene;
    const chapter = await addPart(scene, 'chapter', 'Bretagne');
    const page = await (await publisher.get(`${at('selection')}?region=bretagne&chapitre=${chapter}`)).text();
    const total = Number(/Ajouter les (\d+) fiches/.exec(page)?.[1]);
    expect(total).toBeGreaterThan(5);
    const all = { chapitre: String(chapter), tout: 'oui', recherche: 'region=bretagne', retour: at('selection') };
    for (const _twice of [1, 2]) expect((await publisher.post(at('fiches'), all)).status).toBe(303);
    expect(orderOf(scene)).toHaveLength(total);
    const id = publishedIds(site.services.database).find((each) => !orderOf(scene).includes(each)) ?? 0;
    await publisher.post(at('fiches'), { chapitre: String(chapter), fiche: [String(id), '999999', 'x'] });
    expect(orderOf(scene)).toHaveLength(total);
    await publisher.post(at('fiches'), { chapitre: String(chapter), fiche: [String(id), '999999'] });
    expect(orderOf(scene)).toHaveLength(total + 1);
    expect(await (await publisher.get(`${at('selection')}?region=bretagne`)).text()).toContain('dans le tome');
  });

  test('the shortlist becomes chapters, one for each top theme that it holds', async () => {
    const scene = await opened();
    const { site, publisher } = scene;
    await publisher.post(at('fiches'), { chapitre: '', tout: 'oui', recherche: 'region=bretagne' });
    for (const _twice of [1, 2]) await publisher.post(at('chapitres'), {});
    const sections = sectionsOf(site.services.database, number);
    expect(sections.map(({ title }) => title)).toEqual(['Attractivité', 'Services', 'Aménagement']);
    expect(chosenCases(site.services.database, number).every(({ sectionId }) => sectionId !== null)).toBe(true);
  });

  test('balance sets the selection beside catalogue and country, and leads to what is missing', async () => {
    const scene = await opened();
    const chapter = await addPart(scene, 'chapter', 'Bretagne');
    await scene.publisher.post(at('fiches'), { chapitre: String(chapter), tout: 'oui', recherche: 'region=bretagne' });
    const html = await (await scene.publisher.get(at('equilibre'))).text();
    expect(html).toContain('Communes de France');
    expect(html).toMatch(/Bretagne[\s\S]{0,400}100/);
    expect(html).toContain(`${at('selection')}?region=occitanie`);
    expect(html).not.toContain(`${at('selection')}?region=bretagne`);
    expect(html).toContain('En son nom');
  });

  test('checks name each fault with the page that mends it, and closing waits for them', async () => {
    const scene = await opened();
    const { publisher } = scene;
    const section = await addPart(scene, 'foreword', 'Avant-propos');
    const html = await (await publisher.get(at('controles'))).text();
    expect(html).toContain('Le tome n’a aucun chapitre.');
    expect(html).toContain('L’éditeur manque.');
    expect(html).toContain(`href="${at(`parties/${section}`)}"`);
    expect((await publisher.post(at('cloture'), {})).status).toBe(409);
  });

  test('a call is public while it is open, between its dates', async () => {
    const { site, publisher } = await opened();
    const call = { opensOn: '2020-01-01', closesOn: '2099-12-31', text: 'Nous cherchons des villages.' };
    const wrong = await publisher.post(at('appel'), { ...call, closesOn: '2019-01-01' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Nous cherchons des villages.');
    await publisher.post(at('appel'), call);
    expect(await (await site.get(`/tomes/${number}`)).text()).toContain('Nous cherchons des villages.');
    expect(await (await site.get('/contribuer')).text()).toContain('Douze');
    await publisher.post(at('appel'), { retirer: 'oui' });
    expect((await site.get(`/tomes/${number}`)).status).toBe(404);
  });

  test('a contribution that answers a call says so to its editors', async () => {
    const { site, publisher } = await opened();
    await publisher.post(at('appel'), { opensOn: '2020-01-01', closesOn: '2099-12-31', text: 'Villages.' });
    const author = await signIn(site, 'mairie@exemple.fr');
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const id = await complete(site, author, { appel: String(number) });
    await author.post(`/contribuer/${id}/soumission`, {});
    expect(await (await editor.get(`/relecture/${id}`)).text()).toContain('Tome 12');
  });
});

describe('closing a volume', () => {
  test('freezes records as they are; a change to one leaves the edition as it was; reopening makes another edition', async () => {
    const scene = await ready();
    const { site, publisher, ids } = scene;
    const { database, review, volumes } = site.services;
    expect((await publisher.post(at('cloture'), {})).status).toBe(303);
    expect(volumeByNumber(database, number)?.state).toBe('closed');
    const [edition] = editionsOf(database, number);
    const frozen = volumes.manifestOfEdition(edition?.id ?? 0);
    expect(JSON.stringify(frozen)).toContain(`"id":${ids[0]}`);
    expect((await publisher.post(at('fiches'), { fiche: '5' })).status).toBe(409);

    review.withdraw(ids[0] ?? 0);
    expect(volumes.manifestOfEdition(edition?.id ?? 0)).toEqual(frozen);
    await publisher.post(at('reouverture'), {});
    expect(await (await publisher.get(at('controles'))).text()).toContain('Cette fiche n’est plus publiée.');
    await publisher.post(at(`fiches/${ids[0]}/retrait`), {});
    await publisher.post(at('cloture'), {});
    expect(editionsOf(database, number).map((each) => each.number)).toEqual([2, 1]);
    expect(JSON.stringify(volumes.manifestOfEdition(editionsOf(database, number)[0]?.id ?? 0))).not.toContain(
      `"id":${ids[0]},`,
    );
    expect(eventsBy(database, publisher.account.id).map(({ verb }) => verb)).toContain('volume.reopened');
  });

  test('records say in which volume they are printed, and search finds them by it; a demonstration says nothing', async () => {
    const { site, publisher, ids } = await ready();
    await publisher.post(at('cloture'), {});
    const found = await (await site.get(`/api/v1/initiatives?tome=${number}`)).json();
    expect(found).toMatchObject({ total: ids.length });
    expect(await (await site.get('/api/v1/initiatives?tome=2026')).json()).not.toMatchObject({ total: 60 });
  });

  test('the public page has contents and identity', async () => {
    const { site, publisher } = await ready();
    await publisher.post(at('cloture'), {});
    const html = await (await site.get(`/tomes/${number}`)).text();
    expect(html).toContain('Douze');
    expect(html).toContain('978-2-07-036002-4');
    expect(html).toContain('Un chapitre');
    expect(await (await site.get('/tomes')).text()).toContain('Douze');
  });
});

describe('the demonstration volume', () => {
  test('is there from the first start, closed, and says what it is', async () => {
    const site = await seededSite();
    const html = await (await site.get('/tomes/2026')).text();
    expect(html).toContain('Volume de démonstration');
    expect(html).toContain('Servir tous les habitants');
    expect(await (await site.get('/')).text()).toMatch(/href="\/tomes\/2026".*?démonstration<\/span><\/a>/);
    const manifest = site.services.volumes.manifestOfEdition(editionsOf(site.services.database, 2026)[0]?.id ?? 0);
    const slugs = manifest.sections.flatMap((each) => (each.kind === 'chapter' ? each.cases : []));
    expect(slugs).toHaveLength(60);
    expect(initiativeBySlug(site.services.database, 'pau-broadband-country')?.id).toBe(
      slugs.find(({ territory }) => territory.name.includes('Pau'))?.id,
    );
  });
});

describe('bons à tirer', () => {
  async function asked() {
    const scene = await ready();
    const { site, publisher } = scene;
    await publisher.post(at('fiche'), { ...identity, quotesPublicSources: 'oui' });
    const quoted = site.services.database
      .select({ id: testimonials.initiativeId })
      .from(testimonials)
      .all()
      .flatMap(({ id }) => (id === null ? [] : [id]))[0];
    await publisher.post(at('fiches'), { chapitre: String(scene.chapter), fiche: String(quoted) });
    expect(await (await publisher.get(at('bons-a-tirer'))).text()).toContain('pas encore demandé');
    await publisher.post(at('bons-a-tirer'), {});
    const html = await (await publisher.get(at('bons-a-tirer'))).text();
    const link = /value="http:\/\/catalogue\.test(\/bon-a-tirer\/[^"]+)"/.exec(html)?.[1] ?? '';
    return { ...scene, link };
  }

  test('a person quoted approves by a signed link; until then the checks say who has not answered', async () => {
    const { site, publisher, link } = await asked();
    expect(await (await publisher.get(at('controles'))).text()).toMatch(/bons? à tirer attend/);
    expect((await site.get(link)).status).toBe(200);
    expect((await site.get(link, form({ answer: 'approved', remark: '' }))).status).toBe(303);
    expect(await (await site.get(link)).text()).toContain('Vous avez approuvé ces mots');
    expect(await (await publisher.get(at('bons-a-tirer'))).text()).toContain('approuvé');
  });

  test('who asks for a change says which, and the volume cannot be closed before it is made', async () => {
    const { site, publisher, link } = await asked();
    const mute = await site.get(link, form({ answer: 'change', remark: '' }));
    expect(mute.status).toBe(422);
    expect(await mute.text()).toContain('Dites ce qu’il faut changer.');
    await site.get(link, form({ answer: 'change', remark: 'Mon titre a changé. <script>alert(1)</script>' }));
    const html = await (await publisher.get(at('bons-a-tirer'))).text();
    expect(html).toContain('Mon titre a changé.');
    expect(html).not.toContain('<script>alert');
    expect((await publisher.post(at('cloture'), {})).status).toBe(409);
  });

  test('sending twice asks nobody twice; a forged link opens nothing; words that left the volume have no proof', async () => {
    const { site, publisher, link } = await asked();
    const before = (await (await publisher.get(at('bons-a-tirer'))).text()).match(/\/bon-a-tirer\//g)?.length;
    await publisher.post(at('bons-a-tirer'), {});
    const after = (await (await publisher.get(at('bons-a-tirer'))).text()).match(/\/bon-a-tirer\//g)?.length;
    expect(after).toBe(before);
    expect((await site.get(link.slice(0, -1))).status).toBe(404);
    await publisher.post(at('fiche'), identity);
    expect((await site.get(link)).status).toBe(410);
  });
});

describe('reading a volume on the site', () => {
  test('every link of the demonstration leads to a page of it, in both languages', async () => {
    const site = await seededSite();
    for (const prefix of ['', '/en']) {
      const opening = await (await site.get(`${prefix}/tomes/2026/lire`)).text();
      const links = new Set(
        [...opening.matchAll(/href="((?:\/en)?\/tomes\/2026\/lire[^"#]*)"/g)].map((match) => match[1] ?? ''),
      );
      expect(links.size).toBeGreaterThan(60);
      for (const link of [...links].filter((_, index) => index % 9 === 0))
        expect((await site.get(link)).status, link).toBe(200);
    }
    expect((await site.get('/tomes/2026/lire/fiche-999999')).status).toBe(404);
    expect((await site.get('/tomes/9/lire')).status).toBe(404);
  });

  test('words taken back are gone from it at once, though the edition stays as it was closed', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const edition = editionsOf(site.services.database, 2026)[0]?.id ?? 0;
    const cases = casesOf(site.services.volumes.manifestOfEdition(edition));
    const one = cases.find((each) => each.testimonials.length > 0);
    const [spoken] = one?.testimonials ?? [];
    const page = `/tomes/2026/lire/${one?.anchor}`;
    expect(await (await site.get(page)).text()).toContain(spoken?.speaker);
    await editor.post(`/relecture/temoignages/${spoken?.slug}`, { media: 'web', reason: 'courrier' });
    expect(await (await site.get(page)).text()).not.toContain(spoken?.speaker);
    expect(JSON.stringify(site.services.volumes.manifestOfEdition(edition))).toContain(spoken?.slug);
    const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    expect(await (await publisher.get('/relecture/accords')).text()).toContain('/tomes/2026');
  });
});

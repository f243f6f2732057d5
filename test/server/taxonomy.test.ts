import { describe, expect, test } from 'vitest';
import { publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { eventsBy } from '../../db/queries/operations.ts';
import { publishedPolls } from '../../db/queries/polls.ts';
import { writeSetting } from '../../db/queries/settings.ts';
import { entriesOf, taxonomyVersionRows, versionInForce, vocabularies } from '../../db/queries/taxonomy.ts';
import { testimonialsPage, themeIdsOfTestimonials } from '../../db/queries/testimonials.ts';
import { loadSeed } from '../../seed/load.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { complete } from '../support/contribution.ts';
import { taxonomyAt as at, named, putIntoForce } from '../support/taxonomy.ts';

async function opened(): Promise<{ site: Site; editor: Visitor }> {
  const site = await seededSite();
  return { site, editor: await signIn(site, 'relectrice@exemple.fr', 'editor') };
}

/** The same, with a draft of version 2. */
async function started() {
  const scene = await opened();
  expect((await scene.editor.post(at(), { label: 'Taxonomie 2027' })).headers.get('location')).toBe(at('2'));
  return scene;
}

const textOf = async (response: Promise<Response>) => (await response).text();
const inUse = ({ services }: Site, number: number) =>
  entriesOf(services.database, number).filter(({ successor }) => successor === null);
const search = async ({ services }: Site, text: string, filters = {}) =>
  services.engine.search({ text, filters, sort: 'pertinence', page: 1, pageSize: 100 });

/** Published records that hold a theme, by the slug of the theme. */
function holding({ services }: Site, slug: string): number[] {
  const id = services.catalogue.vocabulary().themeBySlug.get(slug)?.id ?? 0;
  return publishedInitiatives(services.database, publishedIds(services.database))
    .filter(({ themeIds }) => themeIds.includes(id))
    .map((record) => record.id);
}

describe('versions of the taxonomy', () => {
  test('are read by editors and publishers, and changed by editors only', async () => {
    const { site, editor } = await opened();
    const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    const contributor = await signIn(site, 'contributrice@exemple.fr');
    expect((await contributor.get(at())).status).toBe(403);
    for (const visitor of [editor, publisher]) {
      expect(await textOf(visitor.get(at()))).toContain('Version 1 – Taxonomie 2026');
      const shown = await textOf(visitor.get(at('1')));
      for (const label of ['Tourisme numérique', 'Paiement électronique', 'Faire campagne', 'Blog', 'Veille'])
        expect(shown).toContain(label);
    }
    expect((await publisher.post(at(), { label: 'Taxonomie 2027' })).status).toBe(403);
    expect(await textOf(publisher.get(at()))).not.toContain('name="label"');
    expect((await site.get(at())).headers.get('location')).toMatch(/connexion/);
  });

  test('are prepared one at a time, from the one in force', async () => {
    const { site, editor } = await started();
    expect((await editor.post(at(), { label: 'Une autre' })).status).toBe(409);
    const words = ({ versionNumber: _, ...entry }: ReturnType<typeof inUse>[number]) => entry;
    expect(inUse(site, 2).map(words)).toEqual(inUse(site, 1).map(words));
    expect(await textOf(editor.get(at('2')))).toContain('Rien ne change par rapport à la version précédente.');
  });

  test('need a name', async () => {
    const { editor } = await opened();
    const answer = await editor.post(at(), { label: '' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#label"');
  });

  test('are given up after a confirmation, and leave nothing', async () => {
    const { site, editor } = await started();
    await editor.post(at('2/themes'), {
      ...named('Intelligence artificielle', 'Artificial intelligence'),
      sous: 'services',
    });
    const asked = await textOf(editor.get(at('2/abandon')));
    expect(asked).toContain('Ajout\u00a0: Intelligence artificielle');
    expect((await editor.post(at('2/abandon'), {})).headers.get('location')).toBe(at());
    expect(taxonomyVersionRows(site.services.database).map(({ number }) => number)).toEqual([1]);
    expect(entriesOf(site.services.database, 2)).toEqual([]);
    expect((await editor.get(at('2'))).status).toBe(404);
  });

  test('cannot be changed once they are in force, and stay readable', async () => {
    const { site, editor } = await opened();
    await putIntoForce(editor, [
      { part: 'themes/tourisme-numerique', values: named('Tourisme et numérique', 'Tourism') },
    ]);
    for (const part of ['1/themes/tourisme-numerique', '2/themes/tourisme-numerique'])
      expect((await editor.post(at(part), named('Autrement', 'Otherwise'))).status, part).toBe(409);
    for (const part of ['1/vigueur', '2/abandon']) expect((await editor.post(at(part), {})).status, part).toBe(409);
    expect(await textOf(editor.get(at('1')))).toContain('Tourisme numérique');
    expect(await textOf(editor.get(at('2')))).toContain('Tourisme numérique devient Tourisme et numérique');
    expect(versionInForce(site.services.database)?.number).toBe(2);
    const verbs = eventsBy(site.services.database, editor.account.id).map(({ verb }) => verb);
    expect(verbs).toEqual(expect.arrayContaining(['taxonomy.started', 'taxonomy.named', 'taxonomy.enforced']));
  });
});

describe('a version in preparation', () => {
  test('takes new names, says all that is wrong with them, and keeps what was typed', async () => {
    const { site, editor } = await started();
    const wrong = await editor.post(at('2/themes/tourisme-numerique'), { ...named('', ''), descriptionFr: 'Un mot' });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    for (const field of ['labelFr', 'labelEn']) expect(html, field).toContain(`href="#${field}"`);
    expect(html).toContain('Un mot');
    const taken = await editor.post(at('2/themes/tourisme-numerique'), named('Éclairage public', 'Lights'));
    expect(taken.status).toBe(422);
    expect(await taken.text()).toContain('existe déjà dans cette version');
    await editor.post(at('2/themes/tourisme-numerique'), named("L'accueil : touristes", 'Tourists'));
    const entry = inUse(site, 2).find(({ slug }) => slug === 'tourisme-numerique');
    expect(entry).toMatchObject({ labelFr: 'L’accueil\u00a0: touristes', labelEn: 'Tourists' });
  });

  test('takes new themes under a top theme, and new terms, each under an identifier of its own', async () => {
    const { site, editor } = await started();
    const added = await editor.post(at('2/themes'), { ...named('Wifi', 'Wifi'), sous: 'amenagement' });
    expect(added.headers.get('location')).toBe(`${at('2')}#theme-wifi`);
    expect((await editor.post(at('2/themes'), { ...named('Sous un thème', 'Under'), sous: 'wifi' })).status).toBe(404);
    expect((await editor.get(at('2/themes'))).status).toBe(404);
    expect((await editor.get(at('2/inconnus'))).status).toBe(404);
    for (const [address, vocabulary] of [
      ['technologies', 'technology'],
      ['motifs', 'motive'],
      ['freins', 'brake'],
      ['reseaux', 'network'],
      ['usages', 'use'],
    ]) {
      expect((await editor.get(at(`2/${address}`))).status).toBe(200);
      expect((await editor.post(at(`2/${address}`), named('Forum local', 'Threads'))).status).toBe(303);
      const found = inUse(site, 2).filter((entry) => entry.vocabulary === vocabulary && entry.slug === 'forum-local');
      expect(found).toHaveLength(1);
    }
    await editor.post(at('2/technologies/wifi'), named('Réseau sans fil', 'Wireless'));
    const second = await editor.post(at('2/technologies'), named('Wifi', 'Wifi'));
    expect(second.headers.get('location')).toBe(`${at('2')}#technology-wifi-2`);
  });

  test('is ordered one place at a time, within its top theme', async () => {
    const { site, editor } = await started();
    const order = () =>
      inUse(site, 2)
        .filter(({ parentSlug }) => parentSlug === 'attractivite')
        .map(({ slug }) => slug);
    const before = order();
    await editor.post(at(`2/themes/${before[1]}/place`), { sens: 'up' });
    expect(order().slice(0, 2)).toEqual([before[1], before[0]]);
    await editor.post(at(`2/themes/${before[1]}/place`), { sens: 'up' });
    expect(order().slice(0, 2)).toEqual([before[1], before[0]]);
    await editor.post(at(`2/themes/${before.at(-1)}/place`), { sens: 'down' });
    expect(order().at(-1)).toBe(before.at(-1));
    expect(await textOf(editor.get(at('2')))).toContain('L’ordre change.');
  });

  test('has a page for the entries of every vocabulary', async () => {
    const { site, editor } = await started();
    const shown = await textOf(editor.get(at('2')));
    const { terms } = site.services.catalogue.vocabulary();
    for (const { vocabulary, slug } of vocabularies.flatMap(
      (name) => terms.find((each) => each.vocabulary === name) ?? [],
    ))
      expect(shown, vocabulary).toMatch(new RegExp(`href="/relecture/taxonomie/2/[a-z]+/${slug}"`));
    expect((await editor.get(at('2/presences/profil-personnel'))).status).toBe(200);
    expect((await editor.get(at('2/presences'))).status).toBe(200);
  });

  test('keeps what a brake means when it is named anew', async () => {
    const { site, editor } = await started();
    const brake = () => inUse(site, 2).find(({ slug }) => slug === 'crainte-temps-reel');
    const before = brake()?.descriptionFr ?? '';
    expect(before).not.toBe('');
    const page = await textOf(editor.get(at('2/freins/crainte-temps-reel')));
    expect(page).toContain('name="descriptionFr"');
    const words = { labelFr: 'Peur', labelEn: 'Fear', descriptionFr: before, descriptionEn: '' };
    await editor.post(at('2/freins/crainte-temps-reel'), words);
    expect(brake()).toMatchObject({ labelFr: 'Peur', descriptionFr: before, descriptionEn: null });
  });

  test('retires what another takes the place of, and takes it back', async () => {
    const { site, editor } = await started();
    const none = await editor.post(at('2/themes/eclairage-public/retrait'), { successor: '' });
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('href="#successor"');
    expect((await editor.post(at('2/themes/services/retrait'), { successor: 'attractivite' })).status).toBe(409);
    await editor.post(at('2/themes/eclairage-public/retrait'), { successor: 'energie-batiments' });
    expect(await textOf(editor.get(at('2')))).toContain('Éclairage public, remplacé par Énergie et bâtiments');
    const retired = await editor.post(at('2/themes/dechets-economie-circulaire/retrait'), {
      successor: 'eclairage-public',
    });
    expect(retired.status).toBe(422);
    await editor.post(at('2/themes/eclairage-public/remise'), {});
    expect(inUse(site, 2)).toHaveLength(inUse(site, 1).length);
  });

  test('drops what it brought itself, unless others go by it', async () => {
    const { site, editor } = await started();
    await editor.post(at('2/reseaux'), named('Threads', 'Threads'));
    await editor.post(at('2/reseaux/twitter/retrait'), { successor: 'threads' });
    expect((await editor.post(at('2/reseaux/threads/retrait'), {})).status).toBe(409);
    await editor.post(at('2/reseaux/twitter/remise'), {});
    expect((await editor.post(at('2/reseaux/threads/retrait'), {})).status).toBe(303);
    expect(entriesOf(site.services.database, 2).some(({ slug }) => slug === 'threads')).toBe(false);
  });

  test('is not seen by visitors, nor does it change forms and search', async () => {
    const { site, editor } = await started();
    await editor.post(at('2/themes/eclairage-public'), named('Lumières zéphyriennes', 'Zephyr lights'));
    expect(await textOf(site.get('/themes/eclairage-public'))).toContain('Éclairage public');
    expect((await search(site, 'zéphyriennes')).total).toBe(0);
    expect(await textOf(site.get('/initiatives'))).not.toContain('zéphyriennes');
  });
});

describe('a version that comes into force', () => {
  test('asks for confirmation, and says what changes and how many records follow', async () => {
    const { site, editor } = await started();
    await editor.post(at('2/themes/eclairage-public'), named('Lumières', 'Lights'));
    const html = await textOf(editor.get(at('2/vigueur')));
    expect(html).toContain('Éclairage public devient Lumières');
    expect(html).toContain(`${holding(site, 'eclairage-public').length} fiches publiées seront indexées`);
    await editor.post(at('2/reseaux/facebook'), named('Facebook (Meta)', 'Facebook (Meta)'));
    const { database, catalogue } = site.services;
    const theme = catalogue.vocabulary().themeBySlug.get('eclairage-public')?.id ?? 0;
    const spoken = testimonialsPage(database, 0, 1000).map(({ testimonial }) => testimonial);
    const themes = themeIdsOfTestimonials(
      database,
      spoken.map(({ id }) => id),
    );
    const following = spoken.filter(
      ({ id, networks }) => networks.includes('facebook') || themes.get(id)?.includes(theme),
    );
    expect(await textOf(editor.get(at('2/vigueur')))).toContain(`${following.length} témoignages seront indexés`);
    expect(versionInForce(site.services.database)?.number).toBe(1);
  });

  test('renames a theme everywhere, in English too, at the same address', async () => {
    const { site, editor } = await opened();
    await putIntoForce(editor, [
      { part: 'themes/eclairage-public', values: named('Lumières zéphyriennes', 'Zephyr lights') },
    ]);
    expect(await textOf(site.get('/themes/eclairage-public'))).toContain('Lumières zéphyriennes');
    expect(await textOf(site.get('/en/themes/eclairage-public'))).toContain('Zephyr lights');
    expect(await textOf(site.get('/initiatives?theme=eclairage-public'))).toContain('Lumières zéphyriennes');
  });

  test('brings the new names into the index at once', async () => {
    const { site, editor } = await opened();
    const ids = holding(site, 'eclairage-public');
    expect(ids.length).toBeGreaterThan(2);
    await putIntoForce(editor, [
      { part: 'themes/eclairage-public', values: named('Lumières zéphyriennes', 'Zephyr lights') },
      { part: 'technologies/wifi', values: named('Ondes bucoliques', 'Bucolic waves') },
    ]);
    const found = (await search(site, 'zéphyriennes')).hits.map(({ id }) => id);
    expect(found.toSorted((a, b) => a - b)).toEqual(ids);
    const waves = await search(site, 'bucoliques');
    expect(waves.total).toBeGreaterThan(0);
    expect(waves.total).toBe((await search(site, '', { technologie: ['wifi'] })).total);
  });

  test('leads from a retired theme to its successor: page, filter, records, counts', async () => {
    const { site, editor } = await opened();
    const both = new Set([...holding(site, 'eclairage-public'), ...holding(site, 'energie-batiments')]);
    const [retired = 0] = holding(site, 'eclairage-public');
    await putIntoForce(editor, [
      { part: 'themes/eclairage-public/retrait', values: { successor: 'energie-batiments' } },
    ]);
    const moved = await site.get('/themes/eclairage-public');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/themes/energie-batiments']);
    expect((await site.get('/en/themes/eclairage-public')).headers.get('location')).toBe(
      '/en/themes/energie-batiments',
    );
    const answer = await textOf(site.get('/api/v1/initiatives?theme=eclairage-public&parPage=100'));
    const { total, hits, facets } = JSON.parse(answer);
    expect(total).toBe(both.size);
    expect(hits.find(({ id }: { id: number }) => id === retired)?.themes).toContain('energie-batiments');
    expect(facets.theme.map(({ value }: { value: string }) => value)).not.toContain('eclairage-public');
    expect(await textOf(site.get('/themes'))).not.toContain('Éclairage public');
  });

  test('goes by the last of a line of successors', async () => {
    const { site, editor } = await opened();
    await putIntoForce(editor, [
      { part: 'themes/eclairage-public/retrait', values: { successor: 'energie-batiments' } },
    ]);
    await putIntoForce(
      editor,
      [{ part: 'themes/energie-batiments/retrait', values: { successor: 'environnement-risques' } }],
      3,
    );
    expect((await site.get('/themes/eclairage-public')).headers.get('location')).toBe('/themes/environnement-risques');
  });

  test('offers to contributors what is in use; what they chose before counts as its successor', async () => {
    const { site, editor } = await opened();
    const contributor = await signIn(site, 'contributrice@exemple.fr');
    const id = await complete(site, contributor);
    await putIntoForce(editor, [
      {
        part: 'themes',
        values: { ...named('Intelligence artificielle', 'Artificial intelligence'), sous: 'services' },
      },
      { part: 'themes/inclusion-numerique/retrait', values: { successor: 'intelligence-artificielle' } },
      { part: 'freins', values: named('Manque de matériel', 'Lack of time') },
    ]);
    const address = `/contribuer/${id}/themes`;
    const html = await textOf(contributor.get(address));
    expect(html).not.toContain('value="inclusion-numerique"');
    expect(html).toMatch(/value="intelligence-artificielle" checked/);
    expect(await textOf(contributor.get(`/contribuer/${id}/temoignages`))).toContain('Manque de matériel');
    expect((await contributor.post(`/contribuer/${id}/soumission`, {})).status).toBe(303);
    for (const decision of ['accept', 'publish'])
      expect((await editor.post(`/relecture/${id}/decision`, { decision })).status).toBe(303);
    const [record] = publishedInitiatives(site.services.database, publishedIds(site.services.database).slice(-1));
    const themes = site.services.catalogue.vocabulary().themesOf(record?.themeIds ?? []);
    expect(themes.map(({ slug }) => slug)).toEqual(['demarches-en-ligne', 'intelligence-artificielle']);
    expect((await site.get('/themes/intelligence-artificielle')).status).toBe(200);
  });

  test('names the terms of testimonials anew', async () => {
    const { site, editor } = await opened();
    await putIntoForce(editor, [
      { part: 'reseaux/twitter', values: named('Réseau à l’oiseau', 'Bird network') },
      { part: 'reseaux/facebook/retrait', values: { successor: 'blog' } },
    ]);
    const { vocabulary } = site.services.catalogue;
    const labels = vocabulary()
      .termsOf('network', ['twitter', 'facebook', 'blog'])
      .map(({ labelFr }) => labelFr);
    expect(labels).toEqual(['Réseau à l’oiseau', 'Blog']);
  });
});

describe('a retired brake', () => {
  const [retired, successor] = ['preference-terrain', 'manque-de-temps'];

  async function retiredBrake() {
    const scene = await opened();
    await putIntoForce(scene.editor, [{ part: `freins/${retired}/retrait`, values: { successor } }]);
    return scene;
  }

  test('leads to its successor, which counts and shows what was said of either', async () => {
    const { site } = await retiredBrake();
    const { database, testimonials } = site.services;
    const own = testimonialsPage(database, 0, 1000).filter(({ testimonial }) => testimonial.form !== 'observation');
    const holding = (field: 'brakes' | 'overcome') =>
      own.filter(({ testimonial }) => testimonial[field].some((slug) => [retired, successor].includes(slug))).length;
    const either = holding('brakes');
    expect(either).toBeGreaterThan(own.filter(({ testimonial }) => testimonial.brakes.includes(successor)).length);

    for (const [language, path] of [
      ['', `/freins/${successor}`],
      ['/en', `/en/freins/${successor}`],
    ])
      expect((await site.get(`${language}/freins/${retired}`)).headers.get('location')).toBe(path);
    const { answers, holders, others } = testimonials.brake(successor);
    expect(answers.total).toBe(holding('overcome'));
    expect(answers.total + holders.total).toBe(either);
    expect(others.map(({ slug }) => slug)).not.toContain(successor);
    const row = testimonials.terms('brake').find(({ term }) => term.slug === successor);
    expect(row).toMatchObject({ named: either, overcome: holding('overcome') });
  });

  test('is its successor in the API, in polls and in their form', async () => {
    const { site, editor } = await retiredBrake();
    const { hits } = (await (await site.get(`/api/v1/testimonials?frein=${retired}&parPage=100`)).json()) as {
      hits: { brakes: string[]; overcome: string[] }[];
    };
    expect(hits.length).toBeGreaterThan(0);
    for (const { brakes, overcome } of hits) {
      expect(brakes).toContain(successor);
      expect([...brakes, ...overcome]).not.toContain(retired);
    }
    const poll = publishedPolls(site.services.database).find(({ options }) =>
      options.some(({ term }) => term === retired),
    )?.poll;
    const json = await textOf(site.get(`/sondages/${poll?.slug}.json`));
    expect(json).toContain(`"slug":"${successor}"`);
    expect(json).not.toContain(retired);
    const form = await textOf(editor.get(`/relecture/sondages/${poll?.id}/modification`));
    expect(form).toContain(`<option value="brake/${successor}" selected>`);
  });
});

test('a brake that is only prepared has no page', async () => {
  const { site, editor } = await started();
  await editor.post(at('2/freins'), named('Coût des images', 'Cost of pictures'));
  expect((await editor.get(at('2/freins/cout-des-images'))).status).toBe(200);
  expect((await site.get('/freins/cout-des-images')).status).toBe(404);
});

describe('the seed', () => {
  test('never undoes what editors put into force', async () => {
    const { site, editor } = await opened();
    await putIntoForce(editor, [
      { part: 'themes/eclairage-public', values: named('Lumières', 'Lights') },
      { part: 'themes/tourisme-numerique/retrait', values: { successor: 'culture-patrimoine' } },
      { part: 'reseaux', values: named('Threads', 'Threads') },
    ]);
    const { database, review } = site.services;
    const before = entriesOf(database, 2);
    writeSetting(database, 'seed', 'of another version');
    loadSeed(database, review.reindex);
    expect(entriesOf(database, 2)).toEqual(before);
    expect(versionInForce(database)).toMatchObject({ number: 2, origin: 'editors' });
    expect(await textOf(site.get('/themes/eclairage-public'))).toContain('Lumières');
    expect((await site.get('/themes/tourisme-numerique')).status).toBe(301);
  });

  test('goes on correcting its own version', async () => {
    const { site } = await opened();
    const { database, review } = site.services;
    database.$client.prepare("update taxonomy_entries set label_fr = 'Faute' where slug = 'eclairage-public'").run();
    writeSetting(database, 'seed', 'of another version');
    loadSeed(database, review.reindex);
    expect(inUse(site, 1).find(({ slug }) => slug === 'eclairage-public')?.labelFr).toBe('Éclairage public');
  });
});

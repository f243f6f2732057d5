import { describe, expect, test } from 'vitest';
import { editionsOf, sectionsOf } from '../../db/queries/books.ts';
import { publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { themeIndex } from '../../server/publishing/indexes.ts';
import { casesOf, volumeManifest } from '../../server/publishing/manifest.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { named, putIntoForce } from '../support/taxonomy.ts';

const number = 12;
const at = (part = '') => `/tomes/${number}/preparation${part === '' ? '' : `/${part}`}`;
const identity = { year: '2026', title: 'Douze', publisher: 'Éditions d’essai' };
const renamed = { part: 'themes/eclairage-public', values: named('Lumières', 'Lights') };
const newTop = { part: 'themes/amenagement', values: named('Aménager', 'Planning') };

interface Scene {
  site: Site;
  publisher: Visitor;
  editor: Visitor;
}

/** A volume with records about street lighting in its shortlist. */
async function opened(): Promise<Scene & { ids: number[] }> {
  const site = await seededSite();
  const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
  const editor = await signIn(site, 'relectrice@exemple.fr', 'editor');
  await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
  await publisher.post(at('fiche'), identity);
  const { database, catalogue } = site.services;
  const { themeBySlug } = catalogue.vocabulary();
  const lighting = themeBySlug.get('eclairage-public')?.id ?? 0;
  const ids = publishedInitiatives(database, publishedIds(database))
    .filter(({ themeIds }) => themeIds[0] === lighting)
    .map(({ id }) => id)
    .slice(0, 2);
  await publisher.post(at('fiches'), { chapitre: '', fiche: ids.map(String) });
  return { site, publisher, editor, ids };
}

const followed = ({ site }: Scene) => volumeByNumber(site.services.database, number)?.taxonomyVersion;
const manifest = ({ site }: Scene) => site.services.volumes.manifestNow(number);
const indexed = (scene: Scene) => themeIndex(manifest(scene)).map(({ label }) => label);
const chapters = ({ site }: Scene) => sectionsOf(site.services.database, number).map(({ title }) => title);

describe('a volume and its version of the taxonomy', () => {
  test('it follows the newest in force when it is opened, and says so', async () => {
    const scene = await opened();
    expect(followed(scene)).toBe(1);
    await putIntoForce(scene.editor, [renamed]);
    await scene.publisher.post('/tomes/preparation', { number: '13', title: 'Treize' });
    expect(volumeByNumber(scene.site.services.database, 13)?.taxonomyVersion).toBe(2);
    expect(followed(scene)).toBe(1);
    expect(await (await scene.publisher.get(at())).text()).toContain('version 1 de la taxonomie (Taxonomie 2026)');
    const form = await (await scene.publisher.get(at('fiche'))).text();
    expect(form).toMatch(/<option value="1" selected>Version 1 – Taxonomie 2026/);
    expect(form).toContain('<option value="2">Version 2 – Taxonomie 2027');
    expect(form).toContain('href="/relecture/taxonomie/1"');
    expect((await scene.publisher.get('/relecture/taxonomie/1')).status).toBe(200);
  });

  test('a draft cannot be followed', async () => {
    const scene = await opened();
    await scene.editor.post('/relecture/taxonomie', { label: 'Taxonomie 2027' });
    expect(await (await scene.publisher.get(at('fiche'))).text()).not.toContain('Taxonomie 2027');
    expect((await scene.publisher.post(at('fiche'), { ...identity, taxonomyVersion: '2' })).status).toBe(400);
    expect(followed(scene)).toBe(1);
  });

  test('its book keeps the names of that version, until the publisher adopts a newer one', async () => {
    const scene = await opened();
    await scene.publisher.post(at('chapitres'), {});
    expect(manifest(scene).taxonomy).toMatchObject({ number: 1, label: 'Taxonomie 2026' });
    expect(manifest(scene).taxonomy?.themes).toContainEqual({
      slug: 'eclairage-public',
      label: 'Éclairage public',
      parent: 'amenagement',
    });
    const before = manifest(scene);
    await putIntoForce(scene.editor, [renamed]);
    expect(manifest(scene)).toEqual(before);
    expect(indexed(scene)).toContain('Éclairage public');

    await scene.publisher.post(at('fiche'), { ...identity, taxonomyVersion: '2' });
    expect(followed(scene)).toBe(2);
    expect(casesOf(manifest(scene))[0]?.themes[0]).toBe('Lumières');
    expect(indexed(scene)).toContain('Lumières');
    expect(indexed(scene)).not.toContain('Éclairage public');
    expect(manifest(scene).taxonomy).toMatchObject({ number: 2, label: 'Taxonomie 2027' });
  });

  test('a theme that was retired since stays in the book under its own name', async () => {
    const scene = await opened();
    await scene.publisher.post(at('chapitres'), {});
    await putIntoForce(scene.editor, [
      { part: 'themes/eclairage-public/retrait', values: { successor: 'energie-batiments' } },
    ]);
    expect(casesOf(manifest(scene))[0]?.themes[0]).toBe('Éclairage public');
    await scene.publisher.post(at('fiche'), { ...identity, taxonomyVersion: '2' });
    expect(casesOf(manifest(scene))[0]?.themes[0]).toBe('Énergie et bâtiments');
  });

  test('chapters made from themes have the names of that version', async () => {
    const scene = await opened();
    await putIntoForce(scene.editor, [newTop]);
    await scene.publisher.post(at('chapitres'), {});
    expect(chapters(scene)).toEqual(['Aménagement']);
    await scene.publisher.post('/tomes/preparation', { number: '13', title: 'Treize' });
    const newer = (part: string) => `/tomes/13/preparation/${part}`;
    await scene.publisher.post(newer('fiches'), { chapitre: '', fiche: scene.ids.map(String) });
    await scene.publisher.post(newer('chapitres'), {});
    expect(sectionsOf(scene.site.services.database, 13).map(({ title }) => title)).toEqual(['Aménager']);
  });

  test('chapters can be made from the themes of the second level', async () => {
    const scene = await opened();
    await scene.publisher.post(at('chapitres'), { niveau: 'second' });
    expect(chapters(scene)).toEqual(['Éclairage public']);
    expect(casesOf(manifest(scene)).map(({ id }) => id)).toEqual(scene.ids);
  });

  test('a closed edition never changes, and a closed volume adopts nothing', async () => {
    const scene = await opened();
    await scene.publisher.post(at('chapitres'), {});
    expect((await scene.publisher.post(at('cloture'), {})).status).toBe(303);
    const { database, volumes } = scene.site.services;
    const [edition] = editionsOf(database, number);
    await putIntoForce(scene.editor, [renamed]);
    expect(editionsOf(database, number)[0]).toEqual(edition);
    expect(casesOf(volumes.manifestOfEdition(edition?.id ?? 0))[0]?.themes[0]).toBe('Éclairage public');
    expect((await scene.publisher.post(at('fiche'), { ...identity, taxonomyVersion: '2' })).status).toBe(409);
  });

  test('an edition of before versions were kept is still read', async () => {
    const scene = await opened();
    await scene.publisher.post(at('chapitres'), {});
    await scene.publisher.post(at('cloture'), {});
    const [edition] = editionsOf(scene.site.services.database, number);
    const { taxonomy: _, ...older } = JSON.parse(edition?.manifest ?? '{}');
    expect(volumeManifest.parse(older).taxonomy).toBeNull();
  });

  test('the checks point out a record whose themes that version does not have', async () => {
    const scene = await opened();
    const { database, catalogue, review } = scene.site.services;
    await scene.publisher.post(at('chapitres'), {});
    const finding = 'dans la version de la taxonomie que suit le volume';
    expect(await (await scene.publisher.get(at('controles'))).text()).not.toContain(finding);
    await putIntoForce(scene.editor, [
      { part: 'themes', values: { ...named('Intelligence artificielle', 'AI'), sous: 'services' } },
    ]);
    const [id = 0] = scene.ids;
    const [record] = publishedInitiatives(database, [id]);
    if (!record) throw new Error('the record is gone');
    const added = catalogue.vocabulary().themeBySlug.get('intelligence-artificielle')?.id ?? 0;
    review.publish(id, {
      ...record.revision,
      themeIds: [added],
      technologies: record.technologies,
    });
    const html = await (await scene.publisher.get(at('controles'))).text();
    expect(html).toContain(finding);
    expect(html).toContain(`href="/i/${id}"`);
    // The book stays whole: the theme goes by the top theme that both versions have.
    const one = casesOf(manifest(scene)).find((each) => each.id === id);
    expect(one).toMatchObject({ themes: ['Services'], topTheme: 'services' });
    await scene.publisher.post(at('fiche'), { ...identity, taxonomyVersion: '2' });
    expect(await (await scene.publisher.get(at('controles'))).text()).not.toContain(finding);
  });
});

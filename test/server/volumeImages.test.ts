import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { editionsOf } from '../../db/queries/books.ts';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { eventsBy } from '../../db/queries/operations.ts';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';

const number = 12;
const at = (part: string) => `/tomes/${number}/preparation/${part}`;
const association = 'Association « d’essai »';

interface Scene {
  site: Site;
  publisher: Visitor;
}

const identity = {
  year: '2026',
  title: 'Douze',
  publisher: 'Éditions d’essai',
  isbnPrint: '978-2-07-036002-4',
  partners: `${association} | https://exemple.fr/\nUne autre`,
};

async function opened(): Promise<Scene> {
  const site = await seededSite();
  const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
  await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
  expect((await publisher.post(at('fiche'), identity)).status).toBe(303);
  return { site, publisher };
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#886644' } });
const photo = () => picture(900, 600).jpeg().toBuffer();
const drawing = () => picture(300, 120).png().toBuffer();
const heic = () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');

/** Sends the form of one picture as a browser does, fields in the order of the page; without bytes no file is chosen. */
function send(
  { site, publisher }: Scene,
  key: string,
  words: { partenaire?: string; alternativeText?: string; rights?: string },
  bytes: Buffer | null,
) {
  const body = new FormData();
  if (words.partenaire !== undefined) body.append('partenaire', words.partenaire);
  body.append(`${key}-alternativeText`, words.alternativeText ?? '');
  body.append(`${key}-rights`, words.rights ?? '');
  body.append('image', new Blob([new Uint8Array(bytes ?? [])]), bytes ? 'image' : '');
  return site.get(at(`images/${key}`), { method: 'POST', body, headers: { cookie: publisher.cookie } });
}

const coverWords = { alternativeText: 'Une place de village', rights: 'Mairie d’essai' };
const logoWords = { partenaire: association, rights: 'Association d’essai' };

function contentOf({ site }: Scene) {
  return volumeByNumber(site.services.database, number)?.content;
}

async function pictured(): Promise<Scene> {
  const scene = await opened();
  expect((await send(scene, 'couverture', coverWords, await photo())).status).toBe(303);
  expect((await send(scene, 'partenaire-1', logoWords, await drawing())).status).toBe(303);
  return scene;
}

describe('pictures of a volume', () => {
  test('a cover and the logos of partners are given by plain forms, shown with their words, and served', async () => {
    const scene = await pictured();
    const { site, publisher } = scene;
    const content = contentOf(scene);
    expect(content?.cover).toMatchObject({ ...coverWords, width: 900, height: 600 });
    expect(content?.partners.map(({ logo }) => logo)).toEqual([
      expect.objectContaining({ alternativeText: association, rights: 'Association d’essai', width: 300 }),
      null,
    ]);
    const html = await (await publisher.get(at('images'))).text();
    expect(html).toContain('Une place de village');
    expect(html).toContain('Mairie d’essai');
    for (const image of [content?.cover, content?.partners[0]?.logo]) {
      expect(html).toContain(`src="${image?.file}"`);
      expect((await site.get(image?.file ?? '')).headers.get('content-type')).toBe('image/webp');
    }
    expect(await (await publisher.get(at('fiche'))).text()).toContain(`href="${at('images')}"`);
    const verbs = eventsBy(site.services.database, publisher.account.id).map(({ verb }) => verb);
    expect(verbs.filter((verb) => verb === 'volume.pictured')).toHaveLength(2);
  });

  test.each<[string, () => Promise<Buffer> | Buffer | null, string]>([
    ['a HEIC', heic, 'téléphone'],
    ['a text', () => Buffer.from('bonjour'), 'n’est pas une image'],
    ['a file cut short', async () => (await photo()).subarray(0, 1500), 'abîmé'],
    ['30 MB', () => Buffer.alloc(30 * 1024 * 1024, 1), '25 Mo'],
    ['no file', () => null, 'Choisissez un fichier'],
  ])('%s is refused beside the field, with what was typed kept', async (_name, bytes, message) => {
    const scene = await opened();
    const answer = await send(scene, 'partenaire-1', logoWords, await bytes());
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(message);
    expect(html).toContain('href="#partenaire-1-image"');
    expect(html).toContain('value="Association d’essai"');
    expect(contentOf(scene)?.partners[0]?.logo).toBeNull();
  });

  test('every fault is told: words that are missing, a file that cannot be read, one to be chosen again', async () => {
    const scene = await opened();
    const both = await send(scene, 'couverture', {}, heic());
    expect(both.status).toBe(422);
    const html = await both.text();
    for (const name of ['alternativeText', 'rights', 'image']) expect(html).toContain(`href="#couverture-${name}"`);
    expect(html).toContain('téléphone');
    const unsaid = await send(scene, 'couverture', { alternativeText: 'Une place' }, await photo());
    expect(unsaid.status).toBe(422);
    const again = await unsaid.text();
    expect(again).toContain('Dites qui a fait cette image');
    expect(again).toContain('value="Une place"');
    expect(again).toContain('Choisissez de nouveau le fichier');
    expect(contentOf(scene)?.cover).toBeNull();
  });

  test('a white logo, which nobody would see on paper, is refused with what to do; on a ground of its own it is taken', async () => {
    const scene = await opened();
    const white = { r: 255, g: 255, b: 255, alpha: 1 };
    const word = await sharp({ create: { width: 200, height: 60, channels: 4, background: white } })
      .extend({ top: 20, bottom: 20, left: 20, right: 20, background: { ...white, alpha: 0 } })
      .png()
      .toBuffer();
    const refused = await send(scene, 'partenaire-1', logoWords, word);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Envoyez-en une version foncée');
    expect(contentOf(scene)?.partners[0]?.logo).toBeNull();
    const ground = await sharp(word).flatten({ background: '#224466' }).png().toBuffer();
    expect((await send(scene, 'partenaire-1', logoWords, ground)).status).toBe(303);
    expect(contentOf(scene)?.partners[0]?.logo).not.toBeNull();
  });

  test('words are changed without sending the file again; another file takes its place', async () => {
    const scene = await pictured();
    const { file } = contentOf(scene)?.cover ?? {};
    await send(scene, 'couverture', { ...coverWords, rights: 'Zoé Zygomar' }, null);
    expect(contentOf(scene)?.cover).toMatchObject({ file, rights: 'Zoé Zygomar' });
    await send(scene, 'couverture', coverWords, await drawing());
    expect(contentOf(scene)?.cover).toMatchObject({ width: 300, height: 120 });
  });

  test('they stay when the identity is edited, with the name of a partner or with its address, and go with the partner', async () => {
    const scene = await pictured();
    const { publisher } = scene;
    const { cover, partners } = contentOf(scene) ?? {};
    const logo = partners?.[0]?.logo;
    const save = (lines: string) => publisher.post(at('fiche'), { ...identity, partners: lines });
    await save(`Une autre | https://exemple.fr/\n${association}`);
    expect(contentOf(scene)?.cover).toEqual(cover);
    expect(contentOf(scene)?.partners.map((partner) => partner.logo)).toEqual([null, logo]);
    await save(`${association} | https://exemple.fr/`);
    await save('Association corrigée | https://exemple.fr/');
    expect(contentOf(scene)?.partners.map((partner) => partner.logo)).toEqual([
      { ...logo, alternativeText: 'Association corrigée' },
    ]);
    await save('Une autre');
    expect(contentOf(scene)?.partners.map((partner) => partner.logo)).toEqual([null]);
  });

  test('a form that was open while partners changed places still gives the logo to its partner', async () => {
    const scene = await opened();
    await scene.publisher.post(at('fiche'), { ...identity, partners: `Une autre\n${association}` });
    expect((await send(scene, 'partenaire-1', logoWords, await drawing())).status).toBe(303);
    expect(contentOf(scene)?.partners.map(({ logo }) => logo !== null)).toEqual([false, true]);
    expect((await send(scene, 'partenaire-1', { ...logoWords, partenaire: 'Inconnue' }, await drawing())).status).toBe(
      404,
    );
    expect((await send(scene, 'autre', logoWords, await drawing())).status).toBe(404);
  });

  test('are removed by a button', async () => {
    const scene = await pictured();
    const { publisher } = scene;
    expect((await publisher.post(at('images/couverture/retrait'), {})).status).toBe(303);
    expect((await publisher.post(at('images/partenaire-1/retrait'), { partenaire: association })).status).toBe(303);
    expect(contentOf(scene)?.cover).toBeNull();
    expect(contentOf(scene)?.partners.map(({ logo }) => logo)).toEqual([null, null]);
    expect(await (await publisher.get(at('images'))).text()).not.toContain('/retrait');
  });

  test('are for publishers', async () => {
    const scene = await pictured();
    const editor = await signIn(scene.site, 'relecteur@exemple.fr', 'editor');
    expect((await editor.get(at('images'))).status).toBe(403);
    expect((await send({ ...scene, publisher: editor }, 'couverture', coverWords, await drawing())).status).toBe(403);
    expect((await editor.post(at('images/couverture/retrait'), {})).status).toBe(403);
    expect(contentOf(scene)?.cover?.width).toBe(900);
  });

  test('are frozen with the volume: in its manifest, on its pages, and out of reach once it is closed', async () => {
    const scene = await pictured();
    const { site, publisher } = scene;
    const { database, volumes } = site.services;
    await publisher.post(at('parties'), { kind: 'chapter', title: 'Un chapitre' });
    const chapter = volumes.workspace(publisher.account, number).sections[0]?.id ?? 0;
    const ids = publishedIds(database).slice(0, 2);
    await publisher.post(at('fiches'), { chapitre: String(chapter), fiche: ids.map(String) });
    await publisher.post(at('cloture'), {});
    const { volume } = volumes.manifestOfEdition(editionsOf(database, number)[0]?.id ?? 0);
    const { cover, partners } = contentOf(scene) ?? {};
    expect(volume.cover).toMatchObject({ ...coverWords, file: cover?.file.replace('/images/', '') });
    expect(volume.partners[0]?.logo).toMatchObject({ alternativeText: association, width: 300 });

    expect((await send(scene, 'couverture', coverWords, await drawing())).status).toBe(409);
    expect((await publisher.post(at('images/couverture/retrait'), {})).status).toBe(409);
    const html = await (await publisher.get(at('images'))).text();
    expect(html).toContain('Une place de village');
    expect(html).not.toContain('type="file"');
    const read = await (await site.get(`/tomes/${number}/lire`)).text();
    expect(read).toContain(`src="${cover?.file}"`);
    const partnersPage = await (await site.get(`/tomes/${number}/lire/partenaires`)).text();
    expect(partnersPage).toContain(`src="${partners?.[0]?.logo?.file}"`);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { kitFormat } from '../../server/publishing/kit/format.ts';
import { casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import { seededManifest } from '../support/books.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { seededServices } from '../support/catalogue.ts';
import { compiledFiles, hostileText, relativeLinks, storeImage, testPress, withFirstCase } from '../support/press.ts';

const smallManifest = () => seededManifest(seededServices(), { perChapter: 3 });
const contact = ['Zoé Zygomar', 'presse@exemple.fr', '01 02 03 04 05'];
const withContact = (manifest: VolumeManifest, pressContact: string[]): VolumeManifest => ({
  ...manifest,
  volume: { ...manifest.volume, pressContact },
});

async function illustrated(press: ReturnType<typeof testPress>): Promise<VolumeManifest> {
  const owned = await storeImage(press, 'a'.repeat(32));
  const unowned = { ...(await storeImage(press, 'b'.repeat(32))), rights: ' ' };
  return withFirstCase(smallManifest(), { title: hostileText, images: [owned, unowned] });
}

test('a press kit holds cover, contents, numbers and contact, and the same bytes twice', async () => {
  const press = testPress();
  const manifest = withContact(await illustrated(press), contact);
  const { bytes, names, files, text } = await compiledFiles(kitFormat, manifest, press);
  expect((await compiledFiles(kitFormat, manifest, press)).bytes.equals(bytes)).toBe(true);
  const html = text('dossier.html');
  for (const line of contact) expect(html).toContain(line);
  for (const { url, territory } of casesOf(manifest)) {
    expect(html).toContain(`href="${url}"`);
    expect(html).toContain(territory.name);
  }
  expect(html).toContain(`<dt>initiatives</dt><dd>${casesOf(manifest).length}</dd>`);
  expect(html).not.toContain('<script>');
  for (const address of relativeLinks(html)) expect(names).toContain(address);
  expect(await sharp(files['couverture.jpg']).metadata()).toMatchObject({ format: 'jpeg', width: 1600, height: 2400 });
  expect(text('reference.bib')).toContain('@book{tome-99');
});

test('pictures go out with the mention of their rights, and those of nobody known not at all', async () => {
  const press = testPress();
  const { names, text } = await compiledFiles(kitFormat, await illustrated(press), press);
  expect(names.filter((name) => name.startsWith('images/'))).toEqual(['images/001.jpg']);
  const rows: Record<string, string>[] = parse(text('images.csv'), { bom: true, delimiter: ';', columns: true });
  expect(rows).toMatchObject([{ fichier: 'images/001.jpg', droits: 'Ville d’essai', legende: 'Une légende' }]);
  expect(text('dossier.html')).toContain('Droits\u00a0: Ville d’essai');
});

test('words of people are not in it: whoever quotes them asks again', async () => {
  const press = testPress();
  const manifest = smallManifest();
  const spoken = casesOf(manifest).flatMap(({ testimonials }) => testimonials);
  expect(spoken.length).toBeGreaterThan(0);
  const { names, text } = await compiledFiles(kitFormat, manifest, press);
  const everything = names.filter((name) => /\.(html|csv|bib)$/.test(name)).map(text);
  for (const { text: words } of spoken) for (const each of everything) expect(each).not.toContain(words.slice(0, 60));
});

test('a volume without a contact says where to ask', async () => {
  const { text } = await compiledFiles(kitFormat, smallManifest(), testPress());
  expect(text('dossier.html')).toContain('L’éditeur n’a pas nommé de contact');
});

test('the page of the kit has no fault that axe knows, at two widths', async () => {
  const browser = await launchBrowser();
  if (!browser) return;
  const press = testPress();
  const { files } = await compiledFiles(kitFormat, withContact(await illustrated(press), contact), press);
  for (const [name, content] of Object.entries(files)) {
    const path = join(press.folder, 'kit', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  try {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(press.folder, 'kit', 'dossier.html')).href);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await context.close();
    }
  } finally {
    await browser.close();
  }
});

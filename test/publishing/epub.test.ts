import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { epubFormat } from '../../server/publishing/epub/format.ts';
import { bookIdentifier } from '../../server/publishing/epub/package.ts';
import { casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import { CompileFailure } from '../../server/publishing/port.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { epubcheck } from '../support/epubcheck.ts';
import {
  anchorOf,
  compiledFiles,
  hostileText,
  relativeLinks,
  storeImage,
  testPress,
  withFirstCase,
} from '../support/press.ts';

const smallManifest = () => seededManifest(seededServices(), { perChapter: 4 });

/** A volume for sale with everything a manifest can hold, and hostile words wherever someone may type. */
async function richManifest(press: ReturnType<typeof testPress>): Promise<VolumeManifest> {
  const photograph = await storeImage(press, 'a'.repeat(32));
  const tall = await storeImage(press, 'b'.repeat(32), 500, 1600);
  const manifest = withFirstCase(smallManifest(), {
    title: hostileText,
    summary: hostileText,
    images: [{ ...photograph, alternativeText: hostileText, caption: hostileText }, tall],
    contact: hostileText,
    facts: [{ label: hostileText, values: [hostileText] }],
    sources: [
      { title: hostileText, publisher: hostileText, date: '2024', url: 'https://exemple.fr/a b?c=[d]|e&f=100%#g#h' },
      { title: '', publisher: '', date: '', url: 'javascript:alert(1)' },
    ],
  });
  const { volume } = manifest;
  for (const section of manifest.sections) {
    section.title += hostileText;
    if (section.kind === 'further') section.blocks = [{ type: 'list', items: ['Voir https://exemple.fr/x?a=1&b=2.'] }];
    if (section.kind === 'followups')
      section.entries.push({
        title: hostileText,
        territory: 'Agen',
        volume: 'Tome 9',
        answer: 'Toujours en service',
        date: '3 mai 2026',
        text: `${hostileText}\nEncore un mot.`,
        url: 'https://exemple.fr/i/1',
      });
  }
  Object.assign(volume, {
    title: hostileText,
    demonstration: false,
    cover: photograph,
    isbn: { ...volume.isbn, epub: '978-2-1234-5680-3' },
    partners: [
      { name: hostileText, url: 'https://exemple.fr/', logo: { ...tall, alternativeText: '' } },
      { name: 'Une autre association', url: '', logo: null },
    ],
  });
  return manifest;
}

describe('an e-book', () => {
  test('begins with its type, stored, and holds a file for each case in reading order', async () => {
    const manifest = smallManifest();
    const { names, files, bytes, text } = await compiledFiles(epubFormat, manifest, testPress());
    expect(names[0]).toBe('mimetype');
    expect(bytes.subarray(30, 58).toString()).toBe('mimetypeapplication/epub+zip');
    expect(names.slice(1)).toEqual(names.slice(1).toSorted());
    const spine = [...text('EPUB/package.opf').matchAll(/<itemref idref="page-([^"]+)"/g)].map(([, name]) => name);
    const anchors = casesOf(manifest).map(({ anchor }) => anchor);
    expect(spine.slice(0, 4)).toEqual(['couverture', 'titre', 'presentation', 'sommaire']);
    expect(spine.filter((name) => name?.startsWith('fiche-'))).toEqual(anchors);
    expect(spine.slice(-5)).toEqual(['index-territoires', 'index-themes', 'index-temoins', 'partenaires', 'colophon']);
    for (const name of spine) expect(files[`EPUB/${name}.xhtml`], name).toBeDefined();
    const summary = text('EPUB/sommaire.xhtml');
    for (const anchor of anchors) expect(summary).toContain(`href="${anchor}.xhtml"`);
    expect(summary).toContain('epub:type="landmarks"');
  });

  test('has the same bytes twice, whatever the clock says', async () => {
    const press = testPress();
    const manifest = await richManifest(press);
    const first = await compiledFiles(epubFormat, manifest, press);
    const second = await compiledFiles(epubFormat, manifest, press);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(first.text('EPUB/package.opf')).toContain('<meta property="dcterms:modified">2026-12-01T00:00:00Z</meta>');
  });

  test('every link leads to a file of the book, and nothing runs', async () => {
    const press = testPress();
    const { names, text } = await compiledFiles(epubFormat, await richManifest(press), press);
    for (const name of names.filter((each) => each.endsWith('.xhtml'))) {
      const markup = text(name);
      for (const address of relativeLinks(markup)) expect(names, `${name}: ${address}`).toContain(`EPUB/${address}`);
      expect(markup).not.toMatch(/<script|\son[a-z]+="|javascript:[^<]*"|\sstyle=/);
    }
  });

  test('EPUBCheck finds nothing in a plain volume, nor in one full of hostile words', async () => {
    const plain = await compiledFiles(epubFormat, smallManifest(), testPress());
    const press = testPress();
    const rich = await compiledFiles(epubFormat, await richManifest(press), press);
    for (const { path } of [plain, rich]) expect((await epubcheck(path)) ?? []).toEqual([]);
  }, 120_000);

  test('what people wrote stays text', async () => {
    const press = testPress();
    const manifest = await richManifest(press);
    const { text } = await compiledFiles(epubFormat, manifest, press);
    const page = text(`EPUB/${casesOf(manifest)[0]?.anchor}.xhtml`);
    expect(page).toContain('&lt;b&gt;*#$_&amp;amp; @x // \\ &quot;&#39; ]]&gt; --&gt; &lt;%= 1 %&gt;');
    expect(page).toContain('😀');
    expect(page).toContain('<cite>javascript:alert(1)</cite>');
    expect(page).toContain('href="https://exemple.fr/a%20b?c=%5Bd%5D%7Ce&amp;f=100%25#g%23h"');
    expect(text(`EPUB/${anchorOf(manifest, 'further')}.xhtml`)).toContain(
      '<a href="https://exemple.fr/x?a=1&amp;b=2">https://exemple.fr/x?a=1&amp;b=2</a>.',
    );
  });

  test('says what it is, what it belongs to and how it can be read', async () => {
    const press = testPress();
    const { text } = await compiledFiles(epubFormat, await richManifest(press), press);
    const document = text('EPUB/package.opf');
    for (const line of [
      '<dc:identifier id="book-id">urn:isbn:9782123456803</dc:identifier>',
      '<dc:language>fr</dc:language>',
      '<meta property="belongs-to-collection" id="series">Hommes et Territoires connectés</meta>',
      '<meta refines="#series" property="group-position">99</meta>',
      '<meta property="schema:accessMode">textual</meta>',
      '<meta property="schema:accessibilityHazard">none</meta>',
      '<meta property="dcterms:conformsTo" id="conformance">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>',
      '<meta property="a11y:certifiedBy" refines="#conformance">Éditions d’essai</meta>',
    ])
      expect(document).toContain(line);
    expect(document).toMatch(/schema:accessibilitySummary">[^<]{40,}/);
  });

  test('a volume of demonstration says so and claims no conformance; without an ISBN its identifier stays the same', async () => {
    const manifest = smallManifest();
    const { text } = await compiledFiles(epubFormat, manifest, testPress());
    for (const page of ['couverture', 'titre', 'colophon'])
      expect(text(`EPUB/${page}.xhtml`)).toContain('Volume de démonstration');
    expect(text('EPUB/package.opf')).not.toContain('conformsTo');
    expect(bookIdentifier(manifest)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    expect(bookIdentifier({ ...manifest, edition: { ...manifest.edition, number: 2 } })).not.toBe(
      bookIdentifier(manifest),
    );
  });

  test('pictures become JPEG of at most 1200 pixels with their texts; a cover is drawn in any case', async () => {
    const press = testPress();
    const manifest = await richManifest(press);
    const { files, text } = await compiledFiles(epubFormat, manifest, press);
    const picture = await sharp(files['EPUB/images/001.jpg']).metadata();
    expect(picture).toMatchObject({ format: 'jpeg', width: 1200, height: 800 });
    expect(await sharp(files['EPUB/images/002.jpg']).metadata()).toMatchObject({ width: 375, height: 1200 });
    expect(await sharp(files['EPUB/images/couverture.jpg']).metadata()).toMatchObject({ width: 1600, height: 2400 });
    expect(text(`EPUB/${casesOf(manifest)[0]?.anchor}.xhtml`)).toMatch(
      /<img src="images\/001.jpg" width="1200" height="800" alt="&lt;b&gt;/,
    );
    expect(press.reported.at(-1)?.step).toBe('writing');
    expect(press.reported).toContainEqual({ step: 'images', done: 2, total: 2 });
  });

  test('an image that is missing, broken or without an alternative text names its record', async () => {
    const press = testPress();
    const image = await storeImage(press, 'c'.repeat(32));
    const failure = async (changes: Partial<typeof image>) => {
      const manifest = withFirstCase(smallManifest(), { title: 'Une fiche', images: [{ ...image, ...changes }] });
      return compiledFiles(epubFormat, manifest, press).catch((error: unknown) => error);
    };
    expect(await failure({ file: 'absente.webp' })).toMatchObject({
      reason: 'image',
      record: 'Une fiche',
      field: 'images',
    });
    expect(await failure({ alternativeText: ' ' })).toMatchObject({ reason: 'alternative-text', record: 'Une fiche' });
    expect(await failure({ alternativeText: '' })).toBeInstanceOf(CompileFailure);
  });

  test('a title that leaves no room on the cover is refused', async () => {
    const manifest = smallManifest();
    const volume = { ...manifest.volume, title: 'Territoires '.repeat(80) };
    await expect(compiledFiles(epubFormat, { ...manifest, volume }, testPress())).rejects.toMatchObject({
      reason: 'layout',
      field: 'title',
    });
  });

  test('holds what was agreed to for e-books, and nothing else', async () => {
    const manifest = structuredClone(smallManifest());
    const [first, second] = casesOf(manifest)
      .flatMap(({ testimonials }) => testimonials)
      .map((testimonial, position) =>
        Object.assign(testimonial, { media: position === 0 ? ['web', 'print'] : ['pdf'] }),
      );
    const { path, text, names } = await compiledFiles(epubFormat, manifest, testPress());
    const all = names
      .filter((name) => name.endsWith('.xhtml'))
      .map(text)
      .join('');
    expect(all).not.toContain(first?.text ?? '');
    expect(all).toContain(second?.speaker ?? '');
    expect(readFileSync(path).length).toBeGreaterThan(0);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { docxFormat } from '../../server/publishing/docx/index.ts';
import { epubFormat } from '../../server/publishing/epub/format.ts';
import { indexesOf } from '../../server/publishing/indexes.ts';
import { withConsentFor } from '../../server/publishing/manifest.ts';
import { typesetBook } from '../../server/publishing/pdf/book.ts';
import { bookFonts, readFonts } from '../../server/publishing/pdf/fonts.ts';
import { openWebEdition } from '../../server/publishing/web/edition.ts';
import { webFormat } from '../../server/publishing/web/format.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { unescaped } from '../support/manifests.ts';
import { compiledFiles, testPress } from '../support/press.ts';

const { rulers } = readFonts(bookFonts);
const titles = ['Index des territoires', 'Index des thèmes et des technologies', 'Index des témoins'];

describe('the indexes of a book', () => {
  const manifestOfTest = () => withConsentFor(seededManifest(seededServices(), { perChapter: 4 }), 'pdf');
  const indexTitlesIn = (text: string) => titles.filter((title) => text.includes(title));

  test('are three, and have their titles from one place', () => {
    expect(indexesOf(manifestOfTest()).map(({ title }) => title)).toEqual(titles);
  });

  test('are called the same in PDF, EPUB, web edition and manuscript', async () => {
    const press = testPress();
    const manifest = manifestOfTest();
    expect(typesetBook(manifest, 'pdf', rulers).contents.indexes.map(({ title }) => title)).toEqual(titles);

    const epub = await compiledFiles(epubFormat, manifest, press);
    const web = await compiledFiles(webFormat, manifest, press);
    for (const [index, { anchor }] of indexesOf(manifest).entries()) {
      const title = titles[index] ?? '';
      expect(unescaped(epub.text(`EPUB/${anchor}.xhtml`))).toContain(`>${title}</h1>`);
      expect(unescaped(web.text(`${anchor}.html`))).toContain(`>${title}</h1>`);
    }

    const path = join(press.folder, 'manuscrit.docx');
    await docxFormat.compile(manifest, press, path);
    const manuscript = strFromU8(unzipSync(readFileSync(path))['word/document.xml'] ?? new Uint8Array());
    expect(indexTitlesIn(unescaped(manuscript))).toEqual(titles);
  });

  test('are left out of every form where nobody speaks', () => {
    const silent = withConsentFor(manifestOfTest(), 'print');
    for (const section of silent.sections)
      if (section.kind === 'chapter') for (const one of section.cases) one.testimonials = [];
    const shown = typesetBook(silent, 'print', rulers).contents.indexes.map(({ title }) => title);
    expect(shown).toEqual(titles.slice(0, 2));
    expect(indexesOf(silent).map(({ title }) => title)).toEqual(shown);
    const edition = openWebEdition(silent, {
      addressOf: (page) => page,
      pictureOf: ({ file, width, height }) => ({ src: file, width, height }),
      ancestors: [],
    });
    expect(edition.page('index-temoins')).toBeNull();
  });
});

test('every form of a book says in its imprint by which version of the taxonomy it calls its themes', async () => {
  const press = testPress();
  const taxonomy = { number: 3, label: 'Taxonomie d’essai', themes: [] };
  const manifest = withConsentFor({ ...seededManifest(seededServices(), { perChapter: 1 }), taxonomy }, 'pdf');
  const told = 'Taxonomie d’essai, version\u00a03';
  expect(typesetBook(manifest, 'pdf', rulers).volume.taxonomy).toBe(told);
  const epub = await compiledFiles(epubFormat, manifest, press);
  expect(unescaped(epub.text('EPUB/colophon.xhtml'))).toContain(told);
  const web = await compiledFiles(webFormat, manifest, press);
  expect(unescaped(web.text('colophon.html'))).toContain(told);
  const path = join(press.folder, 'manuscrit.docx');
  await docxFormat.compile(manifest, press, path);
  expect(strFromU8(unzipSync(readFileSync(path))['word/document.xml'] ?? new Uint8Array())).toContain(told);
});

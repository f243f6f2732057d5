import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { docxFormat } from '../../server/publishing/docx/index.ts';
import { epubFormat } from '../../server/publishing/epub/format.ts';
import type { BookSection, VolumeManifest } from '../../server/publishing/manifest.ts';
import { createPdfFormat } from '../../server/publishing/pdf/index.ts';
import { webFormat } from '../../server/publishing/web/format.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { epubcheck } from '../support/epubcheck.ts';
import { hasPdfTools, runTool } from '../support/pdf.ts';
import { anchorOf, compiledFiles, testPress } from '../support/press.ts';

/** A short book whose barometer has one figure of each kind. */
function book(): VolumeManifest {
  const manifest = seededManifest(seededServices(), { perChapter: 1 });
  const kept: BookSection['kind'][] = ['chapter', 'barometer'];
  return { ...manifest, sections: manifest.sections.filter(({ kind }) => kept.includes(kind)) };
}

const count = 'n = 99 initiatives publiées sur 120, au 29 novembre 2026';
const edition = 'Baromètre 2026, édition figée le 29 novembre 2026';
const plain = (text: string) => text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

let readable = false;
beforeAll(() => {
  readable = hasPdfTools();
});

describe('a frozen barometer in a book', () => {
  test('is drawn in the PDF with its count, its table and a description of each picture', async ({ skip }) => {
    if (!readable) skip();
    const press = testPress();
    const path = join(press.folder, 'livre.pdf');
    await createPdfFormat('pdf').compile(book(), press, path);
    const text = plain(runTool('pdftotext', path, '-'));
    expect(text).toContain(edition);
    expect(text.split(count)).toHaveLength(5);
    for (const title of ['Des barres', 'Des années', 'Des périodes', 'Une carte']) expect(text).toContain(title);
    expect(text).toMatch(/Le deux <\s?5/);
    const pages = runTool('pdftotext', path, '-').split('\f');
    for (const [from, to] of [
      ['Le deux', 'Le trois'],
      ['Le 2019', 'Le 2021'],
      ['Département 02', 'Département 974'],
    ] as const)
      expect(
        pages.find((page) => page.includes(from)),
        from,
      ).toContain(to);
    const structure = runTool('pdfinfo', '-struct', path);
    expect(structure.match(/Figure/g)?.length).toBeGreaterThanOrEqual(4);
    expect(structure.match(/Table/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ['an e-book', epubFormat, 'xhtml', 'EPUB/'],
    ['a web edition', webFormat, 'html', ''],
  ] as const)(
    'is drawn in %s as pictures with names, without a style of their own',
    async (_, format, extension, folder) => {
      const press = testPress();
      const manifest = book();
      const { path, text } = await compiledFiles(format, manifest, press);
      const page = text(`${folder}${anchorOf(manifest, 'barometer')}.${extension}`);
      expect(page.match(/role="img"/g)).toHaveLength(4);
      expect(page.match(/<table/g)).toHaveLength(4);
      expect(plain(page).split(count)).toHaveLength(5);
      expect(page).toContain('/barometre/2026?version=1');
      expect(page).not.toMatch(/ style=|<style|<use /);
      if (format === epubFormat) expect((await epubcheck(path)) ?? []).toEqual([]);
    },
  );

  test('is read again in the manuscript as tables', async () => {
    const { text } = await compiledFiles(docxFormat, book(), testPress());
    const words = plain(text('word/document.xml'));
    expect(words).toContain(edition);
    expect(words.split(count)).toHaveLength(5);
    expect(words).toMatch(/Le un\s+60/);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bibtexFormat, latex } from '../../server/publishing/bibtex.ts';
import { citedName } from '../../server/publishing/citations.ts';
import { cslFormat } from '../../server/publishing/csl.ts';
import { casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import type { BookFormat } from '../../server/publishing/port.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { hostileTitle, temporaryFolder, testPress, withFirstCase } from '../support/manifests.ts';

const manifest = () => seededManifest(seededServices(), { perChapter: 3 });

async function compiled(format: BookFormat, book: VolumeManifest): Promise<string> {
  const path = join(temporaryFolder(), `volume.${format.extension}`);
  await format.compile(book, testPress('/'), path);
  return readFileSync(path, 'utf8');
}

test('names are cited by the family name, particles apart', () => {
  expect(citedName('Awena Le Gall')).toEqual({ family: 'Le Gall', given: 'Awena', particle: '' });
  expect(citedName('Charles de Gaulle')).toEqual({ family: 'Gaulle', given: 'Charles', particle: 'de' });
  expect(citedName('François d’Aubert')).toEqual({ family: 'Aubert', given: 'François', particle: 'd’' });
  expect(citedName('Madonna')).toEqual({ family: 'Madonna', given: '', particle: '' });
});

describe('CSL-JSON', () => {
  test('has the book, its signed parts and every case with its permanent address', async () => {
    const book = manifest();
    const [foreword] = book.sections;
    const items = JSON.parse(await compiled(cslFormat, book));
    expect(items[0]).toEqual({
      id: 'tome-99',
      type: 'book',
      title: 'Un tome d’essai\u00a0: Initiatives numériques de collectivités',
      editor: [
        { family: 'Zygomar', given: 'Zoé' },
        { family: 'Ycare', given: 'Yann' },
      ],
      'collection-title': 'Hommes et Territoires connectés',
      'collection-number': '99',
      publisher: 'Éditions d’essai',
      'publisher-place': 'Paris',
      issued: { 'date-parts': [[2026, 12, 1]] },
      ISBN: '9782123456803',
      ISSN: '1234-5679',
      language: 'fr-FR',
      note: 'Volume de démonstration',
      edition: 1,
      URL: 'http://catalogue.test/tomes/99',
    });
    expect(items[1]).toMatchObject({
      id: `tome-99-${foreword?.anchor}`,
      author: [{ family: 'Zygomar', given: 'Zoé' }],
    });
    const chapters = items.filter((item: { id: string }) => item.id.includes('-fiche-'));
    expect(chapters.map(({ URL }: { URL: string }) => URL)).toEqual(casesOf(book).map(({ url }) => url));
    expect(chapters[0]).toMatchObject({ type: 'chapter', 'chapter-number': '1.1', 'container-title': items[0].title });
  });

  test('has each identifier once, and no empty variable', async () => {
    const items: Record<string, unknown>[] = JSON.parse(await compiled(cslFormat, manifest()));
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const item of items) for (const value of Object.values(item)) expect(value).not.toBe('');
  });
});

describe('BibTeX', () => {
  test('has parts that refer to their book, which comes after them', async () => {
    const book = manifest();
    const text = await compiled(bibtexFormat, book);
    const keys = [...text.matchAll(/^@(\w+)\{([^,]+),$/gm)].map(([, kind, key]) => `${kind} ${key}`);
    expect(keys).toEqual([
      `incollection tome-99-${book.sections[0]?.anchor}`,
      ...casesOf(book).map(({ anchor }) => `incollection tome-99-${anchor}`),
      'book tome-99',
    ]);
    expect(text.match(/crossref = \{tome-99\}/g)).toHaveLength(keys.length - 1);
    expect(text).toContain('  editor = {Zygomar, Zoé and Ycare, Yann},\n');
    expect(text).toContain('  title = {{Un tome d’essai~: Initiatives numériques de collectivités}},\n');
    expect(text).toContain(`  url = {${casesOf(book)[0]?.url}},\n`);
  });

  test('escapes what LaTeX would obey, and keeps letters as they are', () => {
    expect(latex('100 % & #1 $x^2$ a_b ~ \\LaTeX')).toBe(
      '100 \\% \\& \\#1 \\$x\\textasciicircum{}2\\$ a\\_b \\textasciitilde{} \\textbackslash{}LaTeX',
    );
    expect(latex('« œuvre »\u202f; n°\u00a03, « L’Haÿ »\nsuite')).toBe('« œuvre »\\,; n°~3, « L’Haÿ » suite');
    expect(latex('{')).toBe('\\textbraceleft{}');
  });

  test('braces match, whatever a title or an address holds', async () => {
    const url = 'http://catalogue.test/i/{1}?a=%20&b=\\';
    const text = await compiled(
      bibtexFormat,
      withFirstCase(manifest(), () => ({ title: `${hostileTitle} }{}`, url })),
    );
    let depth = 0;
    for (const character of text) {
      depth += character === '{' ? 1 : character === '}' ? -1 : 0;
      expect(depth).toBeGreaterThanOrEqual(0);
      expect(depth).toBeLessThanOrEqual(4);
    }
    expect(depth).toBe(0);
    expect(text).toContain('url = {http://catalogue.test/i/%7B1%7D?a=%20&b=%5C}');
  });

  test('names that BibTeX would cut are held together', async () => {
    const book = manifest();
    const team = [{ role: 'Coordination', names: ['Banque and Cie', 'Charles de Gaulle', 'Madonna'] }];
    const text = await compiled(bibtexFormat, { ...book, volume: { ...book.volume, team } });
    expect(text).toContain('editor = {{and Cie}, Banque and de Gaulle, Charles and {Madonna}}');
  });

  test('both are the same twice', async () => {
    const book = manifest();
    for (const format of [bibtexFormat, cslFormat])
      expect(await compiled(format, book)).toBe(await compiled(format, book));
  });
});

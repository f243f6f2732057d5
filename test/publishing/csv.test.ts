import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../server/publishing/csv.ts';
import { casesOf, type VolumeManifest, withConsentFor } from '../../server/publishing/manifest.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { temporaryFolder, testImage, testPress, withFirstCase } from '../support/manifests.ts';

async function contentsOf(book: VolumeManifest) {
  const path = join(temporaryFolder(), 'contents.csv');
  await csvFormat.compile(book, testPress('/'), path);
  const text = readFileSync(path, 'utf8');
  const rows: Record<string, string>[] = parse(text, { bom: true, delimiter: ';', columns: true });
  return { text, rows };
}

const manifest = () => withConsentFor(seededManifest(seededServices(), { perChapter: 3 }), 'print');

describe('the contents for the printer’s office', () => {
  test('have a line for each section and case, in the order of the book', async () => {
    const book = manifest();
    const { rows, text } = await contentsOf(book);
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(rows.map(({ ordre }) => Number(ordre))).toEqual(rows.map((_row, index) => index + 1));
    const cases = rows.filter(({ nature }) => nature === 'fiche');
    expect(cases.map(({ ancre }) => ancre)).toEqual(casesOf(book).map(({ anchor }) => anchor));
    expect(rows.slice(0, 3)).toMatchObject([
      { nature: 'avant-propos', titre: 'Avant-propos', mots: '17', images: '' },
      { nature: 'chapitre', numero: '1', titre: 'Attirer' },
      { nature: 'fiche', numero: '1.1', chapitre: 'Attirer', territoire: 'Agen', images: '0', temoignages: '1' },
    ]);
    expect(rows[2]?.adresse).toBe(casesOf(book)[0]?.url);
    expect(Number(rows[2]?.mots)).toBeGreaterThan(80);
  });

  test('say how large the smallest image is, and how wide it may be printed', async () => {
    const large = await testImage(temporaryFolder());
    const images = [{ ...large, width: 1600, height: 1067 }, large];
    const { rows } = await contentsOf(withFirstCase(manifest(), () => ({ images })));
    expect(rows[2]).toMatchObject({ images: '2', plus_petite_image_px: '900 × 600', largeur_300_ppp_mm: '76' });
  });

  test('run no formula in a spreadsheet, and keep separators and line ends in their cell', async () => {
    const title = '=HYPERLINK("http://exemple.fr";"ici")\nsuite';
    const { rows } = await contentsOf(withFirstCase(manifest(), () => ({ title })));
    expect(rows[2]?.titre).toBe(`'${title}`);
    expect(rows[3]?.nature).toBe('fiche');
  });

  test('are the same twice', async () => {
    const book = manifest();
    expect((await contentsOf(book)).text).toBe((await contentsOf(book)).text);
  });
});

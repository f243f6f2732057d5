import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { spreadsheet } from '../csv.ts';
import type { BookCase, BookImage, VolumeManifest } from './manifest.ts';
import { caseNumbers } from './numbers.ts';
import type { BookFormat } from './port.ts';
import { textsOfCase, textsOfSection, wordCount } from './texts.ts';
import { contentsWords as words } from './words.ts';

/** Columns in order. `largeur_300_ppp_mm`: how wide, in millimetres, the smallest image may be printed at 300 dots an inch. */
const columns = [
  'ordre',
  'nature',
  'numero',
  'chapitre',
  'titre',
  'territoire',
  'mots',
  'signes',
  'images',
  'plus_petite_image_px',
  'largeur_300_ppp_mm',
  'temoignages',
  'ancre',
  'adresse',
] as const;
type Row = Partial<Record<(typeof columns)[number], string | number>>;

const measures = (texts: readonly string[]) => ({
  mots: wordCount(texts),
  signes: texts.reduce((total, text) => total + text.length, 0),
});

function imageMeasures(images: readonly BookImage[]): Row {
  const [smallest] = images.toSorted((a, b) => a.width * a.height - b.width * b.height);
  return smallest === undefined
    ? { images: 0 }
    : {
        images: images.length,
        plus_petite_image_px: `${smallest.width} × ${smallest.height}`,
        largeur_300_ppp_mm: Math.floor((Math.min(...images.map(({ width }) => width)) / 300) * 25.4),
      };
}

function rowsOf(manifest: VolumeManifest): Row[] {
  const numbers = caseNumbers(manifest);
  const caseRow = (one: BookCase, chapter: string): Row => ({
    nature: words.case,
    numero: numbers.get(one.anchor) ?? '',
    chapitre: chapter,
    titre: one.title,
    territoire: one.territory.name,
    ...measures(textsOfCase(one)),
    ...imageMeasures(one.images),
    temoignages: one.testimonials.length,
    ancre: one.anchor,
    adresse: one.url,
  });
  const rows = manifest.sections.flatMap((section): Row[] => [
    {
      nature: words.kinds[section.kind],
      numero: section.kind === 'chapter' ? section.number : '',
      titre: section.title,
      ...measures(textsOfSection(section)),
      ancre: section.anchor,
    },
    ...(section.kind === 'chapter' ? section.cases.map((one) => caseRow(one, section.title)) : []),
  ]);
  return rows.map((row, index) => ({ ordre: index + 1, ...row }));
}

/** The contents of the volume for the printer's office: a table with one line for each section and each case. */
export const csvFormat: BookFormat = {
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  medium: 'print',
  async compile(manifest, press, path) {
    press.report({ step: 'writing' });
    await writeFile(path, stringify(rowsOf(manifest), { ...spreadsheet, columns: [...columns] }));
    return { pages: null, remarks: [] };
  },
};

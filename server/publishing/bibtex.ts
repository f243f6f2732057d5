import { writeFile } from 'node:fs/promises';
import { type CitedName, citationsOf } from './citations.ts';
import type { VolumeManifest } from './manifest.ts';
import type { BookFormat } from './port.ts';
import { manuscriptWords as words } from './words.ts';

/**
 * What LaTeX would take for an order. Braces by name: BibTeX counts them, escaped or not. No-break spaces as LaTeX has
 * them; all other letters stay in UTF-8.
 */
const escapes: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '#': '\\#',
  $: '\\$',
  '%': '\\%',
  '&': '\\&',
  _: '\\_',
  '\u00a0': '~',
  '\u202f': '\\,',
};

/** Text as LaTeX sets it, on one line. */
export function latex(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\\{}~^<>|#$%&_\u00a0\u202f]/g, (character) => escapes[character] ?? '');
}

/** "de Gaulle, Charles"; a name of one word, or one that BibTeX would cut at its "and", is held together by braces. */
export function bibtexName({ family, given, particle }: CitedName): string {
  const held = given === '' || /\band\b|,/.test(family) ? `{${latex(family)}}` : latex(family);
  return [`${particle === '' ? '' : `${latex(particle)} `}${held}`, latex(given)]
    .filter((part) => part !== '')
    .join(', ');
}

/** Addresses are set as they are; what would end the field is written as the address may have it (RFC 3986). */
export const address = (url: string) => url.replace(/[{}\\]/g, (character) => encodeURIComponent(character));

type Field = [name: string, value: string];

export function entry(kind: string, key: string, fields: Field[]): string {
  const lines = fields.filter(([, value]) => value !== '').map(([name, value]) => `  ${name} = {${value}},`);
  return [`@${kind}{${key},`, ...lines, '}', ''].join('\n');
}

/** A title keeps its capitals in any style. */
export const title = (text: string) => `{${latex(text)}}`;

/**
 * Parts first: BibTeX finds the book that they refer to only after them. They have its title too, for programs that do
 * not follow references.
 */
export function bibliography(manifest: VolumeManifest): string {
  const { volume, edition } = manifest;
  const { book, parts } = citationsOf(manifest);
  const [year = '', month = ''] = edition.date.split('-');
  const chapters = parts.map((part) =>
    entry('incollection', part.key, [
      ['crossref', book.key],
      ['title', title(part.title)],
      ['booktitle', title(book.title)],
      ['author', part.authors.map(bibtexName).join(' and ')],
      ['chapter', part.number],
      ['abstract', latex(part.abstract)],
      ['keywords', part.keywords.map(latex).join(', ')],
      ['url', address(part.url)],
      ['langid', 'french'],
    ]),
  );
  const whole = entry('book', book.key, [
    ['title', title(book.title)],
    ['editor', book.editors.map(bibtexName).join(' and ')],
    ['series', latex(volume.collection)],
    ['number', String(volume.number)],
    ['publisher', latex(volume.publisher)],
    ['address', latex(volume.place)],
    ['year', year],
    ['month', String(Number(month))],
    ['isbn', volume.isbn.print || volume.isbn.pdf || volume.isbn.epub],
    ['issn', volume.issn],
    ['url', address(book.url)],
    ['note', volume.demonstration ? latex(words.demonstration) : ''],
    ['langid', 'french'],
  ]);
  return [...chapters, whole].join('\n');
}

/** The volume and its parts as a BibTeX file in UTF-8, for BibTeX and biblatex alike. */
export const bibtexFormat: BookFormat = {
  name: 'bibtex',
  extension: 'bib',
  mediaType: 'application/x-bibtex; charset=utf-8',
  medium: 'web',
  async compile(manifest, press, path) {
    press.report({ step: 'writing' });
    await writeFile(path, bibliography(manifest));
    return { pages: null, remarks: [] };
  },
};

import { writeFile } from 'node:fs/promises';
import { type CitedName, citationsOf } from './citations.ts';
import { digitsOf } from './identifiers.ts';
import type { VolumeManifest } from './manifest.ts';
import type { BookFormat } from './port.ts';
import { manuscriptWords as words } from './words.ts';

export type Item = Record<string, unknown>;

export const nameOf = ({ family, given, particle }: CitedName): Item => ({
  family,
  ...(given !== '' && { given }),
  ...(particle !== '' && { 'dropping-particle': particle }),
});

/** An item without what is empty: the schema knows no empty names. */
export const present = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );

function itemsOf(manifest: VolumeManifest): Item[] {
  const { volume, edition } = manifest;
  const { book, parts } = citationsOf(manifest);
  const shared = {
    editor: book.editors.map(nameOf),
    'collection-title': volume.collection,
    'collection-number': String(volume.number),
    publisher: volume.publisher,
    'publisher-place': volume.place,
    issued: { 'date-parts': [edition.date.split('-').map(Number)] },
    ISBN: digitsOf(volume.isbn.print || volume.isbn.pdf || volume.isbn.epub),
    ISSN: volume.issn,
    language: 'fr-FR',
    note: volume.demonstration ? words.demonstration : '',
  };
  return [
    present({ id: book.key, type: 'book', title: book.title, ...shared, edition: edition.number, URL: book.url }),
    ...parts.map((part) =>
      present({
        id: part.key,
        type: 'chapter',
        title: part.title,
        author: part.authors.map(nameOf),
        'container-title': book.title,
        'chapter-number': part.number,
        ...shared,
        abstract: part.abstract,
        keyword: part.keywords.join(', '),
        URL: part.url,
      }),
    ),
  ];
}

/** The volume and its parts as CSL-JSON, which Zotero and its kin read (Citation Style Language 1.0.2, csl-data.json). */
export const cslFormat: BookFormat = {
  name: 'csl',
  extension: 'json',
  mediaType: 'application/vnd.citationstyles.csl+json',
  medium: 'web',
  async compile(manifest, press, path) {
    press.report({ step: 'writing' });
    await writeFile(path, `${JSON.stringify(itemsOf(manifest), null, 2)}\n`);
    return { pages: null, remarks: [] };
  },
};

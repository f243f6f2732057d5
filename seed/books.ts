import type { CatalogueDatabase, Executor } from '../db/open.ts';
import { insertCase, insertSection, insertVolume } from '../db/queries/books.ts';
import { initiativeBySlug } from '../db/queries/initiatives.ts';
import { versionInForce } from '../db/queries/taxonomy.ts';
import { volumeByNumber } from '../db/queries/volumes.ts';
import { InvalidSeed, readSeedFolder } from './files.ts';
import { type SeedBook, seedBook } from './schema.ts';
import { frenchTypography } from './typography.ts';

function writeBook(tx: Executor, book: SeedBook): void {
  const { number: volumeNumber, year, title, subtitle, publisher, place, legalDeposit, price, licence } = book;
  insertVolume(tx, {
    number: volumeNumber,
    slug: `tome-${volumeNumber}`,
    state: 'preparing',
    taxonomyVersion: versionInForce(tx)?.number ?? null,
    content: {
      year,
      title: frenchTypography(title),
      subtitle: frenchTypography(subtitle),
      demonstration: true,
      publisher: frenchTypography(publisher),
      place,
      isbn: { print: '', pdf: '', epub: '' },
      issn: '',
      legalDeposit,
      price,
      licence,
      printer: '',
      team: [],
      partners: [],
      cover: null,
      blurb: book.blurb.join('\n'),
      quotesPublicSources: true,
    },
  });
  let order = 0;
  for (const [index, section] of book.sections.entries()) {
    const text = section.text.join('\n');
    const values = { kind: section.kind, title: frenchTypography(section.title), text };
    const sectionId = insertSection(tx, { volumeNumber, position: index + 1, ...values });
    for (const slug of section.cases) {
      const initiative = initiativeBySlug(tx, slug);
      if (!initiative) throw new InvalidSeed(`books/${volumeNumber}: no initiative is called ${slug}`);
      order += 1;
      insertCase(tx, { volumeNumber, sectionId, initiativeId: initiative.id, position: order });
    }
  }
}

/**
 * Loads the demonstration volumes that are not there yet, and hands each to `close` in its own transaction. One that is
 * there stays as publishers left it. Records must be loaded. Throws InvalidSeed. @returns numbers of the new volumes
 */
export function loadBooks(database: CatalogueDatabase, close: (tx: Executor, number: number) => void): number[] {
  const books = readSeedFolder('books', seedBook).map(({ record }) => record);
  const fresh = books.filter(({ number }) => !volumeByNumber(database, number));
  for (const book of fresh)
    database.transaction((tx) => {
      writeBook(tx, book);
      close(tx, book.number);
    });
  return fresh.map(({ number }) => number);
}

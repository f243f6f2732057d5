import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef, PDFString } from 'pdf-lib';
import { type Excerpt, excerptFiles } from '../port.ts';
import { picturesOfPages } from './pictures.ts';

/** Keys of a page that lead into the tags of its book, which do not come along. */
const tagKeys = ['StructParents', 'Tabs'];

/** Index of the page that each named place of the file is on. */
function placesOf(document: PDFDocument): Map<string, number> {
  const pages = document.getPages().map(({ ref }) => ref);
  const destinations = document.catalog.lookup(PDFName.of('Names'), PDFDict).lookup(PDFName.of('Dests'), PDFDict);
  const names = destinations.lookup(PDFName.of('Names'), PDFArray);
  const places = new Map<string, number>();
  for (let index = 0; index + 1 < names.size(); index += 2) {
    const name = names.lookup(index);
    if (!(name instanceof PDFString || name instanceof PDFHexString)) continue;
    const page = names.lookup(index + 1, PDFArray).get(0);
    if (page instanceof PDFRef) places.set(name.decodeText(), pages.indexOf(page));
  }
  return places;
}

/**
 * The pages of one case out of the PDF of a book, as a file of their own: from the one where its anchor is to the one
 * before the next part of the book. `title`: of the new file. Throws RangeError where the anchor is nowhere.
 */
export async function excerptOfCase(pdf: Uint8Array, anchor: string, title: string): Promise<Uint8Array> {
  const book = await PDFDocument.load(pdf, { updateMetadata: false });
  const places = placesOf(book);
  const first = places.get(anchor) ?? -1;
  if (first < 0) throw new RangeError(`the file has no place called ${anchor}`);
  const end = Math.min(book.getPageCount(), ...[...places.values()].filter((page) => page > first));
  const excerpt = await PDFDocument.create();
  const indices = Array.from({ length: end - first }, (_, index) => first + index);
  for (const page of await excerpt.copyPages(book, indices)) {
    for (const key of tagKeys) page.node.delete(PDFName.of(key));
    excerpt.addPage(page);
  }
  excerpt.setTitle(title, { showInWindowTitleBar: true });
  excerpt.setLanguage('fr-FR');
  return excerpt.save();
}

/** Writes the pages of one case of the book at `path`, and a picture of each. Throws RangeError where it is not in the book. */
export async function writeExcerpt(path: string, { anchor, title, folder }: Excerpt): Promise<void> {
  const pages = await excerptOfCase(await readFile(path), anchor, title);
  await writeFile(join(folder, excerptFiles.pdf), pages);
  for (const [index, picture] of (await picturesOfPages(pages)).entries())
    await writeFile(join(folder, excerptFiles.picture(index)), picture);
}

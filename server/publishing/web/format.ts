import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { VolumeManifest } from '../manifest.ts';
import type { BookFormat, Press } from '../port.ts';
import { type ArchiveFile, textFile, writeArchive } from '../reading/archive.ts';
import { type PreparedPicture, pictureFrom, preparePictures } from '../reading/pictures.ts';
import { renderTemplate, viewsFolder } from '../reading/templates.ts';
import { screenWords as words } from '../words.ts';
import { openingName, openWebEdition } from './edition.ts';

const require = createRequire(import.meta.url);

const fonts = [
  ['@fontsource-variable/literata', 'literata-latin-wght-normal.woff2'],
  ['@fontsource-variable/literata', 'literata-latin-wght-italic.woff2'],
  ['@fontsource-variable/source-sans-3', 'source-sans-3-latin-wght-normal.woff2'],
  ['@fontsource-variable/source-sans-3', 'source-sans-3-latin-ext-wght-normal.woff2'],
] as const;

/** Longest side of a picture in pixels: that of stored images. */
const pictureLimit = 1600;

const addressOf = (page: string): string => (page === openingName ? 'index.html' : `${page}.html`);

/** Every page as a whole document with relative addresses, in reading order. */
export function webPages(
  manifest: VolumeManifest,
  pictures: ReadonlyMap<string, PreparedPicture>,
): { path: string; html: string; title: string }[] {
  const { volume } = manifest;
  const edition = openWebEdition(manifest, {
    addressOf,
    ancestors: [],
    pictureOf: pictureFrom(pictures),
  });
  const book = `${words.tome(volume.number)} – ${volume.title}`;
  return edition.names.flatMap((name) => {
    const page = edition.page(name);
    if (page === null) return [];
    const title = name === openingName ? `${book} – ${volume.collection}` : `${page.title} – ${book}`;
    const html = renderTemplate('web/page', {
      words,
      title,
      body: page.html,
      volume,
      book,
      home: addressOf(openingName),
      colophon: addressOf('colophon'),
      opening: name === openingName,
      previous: page.previous,
      next: page.next,
    });
    return [{ path: page.address, html, title }];
  });
}

/** What the pages need beside them: their stylesheet and its fonts, with the licences that must go along. */
export function webAssets(sheets: readonly string[]): ArchiveFile[] {
  const folder = (name: string) => dirname(require.resolve(`${name}/package.json`));
  return [
    textFile('style.css', sheets.map((sheet) => readFileSync(join(viewsFolder, sheet), 'utf8')).join('\n')),
    ...fonts.map(([name, file]) => ({
      path: `fonts/${file}`,
      bytes: readFileSync(join(folder(name), 'files', file)),
      stored: true,
    })),
    ...[...new Set(fonts.map(([name]) => name))].map((name) => ({
      path: `fonts/${name.replace(/^.*\//, '')}-LICENSE.txt`,
      bytes: readFileSync(join(folder(name), 'LICENSE')),
    })),
  ];
}

async function compile(manifest: VolumeManifest, press: Press, path: string) {
  const pictures = await preparePictures(manifest, press, { limit: pictureLimit, jpegOf: null, withCover: true });
  press.report({ step: 'setting' });
  const pages = webPages(manifest, pictures);
  press.report({ step: 'writing' });
  const files = [
    ...pages.map(({ path: address, html }) => textFile(address, html)),
    ...[...pictures.values()].map(({ src, bytes }) => ({ path: src, bytes, stored: true })),
    ...webAssets(['volume/web/frame.css', 'assets/css/book.css']),
  ];
  await writeArchive(path, files, manifest.edition.date);
  return { pages: null, remarks: [] };
}

/** A site in a zip: opens from the disk, without a network and without JavaScript. */
export const webFormat: BookFormat = {
  name: 'web',
  extension: 'zip',
  mediaType: 'application/zip',
  medium: 'web',
  compile,
};

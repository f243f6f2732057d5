import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ebookCopy, ebookSide } from '../../images.ts';
import type { VolumeManifest } from '../manifest.ts';
import type { BookFormat, Press } from '../port.ts';
import { type ArchiveFile, textFile, writeArchive } from '../reading/archive.ts';
import { type ReadingForm, renderBody, renderSummary } from '../reading/form.ts';
import { openingPages, type ReadingPage, readingPages, summaryOf } from '../reading/pages.ts';
import { type PreparedPicture, pictureFrom, preparePictures } from '../reading/pictures.ts';
import { renderTemplate, viewsFolder } from '../reading/templates.ts';
import { screenWords as words } from '../words.ts';
import { coverSize, drawCover } from './cover.ts';
import { type ManifestItem, packageModel } from './package.ts';

const require = createRequire(import.meta.url);

/** Whole static faces: reading systems on electronic paper know neither variable fonts nor WOFF2. */
const faces = [
  ['@expo-google-fonts/literata', '400Regular/Literata_400Regular.ttf'],
  ['@expo-google-fonts/literata', '400Regular_Italic/Literata_400Regular_Italic.ttf'],
  ['@expo-google-fonts/literata', '600SemiBold/Literata_600SemiBold.ttf'],
  ['@expo-google-fonts/source-sans-3', '400Regular/SourceSans3_400Regular.ttf'],
  ['@expo-google-fonts/source-sans-3', '600SemiBold/SourceSans3_600SemiBold.ttf'],
] as const;

/** Longest side of a picture in pixels: a tablet's, without the weight of a print. */
const pictureLimit = ebookSide;

const addressOf = (page: string): string => `${page}.xhtml`;

interface Document {
  name: string;
  properties: string;
  markup: string;
}

function documentOf(name: string, title: string, part: ReadingPage['part'], body: string): Document {
  const drawn = body.includes('<svg');
  return { name, properties: drawn ? 'svg' : '', markup: renderTemplate('epub/page', { title, part, body }) };
}

function navigationOf(manifest: VolumeManifest, pages: readonly ReadingPage[], form: ReadingForm): Document {
  const opening = openingPages(manifest);
  const first = pages.find(({ part }) => part === 'bodymatter') ?? pages[0];
  const landmarks = [
    { type: 'cover', name: 'couverture', label: words.cover },
    { type: 'titlepage', name: 'titre', label: words.titlePage },
    { type: 'toc', name: 'sommaire', label: words.summary },
    ...(first ? [{ type: 'bodymatter', name: first.name, label: words.beginning }] : []),
    ...pages
      .filter(({ content }) => content.kind === 'index')
      .map(({ name, title }) => ({ type: 'index', name, label: title })),
    { type: 'colophon', name: 'colophon', label: words.colophon },
  ];
  const entries = summaryOf([...opening.filter(({ content }) => content.kind !== 'title'), ...pages]);
  const body = renderTemplate('epub/navigation', {
    words,
    summary: renderSummary(entries, form),
    landmarks: landmarks.map((landmark) => ({ ...landmark, address: addressOf(landmark.name) })),
  });
  return { ...documentOf('sommaire', words.summary, 'frontmatter', body), properties: 'nav' };
}

function documentsOf(manifest: VolumeManifest, form: ReadingForm): Document[] {
  const pages = readingPages(manifest);
  const written = (page: ReadingPage) => documentOf(page.name, page.title, page.part, renderBody(page, manifest, form));
  const cover = renderTemplate('epub/cover', {
    words,
    size: coverSize,
    description: words.coverDescription(
      [
        manifest.volume.title,
        words.tome(manifest.volume.number),
        ...(manifest.volume.demonstration ? [words.demonstration] : []),
      ].join(', '),
    ),
  });
  return [
    documentOf('couverture', words.cover, 'frontmatter', cover),
    ...openingPages(manifest).map(written),
    navigationOf(manifest, pages, form),
    ...pages.map(written),
  ];
}

interface Resource extends ArchiveFile {
  item: ManifestItem;
}

function resource(id: string, href: string, mediaType: string, bytes: Uint8Array, more?: Partial<Resource>): Resource {
  const item = { id, href, mediaType, properties: '', inSpine: false };
  return { path: `EPUB/${href}`, bytes, item, ...more };
}

function documentResource({ name, properties, markup }: Document): Resource {
  const made = resource(`page-${name}`, addressOf(name), 'application/xhtml+xml', textFile('', markup).bytes);
  return { ...made, item: { ...made.item, properties, inSpine: true } };
}

function resourcesOf(
  manifest: VolumeManifest,
  pictures: ReadonlyMap<string, PreparedPicture>,
  cover: Uint8Array,
): Resource[] {
  const coverImage = resource('cover-image', 'images/couverture.jpg', 'image/jpeg', cover, { stored: true });
  coverImage.item.properties = 'cover-image';
  return [
    ...documentsOf(manifest, { kind: 'epub', addressOf, pictureOf: pictureFrom(pictures) }).map(documentResource),
    coverImage,
    ...[...pictures.values()].map(({ src, bytes }) =>
      resource(src.replace(/^images\/(\d+)\.jpg$/, 'image-$1'), src, 'image/jpeg', bytes, { stored: true }),
    ),
    ...faces.map(([name, file]) => {
      const bytes = readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file));
      return resource(`font-${basename(file, '.ttf')}`, `fonts/${basename(file)}`, 'font/ttf', bytes);
    }),
    resource('style', 'style.css', 'text/css', readFileSync(join(viewsFolder, 'volume/epub/book.css'))),
  ];
}

async function compile(manifest: VolumeManifest, press: Press, path: string) {
  const [pictures, cover] = await Promise.all([
    preparePictures(manifest, press, { limit: pictureLimit, jpegOf: ebookCopy, withCover: false }),
    drawCover(manifest, press),
  ]);
  press.report({ step: 'setting' });
  const resources = resourcesOf(manifest, pictures, cover);
  const items = resources.map(({ item }) => item);
  press.report({ step: 'writing' });
  const files = [
    ...resources,
    textFile('META-INF/container.xml', renderTemplate('epub/container', {})),
    textFile('EPUB/package.opf', renderTemplate('epub/package', { page: packageModel(manifest, items) })),
  ];
  const mimetype = { ...textFile('mimetype', 'application/epub+zip'), stored: true };
  await writeArchive(path, files, manifest.edition.date, [mimetype]);
  return { pages: null, remarks: [] };
}

/** EPUB 3.3: a file for each case, so that a reading system turns to it at once. */
export const epubFormat: BookFormat = {
  name: 'epub',
  extension: 'epub',
  mediaType: 'application/epub+zip',
  medium: 'pdf',
  compile,
};

import { stringify } from 'csv-stringify/sync';
import { spreadsheet } from '../../csv.ts';
import { bookCopy } from '../../images.ts';
import { bibliography } from '../bibtex.ts';
import { citationsOf } from '../citations.ts';
import { coverSize, drawCover } from '../epub/cover.ts';
import { type BookImage, casesOf, type VolumeManifest } from '../manifest.ts';
import { caseNumbers } from '../numbers.ts';
import type { BookFormat, Press } from '../port.ts';
import { textFile, writeArchive } from '../reading/archive.ts';
import { type PreparedPicture, preparePictures } from '../reading/pictures.ts';
import { renderTemplate } from '../reading/templates.ts';
import { webAssets } from '../web/format.ts';
import { editionInWords, kitWords as words } from '../words.ts';

const coverFile = 'couverture.jpg';
/** Longest side of a picture in pixels: that of stored images. */
const pictureLimit = 1600;

/** A picture that may be taken over, with what has to be printed beside it. */
interface KitImage {
  file: string;
  width: number;
  height: number;
  alternativeText: string;
  caption: string;
  rights: string;
  title: string;
  territory: string;
  url: string;
}

/** Cases without the pictures of which nobody says whose they are, and without words of people: those are asked again. */
function forPress(manifest: VolumeManifest): VolumeManifest {
  const named = ({ rights }: BookImage) => rights.trim() !== '';
  return {
    ...manifest,
    volume: { ...manifest.volume, partners: manifest.volume.partners.map((partner) => ({ ...partner, logo: null })) },
    sections: manifest.sections.map((section) =>
      section.kind === 'chapter'
        ? {
            ...section,
            cases: section.cases.map((one) => ({ ...one, images: one.images.filter(named), testimonials: [] })),
          }
        : section,
    ),
  };
}

function kitImages(manifest: VolumeManifest, pictures: ReadonlyMap<string, PreparedPicture>): KitImage[] {
  return casesOf(manifest).flatMap(({ images, title, territory, url }) =>
    images.flatMap(({ file, alternativeText, caption, rights }) => {
      const picture = pictures.get(file);
      if (!picture) return [];
      const { src, width, height } = picture;
      return [{ file: src, width, height, alternativeText, caption, rights, title, territory: territory.name, url }];
    }),
  );
}

/** Captions and rights as a table, for picture desks. */
function imageTable(images: readonly KitImage[]): string {
  return stringify(
    images.map(({ file, caption, alternativeText, rights, title, territory, url }) => ({
      fichier: file,
      legende: caption,
      description: alternativeText,
      droits: rights,
      initiative: title,
      territoire: territory,
      adresse: url,
    })),
    spreadsheet,
  );
}

/** What the volume holds, counted. */
function countsOf(manifest: VolumeManifest) {
  const cases = casesOf(manifest);
  const distinct = (values: readonly string[]) => new Set(values.filter((value) => value !== '')).size;
  return [
    { label: words.counts.cases, value: cases.length },
    { label: words.counts.territories, value: distinct(cases.map(({ territory }) => territory.code)) },
    { label: words.counts.departments, value: distinct(cases.flatMap(({ territory }) => territory.departmentCodes)) },
    { label: words.counts.chapters, value: manifest.sections.filter(({ kind }) => kind === 'chapter').length },
  ];
}

function page(manifest: VolumeManifest, images: readonly KitImage[]): string {
  const { volume, edition, sections } = manifest;
  const numbers = caseNumbers(manifest);
  return renderTemplate('kit/page', {
    words,
    volume,
    edition: editionInWords(edition.number),
    date: words.date(edition.date),
    cover: { src: coverFile, ...coverSize },
    address: citationsOf(manifest).book.url,
    counts: countsOf(manifest),
    parts: sections.map((section) => ({
      title: section.kind === 'chapter' ? `${section.number}. ${section.title}` : section.title,
      cases:
        section.kind === 'chapter'
          ? section.cases.map(({ anchor, title, summary, territory, url }) => ({
              number: numbers.get(anchor) ?? '',
              title,
              summary,
              place: [territory.name, territory.department].filter((name) => name !== '').join(', '),
              url,
            }))
          : [],
    })),
    images,
  });
}

async function compile(manifest: VolumeManifest, press: Press, path: string) {
  const shown = forPress(manifest);
  const pictures = await preparePictures(shown, press, { limit: pictureLimit, jpegOf: bookCopy, withCover: false });
  press.report({ step: 'setting' });
  const images = kitImages(shown, pictures);
  const cover = await drawCover(manifest, press);
  press.report({ step: 'writing' });
  const files = [
    textFile('dossier.html', page(shown, images)),
    textFile('images.csv', imageTable(images)),
    textFile('reference.bib', bibliography(shown)),
    { path: coverFile, bytes: cover, stored: true },
    ...[...pictures.values()].map(({ src, bytes }) => ({ path: src, bytes, stored: true })),
    ...webAssets(['volume/web/frame.css', 'volume/kit/kit.css']),
  ];
  await writeArchive(path, files, manifest.edition.date);
  return { pages: null, remarks: [] };
}

/** What journalists need of a volume: cover, contents, numbers, contacts, and pictures with their rights. */
export const kitFormat: BookFormat = {
  name: 'kit',
  extension: 'zip',
  mediaType: 'application/zip',
  medium: 'web',
  compile,
};

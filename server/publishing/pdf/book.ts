import sharp from 'sharp';
import { byLetter, indexesOf } from '../indexes.ts';
import { insetsOf } from '../insets.ts';
import { type BookCase, type BookImage, type BookSection, casesOf, type VolumeManifest } from '../manifest.ts';
import { departmentsWith } from '../reading/outlines.ts';
import {
  barcodeDescription,
  codeDescription,
  editionInWords,
  finishedInWords,
  locatorDescription,
  mapDescription,
  monthInWords,
  screenWords,
  taxonomyInWords,
  typesetWords,
} from '../words.ts';
import {
  barcodeDrawing,
  codeDrawing,
  countDrawing,
  departmentsDrawing,
  franceDrawing,
  isOnMap,
  mapSteps,
  overseasDrawing,
  shadeOf,
} from './drawings.ts';
import { extentsOf } from './extents.ts';
import type { TypesetFigure } from './figures.ts';
import type { Rulers } from './fonts.ts';
import { measures } from './measures.ts';
import { pictureName, placementOf, type Wanted } from './photos.ts';

export type PdfVariant = 'pdf' | 'print';

/** Inks of the chapters, in turn: each has a lightness of its own, so that they differ in grey too, and carries white text. */
export const inks = ['#14304a', '#a34416', '#1f5c4d', '#4c2a5e', '#b8502a', '#2c6189'] as const;

const inkOf = (chapter: number) => inks[(chapter - 1) % inks.length] ?? inks[0];

const gold = '#e9b872';
const percent = new Intl.NumberFormat('fr', { style: 'percent' });

/** The map beside each case is a picture that the file holds once: as outlines it would weigh more than all the rest. */
const paleFrance = { file: 'france.png', width: 900, drawing: franceDrawing({ fill: '#e7e4dd', line: '#ffffff' }) };

/** Drawings that are laid as pictures, by name of file. */
export async function picturesOfBook(): Promise<Map<string, Buffer>> {
  const { file, width, drawing } = paleFrance;
  return new Map([
    [file, await sharp(Buffer.from(drawing)).resize({ width }).flatten({ background: '#ffffff' }).png().toBuffer()],
  ]);
}

const widthOfLogo = 36;
const widthOfCover = 176;

/** Text that needs no markup in mind: one form of each accented letter, no line ends inside. */
const plain = (text: string) => text.normalize('NFC').replace(/[\t\r\n]+/g, ' ');

/** The same data with `plain` texts. */
export function plainly<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'string' ? plain(each) : each)));
}

/** Every image of the book with the width it is printed in, in millimetres. */
export function imagesOf(manifest: VolumeManifest): Wanted[] {
  const { cover, partners } = manifest.volume;
  const logos = partners.flatMap(({ name, logo }) => (logo === null ? [] : [{ name, logo }]));
  return [
    ...(cover === null ? [] : [{ image: cover, width: widthOfCover, record: null, field: 'cover', lossless: false }]),
    ...logos.map(({ name, logo }) => ({
      image: logo,
      width: widthOfLogo,
      record: name,
      field: 'logo',
      lossless: true,
    })),
    ...casesOf(manifest).flatMap(({ title, images }) =>
      images.map((image, index) => ({
        image,
        width: placementOf(image, index).width,
        record: title,
        field: 'images',
        lossless: false,
      })),
    ),
  ];
}

/** "www.exemple.fr" of an address; the whole of what is none. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : url;
}

/** An address as it is printed: without its scheme, the site apart from the record. */
function addressOf(url: string): { site: string; record: string } {
  const [, site = '', record = ''] = /^(?:https?:\/\/)?([^/]*\/?)(.*)$/.exec(url) ?? [];
  return { site, record };
}

const photo = (image: BookImage, width: number, lossless = false) => ({
  file: pictureName({ image, width, lossless }),
  alt: image.alternativeText,
  caption: image.caption,
  rights: image.rights,
});

/** Département and région of a case, as far as they say more than its name. */
function placeOf({ territory }: BookCase): string[] {
  const { name, department, region } = territory;
  return [...new Set([department, region])].filter((each) => each !== '' && each !== name);
}

/** The small map beside a case: on the map of France, or by itself; null where neither knows the place. */
function locatorOf({ territory }: BookCase, ink: string) {
  const codes = departmentsWith(territory);
  const near = codes.filter(isOnMap);
  const drawing = near.length > 0 ? departmentsDrawing(near, ink) : overseasDrawing(codes[0] ?? '', ink);
  if (drawing === null) return null;
  const alt = locatorDescription(territory.department || territory.region || territory.name);
  return { drawing, alt, onFrance: near.length > 0 };
}

function typesetTexts(one: BookCase, chapter: number) {
  const { territory } = one;
  const population = territory.population === null ? [] : [screenWords.habitants(territory.population)];
  const facts = [
    { label: territory.kind, values: population },
    { label: typesetWords.years, values: one.years === '' ? [] : [one.years] },
    { label: typesetWords.status, values: [one.status] },
    { label: typesetWords.themes, values: one.themes },
    { label: typesetWords.technologies, values: one.technologies },
  ];
  return {
    anchor: one.anchor,
    title: one.title,
    summary: one.summary,
    territory: territory.name,
    place: placeOf(one),
    sections: one.sections.map(({ title, paragraphs }) => ({ title, paragraphs })),
    facts: facts.filter(({ values }) => values.length > 0),
    disclosures: [
      ...one.facts,
      ...(one.contact === '' ? [] : [{ label: typesetWords.contact, values: [one.contact] }]),
    ],
    testimonials: one.testimonials.map(({ speaker, office, date, quotation, observation, text, source }) => ({
      speaker,
      office: [office, date].filter(Boolean).join(', '),
      quotation,
      reported: observation ? typesetWords.observation : typesetWords.paraphrase,
      text,
      source,
    })),
    images: one.images.map((image, index) => {
      const placement = placementOf(image, index);
      return { ...photo(image, placement.width), ...placement };
    }),
    sources: one.sources.map(({ title, publisher, date, url }) => ({ title, publisher, date, url, host: hostOf(url) })),
    url: one.url,
    address: addressOf(one.url),
    code: { drawing: codeDrawing(one.url), alt: codeDescription(one.url) },
    locator: locatorOf(one, inkOf(chapter)),
    kind: territory.kind,
  };
}

function typesetCase(one: BookCase, chapter: number, rulers: Rulers) {
  const texts = typesetTexts(one, chapter);
  return { ...texts, extents: extentsOf(texts, rulers) };
}

/** Codes of the départements of some cases, as far as the map shows them. */
const departmentsOf = (cases: readonly BookCase[]) =>
  [...new Set(cases.flatMap(({ territory }) => territory.departmentCodes))].filter(isOnMap);

/** The places overseas of some cases, each by itself. */
const overseasDrawings = (cases: readonly BookCase[], fill: string) =>
  [...new Set(cases.flatMap(({ territory }) => departmentsWith(territory)))]
    .filter((code) => !isOnMap(code))
    .flatMap((code) => overseasDrawing(code, fill) ?? []);

/** A part that would be a title alone: nobody has answered yet what became of it. */
const isEmpty = (section: BookSection) =>
  section.kind === 'followups' && section.entries.length === 0 && section.introduction.length === 0;

function typesetSection(section: BookSection, rulers: Rulers, typesetFigure: TypesetFigure | null) {
  switch (section.kind) {
    case 'chapter':
      return {
        ...section,
        ink: inkOf(section.number),
        count: screenWords.initiatives(section.cases.length),
        map: departmentsDrawing(departmentsOf(section.cases), '#ffffff', 0.75),
        overseas: overseasDrawings(section.cases, '#ffffff'),
        cases: section.cases.map((one) => typesetCase(one, section.number, rulers)),
      };
    case 'figures':
      return {
        ...section,
        tables: section.tables.map(({ rows, total, ...table }) => ({
          ...table,
          rows: rows.map((row) => ({ ...row, share: percent.format(row.count / Math.max(1, total)) })),
        })),
      };
    case 'barometer':
      return { ...section, figures: section.figures.map((figure) => typesetFigure?.(figure)) };
    case 'map':
      return {
        ...section,
        drawing: countDrawing(section.departments),
        overseas: insetsOf(section.departments).map(({ code, name, count }) => ({
          name,
          drawing: overseasDrawing(code, shadeOf(count)),
        })),
        alt: mapDescription(section.departments),
        elsewhere: section.elsewhere === 0 ? null : screenWords.elsewhere(section.elsewhere),
        steps: mapSteps.map(({ from, fill }, index) => {
          const next = mapSteps[index + 1];
          const label = next === undefined ? typesetWords.orMore(from) : screenWords.range(from, next.from - 1);
          return { label, fill };
        }),
      };
    default:
      return section;
  }
}

const partnersPart = { kind: 'part', title: typesetWords.partners, anchor: 'partenaires' };

/** What the summary says of a part, besides its page. */
function summaryLines(section: BookSection) {
  const { anchor, title } = section;
  if (section.kind !== 'chapter') return [{ kind: 'part', anchor, title }];
  const { number, cases } = section;
  return [
    { kind: 'chapter', anchor, title, number, ink: inkOf(number) },
    ...cases.map((one) => ({ kind: 'case', anchor: one.anchor, title: one.title, territory: one.territory.name })),
  ];
}

/** What the pages tell: texts in reading order, and where the summary finds them. */
function contentsOf(manifest: VolumeManifest, rulers: Rulers, typesetFigure: TypesetFigure | null) {
  const typeset = (section: BookSection) => typesetSection(section, rulers, typesetFigure);
  const sections = manifest.sections.filter((section) => !isEmpty(section));
  const firstBody = sections.findIndex(({ kind }) => kind !== 'foreword');
  const split = firstBody === -1 ? sections.length : firstBody;
  const indexes = indexesOf(manifest);
  return {
    front: sections.slice(0, split).map(typeset),
    body: sections.slice(split).map(typeset),
    summary: [
      ...sections.flatMap(summaryLines),
      ...indexes.map(({ title, anchor }) => ({ kind: 'part', title, anchor })),
      ...(manifest.volume.partners.length > 0 ? [partnersPart] : []),
    ],
    indexes: indexes.map(({ title, anchor, entries }) => ({ title, anchor, groups: byLetter(entries) })),
  };
}

/** What is the same on every page, and what covers, title page and colophon say. */
function volumeOf(manifest: VolumeManifest, variant: PdfVariant) {
  const { volume, edition } = manifest;
  const isbn = volume.isbn[variant];
  const barcode = barcodeDrawing(isbn);
  const [year = 0, month = 1, day = 1] = edition.date.split('-').map(Number);
  return {
    words: typesetWords,
    measures,
    print: variant === 'print',
    title: volume.title,
    subtitle: volume.subtitle,
    collection: volume.collection,
    tome: `${typesetWords.volume} ${volume.number}`,
    year: volume.year,
    demonstration: volume.demonstration,
    publisher: volume.publisher,
    place: volume.place,
    licence: volume.licence,
    isbn,
    issn: volume.issn,
    price: variant === 'print' ? volume.price : '',
    legalDeposit: volume.legalDeposit,
    taxonomy: manifest.taxonomy === null ? '' : taxonomyInWords(manifest.taxonomy),
    edition: `${editionInWords(edition.number)}, ${monthInWords(edition.date)}`,
    finished: finishedInWords(edition.date, variant === 'print' ? volume.printer : ''),
    date: { year, month, day },
    authors: [...new Set(volume.team.flatMap(({ names }) => names))],
    keywords: [...new Set(casesOf(manifest).flatMap(({ themes }) => themes))].sort(new Intl.Collator('fr').compare),
    team: volume.team,
    partners: volume.partners.map(({ logo, ...partner }) => ({
      ...partner,
      host: hostOf(partner.url),
      logo: logo === null ? null : photo(logo, widthOfLogo, true),
    })),
    cover: volume.cover === null ? null : photo(volume.cover, widthOfCover),
    blurb: volume.blurb,
    barcode: barcode === null ? null : { drawing: barcode, alt: barcodeDescription(isbn) },
    france: { pale: paleFrance.file, onInk: franceDrawing({ fill: '#ffffff', opacity: 0.09 }) },
    coverMap: departmentsDrawing(departmentsOf(casesOf(manifest)), gold),
    address: volume.baseUrl,
  };
}

/**
 * What the template reads: the manifest as it is to be set, with its drawings and indexes. `typesetFigure` may be null
 * where no section shows figures of the barometer.
 */
export const typesetBook = (
  manifest: VolumeManifest,
  variant: PdfVariant,
  rulers: Rulers,
  typesetFigure: TypesetFigure | null = null,
) => ({
  volume: volumeOf(manifest, variant),
  contents: contentsOf(manifest, rulers, typesetFigure),
});

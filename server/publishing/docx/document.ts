import {
  Document,
  type FileChild,
  Footer,
  Header,
  LineNumberRestartFormat,
  PageNumber,
  Paragraph,
  TableOfContents,
} from 'docx';
import { indexesOf } from '../indexes.ts';
import type { VolumeManifest } from '../manifest.ts';
import { dayInWords } from '../numbers.ts';
import type { Photo } from '../photos.ts';
import { taxonomyInWords, manuscriptWords as words } from '../words.ts';
import { heading, labelled, link, paragraph, run } from './blocks.ts';
import { pictureBlocks } from './cases.ts';
import { indexBlocks, type Numbered, sectionBlocks } from './sections.ts';
import { numbering, page, styles } from './styles.ts';

/** Pictures of the volume itself; null where it has none. */
export interface VolumePhotos {
  cover: Photo | null;
}

function imprint({ volume, edition, taxonomy }: VolumeManifest): Paragraph[] {
  const { isbn, issn, legalDeposit, publisher, place, printer, price, licence, team } = volume;
  const lines: [string, string][] = [
    ...team.map(({ role, names }): [string, string] => [role, names.join(', ')]),
    [words.publisher, [publisher, place].filter((part) => part !== '').join(', ')],
    [words.isbn.print, isbn.print],
    [words.isbn.pdf, isbn.pdf],
    [words.isbn.epub, isbn.epub],
    [words.issn, issn],
    [words.legalDeposit, legalDeposit],
    [words.taxonomy, taxonomy === null ? '' : taxonomyInWords(taxonomy)],
    [words.printer, printer],
    [words.price, price],
  ];
  return [
    ...(volume.demonstration ? [paragraph(words.demonstrationNote, 'Avertissement')] : []),
    ...lines.filter(([, value]) => value !== '').map(([label, value]) => labelled(label, value)),
    ...(licence.label === ''
      ? []
      : [
          new Paragraph({
            children: [
              run(`${words.licence}\u00a0: `, { bold: true }),
              licence.url === '' ? run(licence.label) : link(licence.url, licence.label),
            ],
          }),
        ]),
    paragraph(words.edition(edition.number, dayInWords(edition.date))),
  ];
}

function frontMatter(manifest: VolumeManifest, { cover }: VolumePhotos): FileChild[] {
  const { volume, edition } = manifest;
  return [
    paragraph(words.volume(volume.collection, volume.number), 'Subtitle'),
    new Paragraph({ style: 'Title', children: [run(volume.title)] }),
    ...(volume.subtitle === '' ? [] : [paragraph(volume.subtitle, 'Subtitle')]),
    ...(volume.demonstration ? [paragraph(words.demonstration, 'Avertissement')] : []),
    paragraph(`${words.manuscript} · ${words.edition(edition.number, dayInWords(edition.date))}`, 'Reperes'),
    ...(volume.cover && cover ? pictureBlocks(volume.cover, { photo: cover, label: words.cover }) : []),
    heading(3, words.guide),
    ...words.guideText.map((text) => paragraph(text)),
    new Paragraph({ style: 'TitreSommaire', pageBreakBefore: true, children: [run(words.contents)] }),
    new TableOfContents(words.contents, {
      hyperlink: true,
      headingStyleRange: '1-2',
      useAppliedParagraphOutlineLevel: false,
    }),
  ];
}

function backMatter(manifest: VolumeManifest, numbered: Numbered): FileChild[] {
  const { partners, blurb } = manifest.volume;
  const partner = ({ name, url }: (typeof partners)[number]) =>
    new Paragraph({ children: [run(name), ...(url === '' ? [] : [run(', '), link(url)])] });
  return [
    ...indexesOf(manifest).flatMap((each) => indexBlocks(each, numbered)),
    ...(partners.length === 0 ? [] : [heading(1, words.partners), ...partners.map(partner)]),
    heading(1, words.imprint),
    ...imprint(manifest),
    ...(blurb.length === 0 ? [] : [heading(1, words.backCover), ...blurb.map((text) => paragraph(text))]),
  ];
}

/** The manuscript as the library has it; `numbered` and `photos` go with the manifest. */
export function manuscript(manifest: VolumeManifest, numbered: Numbered, photos: VolumePhotos): Document {
  const { volume, edition } = manifest;
  const header = new Header({ children: [paragraph(words.header(volume.title, edition.number), 'Header')] });
  const footer = new Footer({
    children: [
      new Paragraph({
        style: 'Footer',
        children: [run('', { children: [words.page, PageNumber.CURRENT, words.of, PageNumber.TOTAL_PAGES] })],
      }),
    ],
  });
  const layout = { page: { size: page.size, margin: page.margin } };
  return new Document({
    title: volume.title,
    subject: words.volume(volume.collection, volume.number),
    creator: volume.publisher === '' ? volume.collection : volume.publisher,
    lastModifiedBy: volume.publisher === '' ? volume.collection : volume.publisher,
    keywords: [volume.collection, volume.isbn.print].filter((part) => part !== '').join(', '),
    description: `${words.manuscript}. ${words.edition(edition.number, dayInWords(edition.date))}.`,
    styles,
    numbering,
    sections: [
      {
        properties: { ...layout, titlePage: true },
        headers: { default: header },
        footers: { default: footer },
        children: frontMatter(manifest, photos),
      },
      {
        properties: {
          ...layout,
          lineNumbers: { countBy: 5, restart: LineNumberRestartFormat.NEW_PAGE, distance: 280 },
        },
        headers: { default: header },
        footers: { default: footer },
        children: [
          ...manifest.sections.flatMap((each) => sectionBlocks(each, numbered)),
          ...backMatter(manifest, numbered),
        ],
      },
    ],
  });
}

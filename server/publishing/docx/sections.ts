import { type FileChild, Paragraph } from 'docx';
import type { Figure } from '../../barometer/figure.ts';
import { printedFigure } from '../barometer.ts';
import { type BookIndex, byLetter, type IndexEntry } from '../indexes.ts';
import type { BookBlock, BookSection } from '../manifest.ts';
import type { Photo } from '../photos.ts';
import { manuscriptWords as words } from '../words.ts';
import { bulletItems, heading, jump, labelled, link, linkedRuns, paragraph, run, table } from './blocks.ts';
import { caseBlocks } from './cases.ts';

export interface Numbered {
  /** Numbers of cases by anchor. */
  numbers: ReadonlyMap<string, string>;
  /** Photos of cases by anchor, in the order of their images. */
  photos: ReadonlyMap<string, readonly Photo[]>;
}

function blocksOf(block: BookBlock): Paragraph[] {
  switch (block.type) {
    case 'heading':
      return [heading(2, block.text)];
    case 'paragraph':
      return [paragraph(block.text)];
    case 'question':
      return [paragraph(block.text, 'Question')];
    case 'answer':
      return [labelled(block.speaker, block.text, 'Reponse')];
    case 'list':
      return bulletItems(block.items);
  }
}

const textColumns = [5980, 1500];
const tableWidth = 7480;
const departmentColumns = [1500, 4480, 1500];

/** A frozen figure as its table: what is read again in a manuscript are its numbers. */
function figureBlocks(figure: Figure): FileChild[] {
  const { title, note, count, table: printed, hidden, rest } = printedFigure(figure);
  const numbers = Math.min(1500, Math.floor(5000 / printed.columns.length));
  const first = tableWidth - numbers * printed.columns.length;
  return [
    heading(2, title),
    paragraph(count),
    table(
      [printed.heading, ...printed.columns],
      printed.rows.map(({ label, cells }) => [label, ...cells]),
      [first, ...printed.columns.map(() => numbers)],
    ),
    ...[note, hidden, rest].filter((line) => line !== '').map((line) => paragraph(line, 'Credit')),
  ];
}

function bodyOf(section: BookSection, { numbers, photos }: Numbered): FileChild[] {
  switch (section.kind) {
    case 'chapter':
      return section.cases.flatMap((one) =>
        caseBlocks(one, numbers.get(one.anchor) ?? '', photos.get(one.anchor) ?? []),
      );
    case 'followups':
      return section.entries.flatMap(({ title, territory, volume, answer, date, text, url }) => [
        heading(2, title),
        paragraph([territory, volume, answer, date].filter((part) => part !== '').join(' · '), 'Reperes'),
        new Paragraph({ style: 'Reperes', children: [link(url)] }),
        ...text
          .split(/\n+/)
          .filter((line) => line.trim() !== '')
          .map((line) => paragraph(line)),
      ]);
    case 'map':
      return [
        table(
          ['Code', words.department, words.cases],
          section.departments.map(({ code, name, count }) => [code, name, String(count)]),
          departmentColumns,
        ),
        ...(section.elsewhere === 0 ? [] : [labelled(words.elsewhere, String(section.elsewhere))]),
      ];
    case 'barometer':
      return [paragraph(section.edition, 'Reperes'), ...section.figures.flatMap(figureBlocks)];
    case 'figures':
      return section.tables.flatMap(({ title, total, note, rows }) => [
        heading(2, title),
        table(
          [words.heading, words.cases],
          [...rows.map(({ label, count }) => [label, String(count)]), [words.total, String(total)]],
          textColumns,
        ),
        paragraph(note, 'Credit'),
      ]);
    default: {
      const { author, blocks } = section;
      const signature = author && [author.name, author.office].filter((part) => part !== '').join(', ');
      return [...(signature ? [paragraph(signature, 'Attribution')] : []), ...blocks.flatMap(blocksOf)];
    }
  }
}

/** A section of the book in reading order. */
export function sectionBlocks(section: BookSection, numbered: Numbered): FileChild[] {
  const title = section.kind === 'chapter' ? words.chapter(section.number, section.title) : section.title;
  const introduction = 'introduction' in section ? section.introduction : [];
  return [
    heading(1, title, section.anchor),
    ...introduction.map((text) => paragraph(text)),
    ...bodyOf(section, numbered),
  ];
}

/** An index that leads to cases by their numbers; nothing where it has no lines. */
export function indexBlocks({ title, entries }: BookIndex, { numbers }: Numbered): FileChild[] {
  const line = ({ label, anchors }: IndexEntry) =>
    new Paragraph({
      style: 'EntreeIndex',
      children: [
        ...linkedRuns(`${label}, `),
        ...anchors.flatMap((anchor, index) => [
          ...(index === 0 ? [] : [run(', ')]),
          jump(anchor, numbers.get(anchor) ?? ''),
        ]),
      ],
    });
  return [
    heading(1, title),
    ...byLetter(entries).flatMap(({ letter, entries: lines }) => [
      paragraph(letter, 'LettreIndex'),
      ...lines.map(line),
    ]),
  ];
}

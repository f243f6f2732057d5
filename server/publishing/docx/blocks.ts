import {
  Bookmark,
  ExternalHyperlink,
  HeadingLevel,
  InternalHyperlink,
  type IRunOptions,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { bullets } from './styles.ts';

const language = { value: 'fr-FR' } as const;

/** A run of French text. */
export const run = (text: string, options: Omit<IRunOptions, 'text' | 'language'> = {}): TextRun =>
  new TextRun({ ...options, text, language });

const webAddress = /(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)\]])/;

/** Address as a package of Word may hold it; null for what is none. */
function linkTarget(address: string): string | null {
  return URL.canParse(address) && /^(https?|mailto):$/.test(new URL(address).protocol) ? new URL(address).href : null;
}

/** A link, or plain text where the address is none that Word could open. */
export function link(address: string, label = address): ParagraphChild {
  const target = linkTarget(address);
  return target === null
    ? run(label)
    : new ExternalHyperlink({ link: target, children: [run(label, { style: 'Hyperlink' })] });
}

/** Text whose web addresses are links. */
export function linkedRuns(text: string): ParagraphChild[] {
  return text
    .split(webAddress)
    .map((part, index) => (index % 2 === 1 ? link(part) : run(part)))
    .filter((_part, index, parts) => parts.length === 1 || text.split(webAddress)[index] !== '');
}

/** Names of bookmarks hold no hyphens in Word. */
export const bookmarkOf = (anchor: string) => anchor.replaceAll('-', '_');

/** A link to another place of the document. */
export const jump = (anchor: string, label: string): InternalHyperlink =>
  new InternalHyperlink({ anchor: bookmarkOf(anchor), children: [run(label, { style: 'Hyperlink' })] });

export const paragraph = (text: string, style = 'Normal'): Paragraph =>
  new Paragraph({ style, children: linkedRuns(text) });

const levels = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3] as const;

/** A heading; those of level 1 begin a page. `anchor` makes it a place to link to. */
export function heading(level: 1 | 2 | 3, text: string, anchor?: string): Paragraph {
  const children = [run(text)];
  return new Paragraph({
    heading: levels[level - 1] ?? HeadingLevel.HEADING_3,
    pageBreakBefore: level === 1,
    children: anchor === undefined ? children : [new Bookmark({ id: bookmarkOf(anchor), children })],
  });
}

export const bulletItems = (items: readonly string[]): Paragraph[] =>
  items.map((item) => new Paragraph({ numbering: { reference: bullets, level: 0 }, children: linkedRuns(item) }));

/** "Label : value" with the label in bold. */
export const labelled = (label: string, value: string, style = 'Normal'): Paragraph =>
  new Paragraph({ style, children: [run(`${label}\u00a0: `, { bold: true }), ...linkedRuns(value)] });

const cell = (text: string, width: number, bold: boolean) =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { left: 100, right: 100 },
    children: [new Paragraph({ style: 'Cellule', children: [run(text, { bold })] })],
  });

/** A table with a heading row that is repeated on each page; `widths` in twentieths of a point. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): Table {
  const cells = (texts: readonly string[], bold: boolean) =>
    texts.map((text, index) => cell(text, widths[index] ?? 1000, bold));
  return new Table({
    columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: cells(head, true) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, false) })),
    ],
  });
}

import { type BookIndex, indexesOf } from '../indexes.ts';
import { type BookCase, type BookChapter, type BookSection, casesOf, type VolumeManifest } from '../manifest.ts';
import { screenWords as words } from '../words.ts';

export type PageContent =
  | { kind: 'section'; section: Exclude<BookSection, BookChapter> }
  | { kind: 'chapter'; chapter: BookChapter }
  | { kind: 'case'; one: BookCase; chapter: BookChapter }
  | { kind: 'index'; index: BookIndex }
  | { kind: 'title' | 'presentation' | 'partners' | 'colophon' };

/** A page of a book read on a screen: one of its files, or one of its addresses. */
export interface ReadingPage {
  /** Unique in the book and stable: the anchor of a section or case, or a word such as `colophon`. */
  name: string;
  title: string;
  /** Name of the chapter that a case is in. */
  parent: string | null;
  part: 'frontmatter' | 'bodymatter' | 'backmatter';
  content: PageContent;
}

/** A line of the summary. */
export interface SummaryEntry {
  name: string;
  title: string;
  /** Place of a case, number of a chapter; empty elsewhere. */
  detail: string;
  children: SummaryEntry[];
}

function partOf(section: BookSection): ReadingPage['part'] {
  if (section.kind === 'foreword') return 'frontmatter';
  return section.kind === 'further' ? 'backmatter' : 'bodymatter';
}

function pagesOfSection(section: BookSection): ReadingPage[] {
  const { anchor, title } = section;
  const head = { name: anchor, title, parent: null, part: partOf(section) };
  if (section.kind !== 'chapter') return [{ ...head, content: { kind: 'section', section } }];
  return [
    { ...head, content: { kind: 'chapter', chapter: section } },
    ...section.cases.map(
      (one): ReadingPage => ({
        name: one.anchor,
        title: one.title,
        parent: anchor,
        part: 'bodymatter',
        content: { kind: 'case', one, chapter: section },
      }),
    ),
  ];
}

function indexPages(manifest: VolumeManifest): ReadingPage[] {
  return indexesOf(manifest).map((index) => ({
    name: index.anchor,
    title: index.title,
    parent: null,
    part: 'backmatter',
    content: { kind: 'index', index },
  }));
}

const plainPage = (
  kind: 'title' | 'presentation' | 'partners' | 'colophon',
  name: string,
  title: string,
  part: ReadingPage['part'],
): ReadingPage => ({ name, title, parent: null, part, content: { kind } });

/** What stands before the summary of an e-book. */
export function openingPages({ volume }: VolumeManifest): ReadingPage[] {
  const title = plainPage('title', 'titre', words.titlePage, 'frontmatter');
  const presentation = plainPage('presentation', 'presentation', words.presentation, 'frontmatter');
  return volume.blurb.length > 0 ? [title, presentation] : [title];
}

/** Every page after the summary in reading order: sections, chapters with a page for each case, indexes, back matter. */
export function readingPages(manifest: VolumeManifest): ReadingPage[] {
  return [
    ...manifest.sections.flatMap(pagesOfSection),
    ...indexPages(manifest),
    ...(manifest.volume.partners.length > 0
      ? [plainPage('partners', 'partenaires', words.partners, 'backmatter')]
      : []),
    plainPage('colophon', 'colophon', words.colophon, 'backmatter'),
  ];
}

/** The pages as a summary has them: cases under their chapter. */
export function summaryOf(pages: readonly ReadingPage[]): SummaryEntry[] {
  const entryOf = ({ name, title, content }: ReadingPage): SummaryEntry => ({
    name,
    title,
    detail:
      content.kind === 'chapter'
        ? words.chapter(content.chapter.number)
        : content.kind === 'case'
          ? content.one.territory.name
          : '',
    children: pages.filter(({ parent }) => parent === name).map(entryOf),
  });
  return pages.filter(({ parent }) => parent === null).map(entryOf);
}

/** Cases by anchor, for the locators of an index. */
export function casesByAnchor(manifest: VolumeManifest): Map<string, BookCase> {
  return new Map(casesOf(manifest).map((one) => [one.anchor, one]));
}

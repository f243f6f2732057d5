import { address, bibtexName, entry, latex, title } from '../publishing/bibtex.ts';
import { citedName } from '../publishing/citations.ts';
import { nameOf, present } from '../publishing/csl.ts';
import { escapeHtml } from '../search/text.ts';

/** What a testimonial is cited by, in the words of the page's language. */
export interface Cited {
  slug: string;
  /** Of the page: whose testimonial it is. */
  title: string;
  /** The very words, or what was reported of them. */
  text: string;
  quotation: boolean;
  speaker: string;
  /** As held that day. */
  office: string;
  /** Partial date, and the same in words. */
  date: string | null;
  dateInWords: string;
  /** Title, publisher and address of the source, in one line; empty where the words were given to the catalogue itself. */
  source: string;
  catalogue: string;
  /** Exact and absolute. */
  url: string;
  /** "propos rapportés": no testimonial that is not a quotation goes without. */
  reported: string;
}

/** Who, in which office, when, after which source, where to find it: in one line. */
export function attributionOf({ speaker, office, dateInWords, source, catalogue, url }: Cited): string {
  return [speaker, office, dateInWords, source, catalogue, url].filter((part) => part !== '').join(', ');
}

/** In one paragraph, ready for any text. What is no quotation is never put between quotation marks. */
export function textCitation(cited: Cited): string {
  const words = cited.quotation ? `«\u202f${cited.text}\u202f»` : cited.text;
  const attribution = attributionOf(cited);
  return cited.quotation ? `${words} — ${attribution}` : `${words} (${cited.reported}) — ${attribution}`;
}

/** For a page: an HTML quotation, or a paragraph that says that the words were reported. */
export function htmlCitation(cited: Cited): string {
  const text = escapeHtml(cited.text);
  const url = escapeHtml(cited.url);
  const words = cited.quotation
    ? `<blockquote cite="${url}" lang="fr"><p>${text}</p></blockquote>`
    : `<p lang="fr">${text} (${escapeHtml(cited.reported)})</p>`;
  const details = [cited.office, cited.dateInWords, cited.source].filter((part) => part !== '').map(escapeHtml);
  const who = [`<cite>${escapeHtml(cited.speaker)}</cite>`, ...details].join(', ');
  return `${words}\n<p>— ${who}, <a href="${url}">${escapeHtml(cited.catalogue)}</a></p>`;
}

const keyOf = ({ slug }: Cited) => `temoignage-${slug}`;
/** A person is the author of words that are their own, not of a summary. */
const authorsOf = ({ quotation, speaker }: Cited) => (quotation ? [citedName(speaker)] : []);
const noteOf = ({ quotation, text, reported, source }: Cited) => {
  const words = quotation ? `«\u202f${text}\u202f»` : `${reported}\u00a0: ${text}`;
  const end = /[.!?…]$/.test(words) ? ' ' : '. ';
  return source === '' ? words : words + end + source;
};

export function bibtexCitation(cited: Cited): string {
  const [year = '', month = ''] = (cited.date ?? '').split('-');
  return entry('misc', keyOf(cited), [
    ['author', authorsOf(cited).map(bibtexName).join(' and ')],
    ['title', title(cited.title)],
    ['howpublished', latex(cited.catalogue)],
    ['year', year],
    ['month', month === '' ? '' : String(Number(month))],
    ['note', latex(noteOf(cited))],
    ['url', address(cited.url)],
    ['langid', 'french'],
  ]);
}

/** Citation Style Language 1.0.2 (csl-data.json), which Zotero and its kin read. */
export function cslCitation(cited: Cited): string {
  const item = present({
    id: keyOf(cited),
    type: 'webpage',
    title: cited.title,
    author: authorsOf(cited).map(nameOf),
    'container-title': cited.catalogue,
    issued: cited.date === null ? '' : { 'date-parts': [cited.date.split('-').map(Number)] },
    note: noteOf(cited),
    URL: cited.url,
    language: 'fr-FR',
  });
  return JSON.stringify([item], null, 2);
}

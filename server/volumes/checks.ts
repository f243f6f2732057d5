import { countWords } from '../contribution/words.ts';
import { isValidIsbn, isValidIssn } from '../publishing/identifiers.ts';
import type { BookCase, BookSection, VolumeManifest } from '../publishing/manifest.ts';

/** What stands in the way of closing a volume (`error`), or should be looked at before. */
export interface Finding {
  severity: 'error' | 'warning';
  kind:
    | 'title'
    | 'publisher'
    | 'isbn'
    | 'issn'
    | 'empty-volume'
    | 'empty-section'
    | 'gone'
    | 'image-text'
    | 'image-rights'
    | 'image-small'
    | 'long'
    | 'short'
    | 'consent'
    | 'public-source'
    | 'comments'
    | 'open-submission'
    | 'taxonomy'
    | 'proof-waiting'
    | 'proof-change';
  /** Title of the part or record; empty for the volume itself. */
  subject: string;
  /** What to mend: the volume's own form, a part, a record, its contribution, or a proof. */
  target:
    | { type: 'volume' }
    | { type: 'section'; anchor: string }
    | { type: 'record'; id: number }
    | { type: 'submission'; id: number; initiativeId: number }
    | { type: 'testimonial'; slug: string }
    | { type: 'proofs' }
    | { type: 'images' }
    | { type: 'workspace' };
  count: number;
}

/** Pixels that a photo printed over the text's width needs at 200 points an inch. */
const printableWidth = 1000;
/** The same for a cover of 170 mm. */
const coverWidth = 1340;
const longest = 1100;
const shortest = 60;

const noCount = { count: 0 } as const;

export function wordsOf(one: BookCase): number {
  const texts = [
    one.title,
    one.summary,
    ...one.sections.flatMap(({ paragraphs }) => paragraphs),
    ...one.testimonials.map(({ text }) => text),
  ];
  return texts.reduce((total, text) => total + countWords(text), 0);
}

function volumeFindings({ volume, sections }: VolumeManifest): Finding[] {
  const findings: Finding[] = [];
  const add = (severity: Finding['severity'], kind: Finding['kind'], target: Finding['target'] = { type: 'volume' }) =>
    findings.push({ severity, kind, subject: '', target, ...noCount });
  if (volume.title === '') add('error', 'title');
  if (volume.publisher === '') add('error', 'publisher');
  const isbns = Object.values(volume.isbn);
  if (isbns.some((isbn) => isbn !== '' && !isValidIsbn(isbn))) add('error', 'isbn');
  else if (volume.isbn.print === '' && !volume.demonstration) add('warning', 'isbn');
  if (volume.issn !== '' && !isValidIssn(volume.issn)) add('error', 'issn');
  if (volume.cover !== null && volume.cover.width < coverWidth)
    findings.push({
      severity: 'warning',
      kind: 'image-small',
      subject: volume.title,
      target: { type: 'images' },
      count: 1,
    });
  if (!sections.some(({ kind }) => kind === 'chapter')) add('error', 'empty-volume', { type: 'workspace' });
  return findings;
}

function isEmpty(section: BookSection): boolean {
  switch (section.kind) {
    case 'chapter':
      return section.cases.length === 0;
    case 'followups':
      return section.entries.length === 0;
    case 'barometer':
      return section.figures.length === 0;
    case 'map':
    case 'figures':
      return false;
    default:
      return section.blocks.length === 0;
  }
}

function caseFindings(one: BookCase): Finding[] {
  const target = { type: 'record', id: one.id } as const;
  const find = (severity: Finding['severity'], kind: Finding['kind'], count = 0): Finding => ({
    severity,
    kind,
    subject: one.title,
    target,
    count,
  });
  const findings: Finding[] = [];
  if (one.images.some(({ alternativeText }) => alternativeText === '')) findings.push(find('error', 'image-text'));
  if (one.images.some(({ rights }) => rights === '')) findings.push(find('error', 'image-rights'));
  const small = one.images.filter(({ width }) => width < printableWidth).length;
  if (small > 0) findings.push(find('warning', 'image-small', small));
  const words = wordsOf(one);
  if (words > longest) findings.push(find('warning', 'long', words));
  if (words < shortest) findings.push(find('warning', 'short', words));
  for (const { media, speaker, slug, source } of one.testimonials) {
    const testimonial = {
      subject: `${speaker}, ${one.title}`,
      target: { type: 'testimonial', slug },
      count: 0,
    } as const;
    if (!media.includes('print')) findings.push({ severity: 'warning', kind: 'consent', ...testimonial });
    else if (source !== '') findings.push({ severity: 'warning', kind: 'public-source', ...testimonial });
  }
  return findings;
}

/** What the book itself shows to be wrong; what the database knows besides is added by the service. */
export function findingsOf(manifest: VolumeManifest): Finding[] {
  return [
    ...volumeFindings(manifest),
    ...manifest.sections.flatMap((section): Finding[] => {
      const { title, anchor } = section;
      const empty: Finding[] = isEmpty(section)
        ? [{ severity: 'error', kind: 'empty-section', subject: title, target: { type: 'section', anchor }, count: 0 }]
        : [];
      return [...empty, ...(section.kind === 'chapter' ? section.cases.flatMap(caseFindings) : [])];
    }),
  ];
}

/** Pages that the book will have, to within a few: what a publisher needs for a quotation. */
export function estimatedPages(manifest: VolumeManifest): number {
  const front = 8;
  const wordsAPage = 330;
  const pages = manifest.sections.map((section) => {
    if (section.kind === 'chapter') {
      const cases = section.cases.map((one) => Math.ceil(wordsOf(one) / wordsAPage + one.images.length * 0.4 + 0.35));
      return 2 + cases.reduce((total, each) => total + each, 0);
    }
    if (section.kind === 'map' || section.kind === 'figures') return 2;
    if (section.kind === 'barometer') return 1 + section.figures.length;
    if (section.kind === 'followups') return 1 + Math.ceil(section.entries.length / 6);
    const words = section.blocks.reduce(
      (total, block) => total + countWords(block.type === 'list' ? block.items.join(' ') : block.text),
      0,
    );
    return 1 + Math.ceil(words / wordsAPage);
  });
  const count = manifest.sections.reduce((total, each) => total + (each.kind === 'chapter' ? each.cases.length : 0), 0);
  return front + pages.reduce((total, each) => total + each, 0) + Math.ceil(count / 25);
}

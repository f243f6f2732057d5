import { type BookCase, casesOf, type VolumeManifest } from './manifest.ts';
import { indexTitles } from './words.ts';

/** One line of an index: the cases where it is found, by their anchors, in reading order. */
export interface IndexEntry {
  label: string;
  /** What it is sorted by. */
  key: string;
  anchors: string[];
}

/** Lines under one letter. */
export interface IndexGroup {
  letter: string;
  entries: IndexEntry[];
}

const collator = new Intl.Collator('fr', { numeric: true });
/** What French indexes do not sort by: "La Rochelle" stands under R, "L’Haÿ-les-Roses" under H. */
const article = /^(?:l’|l'|la |le |les )/i;

type Term = Pick<IndexEntry, 'label' | 'key'>;

const termOf = (label: string): Term => ({ label, key: label.replace(article, '') });

function indexOf(cases: readonly BookCase[], termsOf: (one: BookCase) => readonly Term[]): IndexEntry[] {
  const entries = new Map<string, IndexEntry>();
  for (const one of cases)
    for (const { label, key } of termsOf(one)) {
      const entry = entries.get(label) ?? { label, key, anchors: [] };
      if (!entry.anchors.includes(one.anchor)) entry.anchors.push(one.anchor);
      entries.set(label, entry);
    }
  return [...entries.values()].sort((a, b) => collator.compare(a.key, b.key) || collator.compare(a.label, b.label));
}

/**
 * "Awena Le Gall" as an index has it: "Le Gall, Awena", under L; "Charles de Gaulle" stands under G, as French catalogues
 * sort. "L’auteur du blog" is no name, and stands as it is, under A.
 */
export function indexedPerson(name: string): Term {
  const [, given, particle = '', family] = /^(\S+(?: \p{Lu}\.)*) (de |d’)?(.+)$/u.exec(name.trim()) ?? [];
  if (given === undefined || family === undefined || article.test(name)) return termOf(name);
  const label = `${family}, ${given}${particle === '' ? '' : ` ${particle.trim()}`}`;
  return { label, key: label };
}

export const territoryIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ territory: { name, department } }) => [
    termOf(department === '' || department === name ? name : `${name} (${department})`),
  ]);

export const themeIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ themes, technologies }) => [...themes, ...technologies].map(termOf));

/** Of a manifest whose testimonials have been narrowed to those of the medium. */
export const peopleIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ testimonials }) => testimonials.map(({ speaker }) => indexedPerson(speaker)));

export type IndexSubject = keyof typeof indexTitles;

export interface BookIndex {
  subject: IndexSubject;
  title: string;
  /** Unique in the book: name of its page or anchor. */
  anchor: string;
  entries: IndexEntry[];
}

/** The indexes that have lines, in the order of every form of the book. Of a manifest narrowed to those of the medium. */
export function indexesOf(manifest: VolumeManifest): BookIndex[] {
  const indexes: Omit<BookIndex, 'title'>[] = [
    { subject: 'territories', anchor: 'index-territoires', entries: territoryIndex(manifest) },
    { subject: 'themes', anchor: 'index-themes', entries: themeIndex(manifest) },
    { subject: 'people', anchor: 'index-temoins', entries: peopleIndex(manifest) },
  ];
  return indexes.flatMap((each) => (each.entries.length === 0 ? [] : [{ ...each, title: indexTitles[each.subject] }]));
}

/** The lines of an index under their letters, accents left aside. */
export function byLetter(entries: readonly IndexEntry[]): IndexGroup[] {
  const groups: IndexGroup[] = [];
  for (const entry of entries) {
    const letter = entry.key.normalize('NFD').charAt(0).toUpperCase();
    const last = groups.at(-1);
    if (last?.letter === letter) last.entries.push(entry);
    else groups.push({ letter, entries: [entry] });
  }
  return groups;
}

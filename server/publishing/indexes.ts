import { type BookCase, casesOf, type VolumeManifest } from './manifest.ts';
import { indexTitles } from './words.ts';

/** One line of an index: the cases where it is found, by their anchors, in reading order. */
export interface IndexEntry {
  label: string;
  anchors: string[];
}

/** Lines under one letter. */
export interface IndexGroup {
  letter: string;
  entries: IndexEntry[];
}

const collator = new Intl.Collator('fr', { numeric: true });
/** Particles that French indexes do not sort by: "La Rochelle" stands under R, "L’Haÿ-les-Roses" under H. */
const article = /^(?:l’|l'|la |le |les )/i;

function indexOf(cases: readonly BookCase[], termsOf: (one: BookCase) => readonly string[]): IndexEntry[] {
  const anchors = new Map<string, string[]>();
  for (const one of cases)
    for (const term of new Set(termsOf(one))) anchors.set(term, [...(anchors.get(term) ?? []), one.anchor]);
  const sortKey = (label: string) => label.replace(article, '');
  return [...anchors]
    .map(([label, found]) => ({ label, anchors: found }))
    .sort((a, b) => collator.compare(sortKey(a.label), sortKey(b.label)) || collator.compare(a.label, b.label));
}

/** "Awena Le Gall" as an index has it: "Le Gall, Awena"; "Charles de Gaulle" stands under G, as French catalogues sort. */
export function indexName(name: string): string {
  const [, given, particle = '', family] = /^(\S+(?: \p{Lu}\.)*) (de |d’)?(.+)$/u.exec(name.trim()) ?? [];
  if (given === undefined || family === undefined) return name;
  return `${family}, ${given}${particle === '' ? '' : ` ${particle.trim()}`}`;
}

export const territoryIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ territory }) => [
    territory.department === '' || territory.department === territory.name
      ? territory.name
      : `${territory.name} (${territory.department})`,
  ]);

export const themeIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ themes, technologies }) => [...themes, ...technologies]);

/** Of a manifest whose testimonials have been narrowed to those of the medium. */
export const peopleIndex = (manifest: VolumeManifest): IndexEntry[] =>
  indexOf(casesOf(manifest), ({ testimonials }) => testimonials.map(({ speaker }) => indexName(speaker)));

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
    const letter = entry.label.replace(article, '').normalize('NFD').charAt(0).toUpperCase();
    const last = groups.at(-1);
    if (last?.letter === letter) last.entries.push(entry);
    else groups.push({ letter, entries: [entry] });
  }
  return groups;
}

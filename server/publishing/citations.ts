import { paths } from '../paths.ts';
import { indexedPerson } from './indexes.ts';
import type { VolumeManifest } from './manifest.ts';
import { caseNumbers } from './numbers.ts';

/** A person as bibliographies sort them. */
export interface CitedName {
  family: string;
  given: string;
  /** "de", "d’": stands before the family name and is not sorted by. */
  particle: string;
}

/** What a volume and its parts are cited by, whatever the bibliography's format. */
export interface Citations {
  book: {
    key: string;
    /** With the subtitle. */
    title: string;
    editors: CitedName[];
    url: string;
  };
  /** Cases and signed sections, in reading order. */
  parts: {
    key: string;
    title: string;
    authors: CitedName[];
    /** "2.3"; empty for a section that is not a case. */
    number: string;
    abstract: string;
    keywords: string[];
    /** Empty where the part has no address of its own. */
    url: string;
  }[];
}

/** "Charles de Gaulle": family Gaulle, given Charles, particle de. A single name is a family name. */
export function citedName(name: string): CitedName {
  const [family = '', rest = ''] = indexedPerson(name).label.split(', ');
  const [, given = rest, particle = ''] = /^(.*) (de|d’)$/.exec(rest) ?? [];
  return { family, given, particle };
}

/** Roles that bibliographies call editing. */
const editing = /^(coordination|direction|sous la direction)/i;

/** The volume and its parts as they are cited. */
export function citationsOf(manifest: VolumeManifest): Citations {
  const { volume, sections } = manifest;
  const key = `tome-${volume.number}`;
  const numbers = caseNumbers(manifest);
  const editors = volume.team.filter(({ role }) => editing.test(role)).flatMap(({ names }) => names.map(citedName));
  const title = volume.subtitle === '' ? volume.title : `${volume.title}\u00a0: ${volume.subtitle}`;
  const parts = sections.flatMap((section): Citations['parts'] => {
    if (section.kind === 'chapter')
      return section.cases.map((one) => ({
        key: `${key}-${one.anchor}`,
        title: one.title,
        authors: [],
        number: numbers.get(one.anchor) ?? '',
        abstract: one.summary,
        keywords: [one.territory.name, ...one.themes],
        url: one.url,
      }));
    if (!('author' in section) || section.author === null) return [];
    const authors = [citedName(section.author.name)];
    const nothing = { number: '', abstract: '', keywords: [], url: '' };
    return [{ key: `${key}-${section.anchor}`, title: section.title, authors, ...nothing }];
  });
  return { book: { key, title, editors, url: volume.baseUrl + paths.volume('fr', volume.number) }, parts };
}

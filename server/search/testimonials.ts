import { foldName, slugOf } from '../../db/folding.ts';
import type { Executor } from '../../db/open.ts';
import { type TerritoryRow, territoriesByIds } from '../../db/queries/territories.ts';
import {
  publicTestimonialIds,
  type SpokenTestimonial,
  testimonialsByIds,
  themeIdsOfTestimonials,
} from '../../db/queries/testimonials.ts';
import {
  levelsOf,
  type Names,
  positionOf,
  present,
  readNames,
  territoryText,
  themeValues,
  unknownYear,
  yearValues,
} from './documents.ts';
import type { TestimonialFacet } from './fields.ts';
import { officeKindsOf } from './offices.ts';
import type { CatalogueDocument } from './port.ts';

/** Facet values of what the database says in English. */
export const voiceValues = { own: 'en-son-nom', institution: 'institution', unknown: 'non-etablie' } as const;
export const formValues = {
  quotation: 'citation',
  paraphrase: 'propos-rapportes',
  observation: 'observation',
} as const;
export const mediumValues = { text: 'texte', audio: 'audio', video: 'video' } as const;

export type TestimonialDocument = CatalogueDocument<TestimonialFacet>;

/** A partial date as a number that grows with time: "2013-07" → 2013.5. */
export function momentOf(date: string | null): number | null {
  if (date === null) return null;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return year + (month - 1) / 12 + (day - 1) / 372;
}

/** Family name first, as lists of people are ordered. */
function orderOf(name: string): string {
  const words = foldName(name).split(' ');
  return [words.at(-1), ...words.slice(0, -1)].join(' ');
}

function buildDocument(
  { testimonial, speaker }: SpokenTestimonial,
  territory: TerritoryRow,
  themeIds: readonly number[],
  names: Names,
): TestimonialDocument {
  const { motives, brakes, overcome, networks, presences, uses } = testimonial;
  const levels = levelsOf(territory, names);
  const { taxonomy } = names;
  const themes = taxonomy.themesOf(themeIds);
  const terms = {
    motive: taxonomy.termsOf('motive', motives),
    brake: taxonomy.termsOf('brake', brakes),
    network: taxonomy.termsOf('network', networks),
    presence: taxonomy.termsOf('presence', presences),
    use: taxonomy.termsOf('use', uses),
  };
  // An observation tells of others: it counts for no voice, motive, brake, network or use of its author.
  const own = testimonial.form !== 'observation';
  const slugs = (vocabulary: keyof typeof terms) => (own ? terms[vocabulary].map(({ slug }) => slug) : []);
  const year = testimonial.date === null ? null : Number(testimonial.date.slice(0, 4));
  return {
    id: testimonial.id,
    revision: 0,
    texts: {
      title: [speaker.name, ...speaker.aliases, testimonial.office].join(', '),
      territory: territoryText([territory.name, testimonial.territoryName], levels),
      summary: testimonial.text,
      topics: [themes, ...Object.values(terms)].flatMap((rows) => rows.map(({ labelFr }) => labelFr)).join(', '),
      testimonials: '',
      body: present([
        testimonial.place ?? undefined,
        testimonial.source?.title,
        testimonial.recording?.transcript,
      ]).join('\n'),
    },
    facets: {
      voix: own ? [voiceValues[testimonial.voice]] : [],
      fonction: officeKindsOf(testimonial.office),
      motivation: slugs('motive'),
      frein: slugs('brake'),
      surmonte: own ? taxonomy.termsOf('brake', overcome).map(({ slug }) => slug) : [],
      reseau: slugs('network'),
      presence: slugs('presence'),
      usage: slugs('use'),
      theme: themeValues(themes, names),
      region: levels.regions.map((row) => slugOf(row.name)),
      departement: levels.departments.map((row) => slugOf(row.name)),
      annee: year === null ? [unknownYear] : yearValues(year, year),
      forme: [formValues[testimonial.form]],
      support: [mediumValues[testimonial.medium]],
    },
    sort: { year: momentOf(testimonial.date), population: territory.population, title: orderOf(speaker.name) },
    place: { territory: territory.id, position: positionOf(territory) },
  };
}

/** Search documents of the public testimonials among these ids; the others are left out. */
export function buildTestimonialDocuments(executor: Executor, ids: readonly number[]): TestimonialDocument[] {
  const spoken = ids.length === 0 ? [] : testimonialsByIds(executor, ids);
  if (spoken.length === 0) return [];
  const names = readNames(executor);
  const themes = themeIdsOfTestimonials(executor, ids);
  const territoryIds = [...new Set(spoken.map((row) => row.testimonial.territoryId))];
  const territories = new Map(territoriesByIds(executor, territoryIds).map((row) => [row.id, row]));
  return spoken.flatMap((row) => {
    const territory = territories.get(row.testimonial.territoryId);
    return territory ? [buildDocument(row, territory, themes.get(row.testimonial.id) ?? [], names)] : [];
  });
}

/** Search documents of every public testimonial, read by portions so that memory stays flat. */
export function* allTestimonialDocuments(executor: Executor, portion = 500): Generator<TestimonialDocument> {
  const ids = publicTestimonialIds(executor);
  for (let start = 0; start < ids.length; start += portion)
    yield* buildTestimonialDocuments(executor, ids.slice(start, start + portion));
}

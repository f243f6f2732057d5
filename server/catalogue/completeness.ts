import type { PublishedInitiative } from '../../db/queries/initiatives.ts';

export const completenessParts = [
  'summary',
  'context',
  'realisation',
  'results',
  'lessons',
  'years',
  'technologies',
  'partners',
  'cost',
  'contact',
  'images',
  'testimonials',
  'secondSource',
] as const;
export type CompletenessPart = (typeof completenessParts)[number];

const weights: Record<CompletenessPart, number> = {
  summary: 10,
  context: 10,
  realisation: 15,
  results: 15,
  lessons: 10,
  years: 8,
  technologies: 5,
  partners: 5,
  cost: 7,
  contact: 3,
  images: 4,
  testimonials: 5,
  secondSource: 3,
};

/** How much of a record is known, out of 100, and what is missing, most useful first. */
export function completenessOf(
  initiative: PublishedInitiative,
  testimonials: number,
): { score: number; missing: CompletenessPart[] } {
  const { revision } = initiative;
  const { content } = revision;
  const known: Record<CompletenessPart, boolean> = {
    summary: revision.summary !== '',
    context: content.sections.context !== undefined,
    realisation: content.sections.realisation !== undefined,
    results: content.sections.results !== undefined,
    lessons: content.sections.lessons !== undefined,
    years: revision.yearFrom !== null,
    technologies: initiative.technologies.length > 0,
    partners: content.partners.length > 0,
    cost: content.cost !== undefined,
    contact: content.contact !== undefined,
    images: content.images.length > 0,
    testimonials: testimonials > 0,
    secondSource: content.sources.length > 1,
  };
  const score = completenessParts.reduce((total, part) => total + (known[part] ? weights[part] : 0), 0);
  const missing = completenessParts.filter((part) => !known[part]).sort((a, b) => weights[b] - weights[a]);
  return { score, missing };
}

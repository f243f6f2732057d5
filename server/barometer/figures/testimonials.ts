import type { Vocabulary } from '../../../db/queries/taxonomy.ts';
import type { CatalogueVocabulary } from '../../catalogue/vocabulary.ts';
import { voiceValues } from '../../search/testimonials.ts';
import { type Aspect, aspects, type TestimonialCounts } from '../counts.ts';
import type { Figure } from '../figure.ts';
import { yearItems } from './initiatives.ts';
import { countColumn, countedAmong, type Frame, mostFirst, protectedRows, words } from './rows.ts';

const voices = ['own', 'institution', 'unknown'] as const;

/** What a testimonial says, by the name of its figure and its vocabulary. */
const aspectFigures = {
  motives: { name: 'motivations', vocabulary: 'motive' },
  brakes: { name: 'freins', vocabulary: 'brake' },
  networks: { name: 'reseaux', vocabulary: 'network' },
  presences: { name: 'presences', vocabulary: 'presence' },
  uses: { name: 'usages', vocabulary: 'use' },
} as const satisfies Record<Aspect, { name: string; vocabulary: Vocabulary }>;

const frame = (asOf: string): Frame => ({
  group: 'testimonials',
  search: 'temoignages',
  unit: words('barometer.unit.testimonials'),
  columns: [countColumn(words('barometer.column.testimonials'))],
  drawn: 'count',
  asOf,
});

function byVoice({ voices: counts, total }: TestimonialCounts, asOf: string): Figure {
  const items = voices.map((voice) => ({
    key: voice,
    label: words(`voice.${voice}`),
    value: counts.get(voiceValues[voice]) ?? 0,
    parameters: { voix: voiceValues[voice] },
  }));
  return {
    ...frame(asOf),
    name: 'temoignages-par-voix',
    kind: 'bars',
    title: words('barometer.figure.voices'),
    note: words('barometer.figure.voices.note'),
    ...countedAmong(total, total),
    rows: protectedRows(items, { kind: 'exact', value: total }),
  };
}

function byTerm(aspect: Aspect, totals: TestimonialCounts, { terms }: CatalogueVocabulary, asOf: string): Figure {
  const { name, vocabulary } = aspectFigures[aspect];
  const { counts, having } = totals.terms[aspect];
  const items = terms
    .filter((term) => term.vocabulary === vocabulary)
    .map(({ slug, labelFr, labelEn }) => ({
      key: slug,
      label: { fr: labelFr, en: labelEn },
      value: counts.get(slug) ?? 0,
      parameters: { [aspects[aspect]]: slug },
    }));
  return {
    ...frame(asOf),
    name,
    kind: 'bars',
    title: words(`barometer.figure.${aspect}`),
    note: words(`barometer.figure.${aspect}.note`),
    ...countedAmong(having, totals.total),
    rows: mostFirst(protectedRows(items, { kind: 'overlapping', value: having })),
  };
}

function byYear({ years, total }: TestimonialCounts, asOf: string): Figure {
  const items = yearItems(years);
  const dated = items.reduce((sum, { value }) => sum + value, 0);
  return {
    ...frame(asOf),
    name: 'temoignages-par-annee',
    kind: 'columns',
    title: words('barometer.figure.testimonialYears'),
    note: words('barometer.figure.testimonialYears.note'),
    ...countedAmong(dated, total),
    rows: protectedRows(items, { kind: 'exact', value: dated }),
  };
}

export function testimonialFigures(totals: TestimonialCounts, vocabulary: CatalogueVocabulary, asOf: string): Figure[] {
  return [
    byVoice(totals, asOf),
    byTerm('motives', totals, vocabulary, asOf),
    byTerm('brakes', totals, vocabulary, asOf),
    byTerm('networks', totals, vocabulary, asOf),
    byTerm('presences', totals, vocabulary, asOf),
    byTerm('uses', totals, vocabulary, asOf),
    byYear(totals, asOf),
  ].filter(({ rows }) => rows.length > 0);
}

import { labelsOfTerms, type PresentationContext, themeLinks, whereabouts, yearsOf } from '../catalogue/pages/cards.ts';
import { paths } from '../paths.ts';
import { markHighlights } from '../search/text.ts';
import type { ListedTestimonial } from '../testimonials/search-service.ts';
import type { ExportedRecord } from './service.ts';

/** Columns of the CSV export, in order. Several values in a cell are separated by " | ". */
export const csvColumns = [
  'id',
  'adresse',
  'titre',
  'resume',
  'territoire',
  'code_territoire',
  'type_territoire',
  'departement_region',
  'population',
  'themes',
  'technologies',
  'statut',
  'annee_debut',
  'annee_fin',
  'contexte',
  'realisation',
  'resultats',
  'enseignements',
  'partenaires',
  'fournisseurs',
  'cout',
  'financement',
  'tomes',
  'sources',
  'version',
  'publiee_le',
] as const;
type CsvColumn = (typeof csvColumns)[number];

const several = (values: readonly string[]) => values.join(' | ');

export function csvRow(
  { initiative, territory }: ExportedRecord,
  context: PresentationContext,
): Record<CsvColumn, string | number> {
  const { t, vocabulary, baseUrl } = context;
  const { revision } = initiative;
  const { content } = revision;
  return {
    id: initiative.id,
    adresse: baseUrl + paths.initiative(t.language, initiative.slug),
    titre: revision.title,
    resume: revision.summary,
    territoire: territory.name,
    code_territoire: territory.code,
    type_territoire: territory.kind,
    departement_region: whereabouts(territory, vocabulary),
    population: territory.population ?? '',
    themes: several(themeLinks(initiative.themeIds, context).map((link) => link.label)),
    technologies: several(labelsOfTerms('technology', initiative.technologies, t, vocabulary)),
    statut: t(`statut.${revision.status}`),
    annee_debut: revision.yearFrom ?? '',
    annee_fin: revision.yearTo ?? '',
    contexte: content.sections.context ?? '',
    realisation: content.sections.realisation ?? '',
    resultats: content.sections.results ?? '',
    enseignements: content.sections.lessons ?? '',
    partenaires: several(content.partners),
    fournisseurs: several(content.suppliers),
    cout: content.cost?.note ?? '',
    financement: several(content.funding),
    tomes: several(initiative.volumes.map((volume) => String(volume.number))),
    sources: several(content.sources.map((source) => source.url)),
    version: revision.number,
    publiee_le: initiative.publishedAt,
  };
}

/** A GeoJSON feature (RFC 7946); geometry is null where the territory's position is unknown. */
export function geoFeature(
  { initiative, territory }: ExportedRecord,
  { t, baseUrl, vocabulary }: PresentationContext,
): unknown {
  const { latitude, longitude } = territory;
  return {
    type: 'Feature',
    id: initiative.id,
    geometry: latitude === null || longitude === null ? null : { type: 'Point', coordinates: [longitude, latitude] },
    properties: {
      title: initiative.revision.title,
      summary: initiative.revision.summary,
      url: baseUrl + paths.initiative(t.language, initiative.slug),
      territory: { code: territory.code, name: territory.name },
      themes: vocabulary.themesOf(initiative.themeIds).map(({ slug }) => slug),
      years: yearsOf(initiative.revision, t),
    },
  };
}

/** Columns of the CSV export of testimonials, in order. */
export const testimonialColumns = [
  'id',
  'adresse',
  'temoin',
  'fonction',
  'date',
  'lieu',
  'territoire',
  'code_territoire',
  'departement_region',
  'forme',
  'texte',
  'voix',
  'support',
  'motivations',
  'freins',
  'freins_surmontes',
  'reseaux',
  'presences',
  'usages',
  'initiative',
  'source',
] as const;

export function testimonialRow(
  { testimonial, speaker, territory, initiativeSlug }: ListedTestimonial,
  { t, vocabulary, baseUrl }: PresentationContext,
): Record<(typeof testimonialColumns)[number], string | number> {
  const terms = (kind: 'motive' | 'brake' | 'network' | 'presence' | 'use', slugs: readonly string[]) =>
    several(labelsOfTerms(kind, slugs, t, vocabulary));
  return {
    id: testimonial.id,
    adresse: baseUrl + paths.testimonial(t.language, testimonial.slug),
    temoin: speaker.name,
    fonction: testimonial.office,
    date: testimonial.date ?? '',
    lieu: testimonial.place ?? '',
    territoire: territory.name,
    code_territoire: territory.code,
    departement_region: whereabouts(territory, vocabulary),
    forme: t(`testimonialSearch.form.${testimonial.form}`),
    texte: testimonial.text,
    voix: t(`voice.${testimonial.voice}`),
    support: t(`medium.${testimonial.medium}`),
    motivations: terms('motive', testimonial.motives),
    freins: terms('brake', testimonial.brakes),
    freins_surmontes: terms('brake', testimonial.overcome),
    reseaux: terms('network', testimonial.networks),
    presences: terms('presence', testimonial.presences),
    usages: terms('use', testimonial.uses),
    initiative: initiativeSlug === null ? '' : baseUrl + paths.initiative(t.language, initiativeSlug),
    source: testimonial.source?.url ?? '',
  };
}

/** A testimonial as the API gives it. */
export function testimonialHit(
  { testimonial, speaker, territory, initiativeSlug, hit }: ListedTestimonial,
  { t, vocabulary, baseUrl }: PresentationContext,
) {
  const { id, slug, form, text, office, date, place, medium, voice } = testimonial;
  const terms = (kind: 'motive' | 'brake' | 'network' | 'presence' | 'use', slugs: readonly string[]) =>
    vocabulary.termsOf(kind, slugs).map((term) => term.slug);
  return {
    id,
    slug,
    url: baseUrl + paths.testimonial(t.language, slug),
    speaker: { name: speaker.name, aliases: speaker.aliases, slug: speaker.slug },
    office,
    date,
    place,
    territory: {
      code: territory.code,
      name: territory.name,
      kind: territory.kind,
      whereabouts: whereabouts(territory, vocabulary),
      population: territory.population,
    },
    form,
    text,
    medium,
    voice,
    motives: terms('motive', testimonial.motives),
    brakes: terms('brake', testimonial.brakes),
    overcome: terms('brake', testimonial.overcome),
    networks: terms('network', testimonial.networks),
    presences: terms('presence', testimonial.presences),
    uses: terms('use', testimonial.uses),
    initiative: initiativeSlug === null ? null : baseUrl + paths.initiative(t.language, initiativeSlug),
    source: testimonial.source,
    highlights: { text: markHighlights(hit?.highlights.summary ?? text) },
  };
}

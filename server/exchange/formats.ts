import { labelsOfTerms, type PresentationContext, themeLinks, whereabouts, yearsOf } from '../catalogue/pages/cards.ts';
import { paths } from '../paths.ts';
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

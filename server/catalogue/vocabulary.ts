import { slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase } from '../../db/open.ts';
import { readSetting } from '../../db/queries/settings.ts';
import {
  readTaxonomy,
  type Taxonomy,
  type TermRow,
  type VersionRow,
  type Vocabulary,
  versionByNumber,
  versionInForce,
} from '../../db/queries/taxonomy.ts';
import { administrativeLevels, type TerritoryRow } from '../../db/queries/territories.ts';
import { allVolumes } from '../../db/queries/volumes.ts';
import { strata } from '../../db/strata.ts';
import type { Translator } from '../http/i18n/index.ts';
import { periodOf, unknownYear } from '../search/documents.ts';
import type { FacetName, TestimonialFacet } from '../search/fields.ts';
import { officeKinds } from '../search/offices.ts';
import { formValues, mediumValues, voiceValues } from '../search/testimonials.ts';

/** One value that a filter knows, in the order of the page. */
export interface FacetOption {
  value: string;
  parent: string | null;
  label: (t: Translator) => string;
}

export const authorityTypes = ['commune', 'epci', 'departement', 'region', 'syndicat', 'autre', 'etranger'] as const;
export const statuses = ['en-projet', 'en-cours', 'realise', 'arrete', 'inconnu'] as const;
const firstYear = 1980;
const lastYear = 2034;

/** Names of everything that records refer to by slug or code, and the values that each filter accepts. */
export interface CatalogueVocabulary extends Taxonomy {
  regions: Map<string, TerritoryRow>;
  departments: Map<string, TerritoryRow>;
  /** The départements as maps and filters need them. */
  departmentFilters: { code: string; slug: string; label: string }[];
  /** Département or région rows by the slug that filters use. */
  levelBySlug: Map<string, TerritoryRow>;
  options: Record<FacetName, FacetOption[]>;
  /** The value that a filter knows; for a theme or technology that was retired, the one that stands in its place. */
  optionOf: (facet: FacetName, value: string) => FacetOption | undefined;
  testimonialOptions: Record<TestimonialFacet, FacetOption[]>;
  testimonialOptionOf: (facet: TestimonialFacet, value: string) => FacetOption | undefined;
}

/** The names of today, or those of one version of the taxonomy. */
export type VocabularyReader = (taxonomyVersion?: number) => CatalogueVocabulary;

function stratumLabel(stratum: (typeof strata)[number]): (t: Translator) => string {
  return (t) => {
    if (stratum.to === null) return t('strate.above', { from: t.number(stratum.from) });
    if (stratum.from === 0) return t('strate.below', { to: t.number(stratum.to + 1) });
    return t('strate.between', { from: t.number(stratum.from), to: t.number(stratum.to) });
  };
}

/** Every period with its years, newest first, then the unknown. Pages list only those that occur. */
function yearOptions(): FacetOption[] {
  const options: FacetOption[] = [];
  for (let from = lastYear - 4; from >= firstYear; from -= 5) {
    const period = periodOf(from);
    const label = (t: Translator) => t('annee.periode', { from: String(from), to: String(from + 4) });
    options.push({ value: period, parent: null, label });
    for (let year = from + 4; year >= from; year -= 1) {
      options.push({ value: String(year), parent: period, label: () => String(year) });
    }
  }
  options.push({ value: unknownYear, parent: null, label: (t) => t('annee.inconnue') });
  return options;
}

function levelOptions(rows: TerritoryRow[]): FacetOption[] {
  return rows.map((row) => ({ value: slugOf(row.name), parent: null, label: () => row.name }));
}

function termOptions(terms: readonly TermRow[], vocabulary: Vocabulary): FacetOption[] {
  return terms
    .filter((term) => term.vocabulary === vocabulary)
    .map((term) => ({ value: term.slug, parent: null, label: (t) => t.label(term) }));
}

function testimonialOptions(
  terms: readonly TermRow[],
  shared: Pick<Record<FacetName, FacetOption[]>, 'theme' | 'region' | 'departement' | 'annee'>,
): Record<TestimonialFacet, FacetOption[]> {
  const { theme, region, departement, annee } = shared;
  return {
    voix: entries(voiceValues).map(([voice, value]) => ({ value, parent: null, label: (t) => t(`voice.${voice}`) })),
    fonction: officeKinds.map((kind) => ({ value: kind, parent: null, label: (t) => t(`fonction.${kind}`) })),
    motivation: termOptions(terms, 'motive'),
    frein: termOptions(terms, 'brake'),
    surmonte: termOptions(terms, 'brake'),
    reseau: termOptions(terms, 'network'),
    presence: termOptions(terms, 'presence'),
    usage: termOptions(terms, 'use'),
    theme,
    region,
    departement,
    annee,
    forme: entries(formValues).map(([form, value]) => ({
      value,
      parent: null,
      label: (t) => t(`testimonialSearch.form.${form}`),
    })),
    support: entries(mediumValues).map(([medium, value]) => ({
      value,
      parent: null,
      label: (t) => t(`medium.${medium}`),
    })),
  };
}

function entries<Key extends string, Value>(record: Record<Key, Value>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}

/** The vocabulary that the values of a facet are terms of. */
const facetVocabularies: Partial<Record<FacetName | TestimonialFacet, Vocabulary>> = {
  technologie: 'technology',
  motivation: 'motive',
  frein: 'brake',
  surmonte: 'brake',
  reseau: 'network',
  presence: 'presence',
  usage: 'use',
};

/** Finds an option by facet and value; for a theme or term that was retired, the one that stands in its place. */
function finder<Facet extends FacetName | TestimonialFacet>(
  options: Record<Facet, FacetOption[]>,
  { themeBySlug, term }: Pick<Taxonomy, 'themeBySlug' | 'term'>,
) {
  const byKey = new Map(
    entries(options).flatMap(([facet, list]) => list.map((option) => [`${facet}/${option.value}`, option] as const)),
  );
  const standing = (facet: Facet, value: string): string | undefined => {
    if (facet === 'theme') return themeBySlug.get(value)?.slug;
    const vocabulary = facetVocabularies[facet];
    return vocabulary && term(vocabulary, value)?.slug;
  };
  return (facet: Facet, value: string) => byKey.get(`${facet}/${standing(facet, value) ?? value}`);
}

function readVocabulary(database: CatalogueDatabase, version: VersionRow | null): CatalogueVocabulary {
  const taxonomy = readTaxonomy(database, version);
  const { themes, themeById, terms } = taxonomy;
  const levels = administrativeLevels(database);
  const regions = levels.filter((row) => row.kind === 'region');
  const departments = levels.filter((row) => row.kind === 'departement');
  const options: Record<FacetName, FacetOption[]> = {
    theme: themes.map((theme) => ({
      value: theme.slug,
      parent: theme.parentId === null ? null : (themeById.get(theme.parentId)?.slug ?? null),
      label: (t) => t.label(theme),
    })),
    region: levelOptions(regions),
    departement: levelOptions(departments),
    type: authorityTypes.map((type) => ({ value: type, parent: null, label: (t) => t(`type.${type}`) })),
    strate: strata.map((stratum) => ({ value: stratum.slug, parent: null, label: stratumLabel(stratum) })),
    annee: yearOptions(),
    technologie: termOptions(terms, 'technology'),
    statut: statuses.map((status) => ({ value: status, parent: null, label: (t) => t(`statut.${status}`) })),
    tome: allVolumes(database).map(({ number }) => ({
      value: String(number),
      parent: null,
      label: (t) => t('tome.numero', { number: String(number) }),
    })),
    temoignage: (['oui', 'non'] as const).map((value) => ({
      value,
      parent: null,
      label: (t) => t(`temoignage.${value}`),
    })),
  };
  const ofTestimonials = testimonialOptions(terms, options);
  return {
    ...taxonomy,
    regions: new Map(regions.map((row) => [row.regionCode ?? '', row])),
    departments: new Map(departments.map((row) => [row.departmentCode ?? '', row])),
    departmentFilters: departments.map((row) => ({
      code: row.departmentCode ?? '',
      slug: slugOf(row.name),
      label: row.name,
    })),
    levelBySlug: new Map(levels.map((row) => [`${row.kind}/${slugOf(row.name)}`, row])),
    options,
    optionOf: finder(options, taxonomy),
    testimonialOptions: ofTestimonials,
    testimonialOptionOf: finder(ofTestimonials, taxonomy),
  };
}

/**
 * Reads the vocabulary once, and again when reference data or seed have been loaded anew or another version of the
 * taxonomy has come into force.
 */
export function createVocabularyReader(database: CatalogueDatabase): VocabularyReader {
  let key: string | null = null;
  const known = new Map<number, CatalogueVocabulary>();
  return (taxonomyVersion) => {
    const inForce = versionInForce(database) ?? null;
    const current = `${readSetting(database, 'reference')} ${readSetting(database, 'seed')} ${inForce?.number}`;
    if (current !== key) known.clear();
    key = current;
    const number = taxonomyVersion ?? inForce?.number ?? 0;
    const found = known.get(number);
    if (found) return found;
    const version = number === inForce?.number ? inForce : (versionByNumber(database, number) ?? inForce);
    const vocabulary = readVocabulary(database, version);
    known.set(number, vocabulary);
    return vocabulary;
  };
}

import type { CatalogueDatabase } from '../../db/open.ts';
import { communesWithDepartments } from '../../db/queries/barometer.ts';
import { readSetting } from '../../db/queries/settings.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import type { FacetName, TestimonialFacet } from '../search/fields.ts';
import type { CatalogueQuery, SearchReader } from '../search/port.ts';
import { formValues } from '../search/testimonials.ts';

export type Counts = ReadonlyMap<string, number>;

/** What the barometer counts in the catalogue of initiatives. */
export interface InitiativeCounts {
  total: number;
  facets: Record<CountedFacet, Counts>;
  /** Records that have any value of the facet. */
  having: Record<'theme' | 'region' | 'technologie', number>;
  /** Records by technology in each five-year period, in order of time. */
  periods: { period: string; technologies: Counts }[];
}

const countedFacets = ['theme', 'region', 'strate', 'annee', 'technologie'] as const satisfies readonly FacetName[];
type CountedFacet = (typeof countedFacets)[number];

const none: Counts = new Map();
const query: CatalogueQuery = { text: '', filters: {}, sort: 'recent', page: 1, pageSize: 0 };
const isPeriod = (value: string) => /^\d{4}-\d{4}$/.test(value);

/** Counts by a handful of searches without hits: a few milliseconds each, from the bit sets of the engine. */
export async function countInitiatives(
  engine: Pick<SearchReader, 'search'>,
  vocabulary: CatalogueVocabulary,
): Promise<InitiativeCounts> {
  const { total, facets } = await engine.search({ ...query, facets: countedFacets });
  const countOf = (facet: CountedFacet) => facets[facet] ?? none;
  const having = async (facet: CountedFacet) => {
    const values = vocabulary.options[facet].map(({ value }) => value);
    return (await engine.search({ ...query, filters: { [facet]: values } })).total;
  };
  const periods: InitiativeCounts['periods'] = [];
  for (const period of [...countOf('annee').keys()].filter(isPeriod).sort()) {
    const found = await engine.search({ ...query, filters: { annee: [period] }, facets: ['technologie'] });
    periods.push({ period, technologies: found.facets.technologie ?? none });
  }
  return {
    total,
    facets: {
      theme: countOf('theme'),
      region: countOf('region'),
      strate: countOf('strate'),
      annee: countOf('annee'),
      technologie: countOf('technologie'),
    },
    having: {
      theme: await having('theme'),
      region: await having('region'),
      technologie: await having('technologie'),
    },
    periods,
  };
}

/** What testimonials say, and the facet that counts it. */
export const aspects = {
  motives: 'motivation',
  brakes: 'frein',
  networks: 'reseau',
  presences: 'presence',
  uses: 'usage',
} as const satisfies Record<string, TestimonialFacet>;
export type Aspect = keyof typeof aspects;

/** Public testimonials in which somebody speaks of themselves; observations of others are no testimony of a practice. */
export interface TestimonialCounts {
  total: number;
  /** By value of the facet `voix`. */
  voices: Counts;
  /** By year of four digits; those without a date are in none. */
  years: Counts;
  /** By term; `having`: testimonials that name any. */
  terms: Record<Aspect, { having: number; counts: Counts }>;
}

/** Counts as for initiatives, from the bit sets of the other collection. */
export async function countTestimonials(
  engine: Pick<SearchReader<TestimonialFacet>, 'search'>,
  { testimonialOptions }: Pick<CatalogueVocabulary, 'testimonialOptions'>,
): Promise<TestimonialCounts> {
  const spoken: CatalogueQuery<TestimonialFacet> = {
    text: '',
    filters: { forme: [formValues.quotation, formValues.paraphrase] },
    sort: 'recent',
    page: 1,
    pageSize: 0,
  };
  const names = Object.entries(aspects) as [Aspect, TestimonialFacet][];
  const { total, facets } = await engine.search({ ...spoken, facets: ['voix', 'annee', ...Object.values(aspects)] });
  const terms = names.map(async ([aspect, facet]) => {
    const values = testimonialOptions[facet].map(({ value }) => value);
    const { total: having } = await engine.search({ ...spoken, filters: { ...spoken.filters, [facet]: values } });
    return [aspect, { having, counts: facets[facet] ?? none }] as const;
  });
  return {
    total,
    voices: facets.voix ?? none,
    years: new Map([...(facets.annee ?? none)].filter(([value]) => /^\d{4}$/.test(value))),
    terms: Object.fromEntries(await Promise.all(terms)) as TestimonialCounts['terms'],
  };
}

/** The communes of today by département: what covered ones are held against. */
export interface CommuneReference {
  communes: number;
  /** Code of the département by number of the commune. */
  departmentOf: ReadonlyMap<number, string>;
  departments: ReadonlyMap<string, { communes: number; inhabitants: number }>;
}

/** Reads the communes once, and again when reference data have been loaded anew. */
export function createCommuneReference(database: CatalogueDatabase): () => CommuneReference {
  let key: string | null = null;
  let reference: CommuneReference | null = null;
  return () => {
    const current = readSetting(database, 'reference') ?? '';
    if (reference && current === key) return reference;
    const departmentOf = new Map<number, string>();
    const departments = new Map<string, { communes: number; inhabitants: number }>();
    const communes = communesWithDepartments(database);
    for (const [id, departmentCode, population] of communes) {
      const code = departmentCode ?? '';
      departmentOf.set(id, code);
      const known = departments.get(code) ?? { communes: 0, inhabitants: 0 };
      departments.set(code, {
        communes: known.communes + 1,
        inhabitants: known.inhabitants + (population ?? 0),
      });
    }
    key = current;
    reference = { communes: communes.length, departmentOf, departments };
    return reference;
  };
}

/** Communes with a record of their own, by code of département. */
export function countCovered(territories: Iterable<number>, { departmentOf }: CommuneReference): Counts {
  const covered = new Map<string, number>();
  for (const territory of territories) {
    const code = departmentOf.get(territory);
    if (code !== undefined) covered.set(code, (covered.get(code) ?? 0) + 1);
  }
  return covered;
}

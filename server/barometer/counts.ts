import type { CatalogueDatabase } from '../../db/open.ts';
import { communesWithDepartments, testimonialGroups, writesSeen } from '../../db/queries/barometer.ts';
import { readSetting } from '../../db/queries/settings.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import type { FacetName } from '../search/fields.ts';
import type { CatalogueQuery, SearchReader } from '../search/port.ts';

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

export const aspects = ['motives', 'brakes', 'networks', 'uses'] as const;
export type Aspect = (typeof aspects)[number];

/** Public testimonials: those whose consent for the web stands. */
export interface TestimonialTotals {
  total: number;
  voices: Counts;
  /** By year of four digits; those without a date are in none. */
  years: Counts;
  /** By term; `having`: testimonials that name any. */
  terms: Record<Aspect, { having: number; counts: Counts }>;
}

/** Where testimonials are counted: a search over them may take the place of the tables. */
export interface TestimonialCounts {
  /** Another text after every change that can alter a count, or more often. */
  version(): string;
  count(): TestimonialTotals;
}

/** Terms of a testimonial as the table stores them: a JSON list. */
function termsOf(value: string | null): string[] {
  const list: unknown = JSON.parse(value ?? '[]');
  return Array.isArray(list) ? [...new Set(list.filter((term): term is string => typeof term === 'string'))] : [];
}

function countTerms(groups: readonly { value: string | null; total: number }[]) {
  const counts = new Map<string, number>();
  let having = 0;
  for (const { value, total } of groups) {
    const terms = termsOf(value);
    if (terms.length > 0) having += total;
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + total);
  }
  return { having, counts };
}

/** Counts from the tables, anew after any write to the database. */
export function createTestimonialCounts(database: CatalogueDatabase): TestimonialCounts {
  return {
    version: () => writesSeen(database),

    count() {
      const groups = testimonialGroups(database);
      const of = (aspect: (typeof groups)[number]['aspect']) => groups.filter((group) => group.aspect === aspect);
      const plain = (aspect: 'voice' | 'year') =>
        new Map(of(aspect).flatMap(({ value, total }) => (value === null ? [] : [[value, total] as const])));
      return {
        total: of('total')[0]?.total ?? 0,
        voices: plain('voice'),
        years: plain('year'),
        terms: {
          motives: countTerms(of('motives')),
          brakes: countTerms(of('brakes')),
          networks: countTerms(of('networks')),
          uses: countTerms(of('uses')),
        },
      };
    },
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
    for (const { id, departmentCode, population } of communes) {
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

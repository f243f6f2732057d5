import { z } from 'zod';
import type { CatalogueDatabase } from '../../db/open.ts';
import { communesWithDepartments, separators, testimonialTexts, writesSeen } from '../../db/queries/barometer.ts';
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
  /** Right after every change; the same object as long as no count changed. */
  count(): TestimonialTotals;
}

type Texts = ReturnType<typeof testimonialTexts>;

const numbersIn = (list: string): Set<string> => new Set(list.split(','));

/** Counts how often each text occurs. */
class Tally extends Map<string, number> {
  add(text: string, times = 1): void {
    this.set(text, (this.get(text) ?? 0) + times);
  }
}

const jsonTerms = z.array(z.string());

/** Lists of terms that occur, counted whole first: few combinations do. */
function countTerms(lists: Tally): TestimonialTotals['terms'][Aspect] {
  const counts = new Tally();
  let having = 0;
  for (const [list, total] of lists) {
    const terms = new Set(jsonTerms.parse(JSON.parse(list)));
    if (terms.size > 0) having += total;
    for (const term of terms) counts.add(term, total);
  }
  return { having, counts };
}

function countTexts({ published, consenting, unpublished }: Texts): TestimonialTotals {
  const [agreed, hidden] = [numbersIn(consenting), numbersIn(unpublished)];
  const voices = new Tally();
  const years = new Tally();
  const lists = aspects.map(() => new Tally());
  let total = 0;
  for (const row of published === '' ? [] : published.split(separators.row)) {
    const [id = '', initiative = '', voice = '', year = '', ...said] = row.split(separators.field);
    if (!agreed.has(id) || (initiative !== '' && hidden.has(initiative))) continue;
    total += 1;
    voices.add(voice);
    if (year !== '') years.add(year);
    said.forEach((list, index) => {
      lists[index]?.add(list);
    });
  }
  const [motives = new Tally(), brakes = new Tally(), networks = new Tally(), uses = new Tally()] = lists;
  return {
    total,
    voices,
    years,
    terms: {
      motives: countTerms(motives),
      brakes: countTerms(brakes),
      networks: countTerms(networks),
      uses: countTerms(uses),
    },
  };
}

/** Counts from the tables: looked at after any write to the database, counted again where something is another. */
export function createTestimonialCounts(database: CatalogueDatabase): TestimonialCounts {
  let known: { writes: string; texts: Texts; totals: TestimonialTotals } | null = null;
  return {
    count() {
      const writes = writesSeen(database);
      if (known?.writes === writes) return known.totals;
      const texts = testimonialTexts(database);
      const { published, consenting, unpublished } = texts;
      const same =
        known?.texts.published === published &&
        known.texts.consenting === consenting &&
        known.texts.unpublished === unpublished;
      known = { writes, texts, totals: same && known ? known.totals : countTexts(texts) };
      return known.totals;
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

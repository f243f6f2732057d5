import { z } from 'zod';
import type { CatalogueDatabase } from '../../db/open.ts';
import {
  communesWithDepartments,
  separator,
  type TestimonialTexts,
  testimonialTexts,
  writesSeen,
} from '../../db/queries/barometer.ts';
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

const valuesIn = (text: string): string[] => (text === '' ? [] : text.split(separator));

/** One property of many testimonials: the texts that occur, and the number of its text for each testimonial. */
class Property {
  readonly texts: string[] = [];
  readonly #numbers: Uint32Array;

  constructor(values: readonly string[]) {
    const known = new Map<string, number>();
    this.#numbers = new Uint32Array(values.length);
    values.forEach((text, index) => {
      let number = known.get(text);
      if (number === undefined) {
        number = this.texts.push(text) - 1;
        known.set(text, number);
      }
      this.#numbers[index] = number;
    });
  }

  /** How often each text occurs among these testimonials. */
  count(rows: readonly number[]): Map<string, number> {
    const counts = new Uint32Array(this.texts.length);
    for (const row of rows) {
      const number = this.#numbers[row] ?? 0;
      counts[number] = (counts[number] ?? 0) + 1;
    }
    return new Map(this.texts.map((text, number): [string, number] => [text, counts[number] ?? 0]));
  }
}

const propertyNames = ['voice', 'year', ...aspects] as const;
/** Kept between counts: reading a text takes ten times as long as counting it again. */
type Properties = Record<(typeof propertyNames)[number], Property>;

/** Reads those texts that are other ones than before. */
function readProperties(texts: TestimonialTexts, known: { texts: TestimonialTexts; properties: Properties } | null) {
  return Object.fromEntries(
    propertyNames.map((name) => [
      name,
      known?.texts[name] === texts[name] ? known.properties[name] : new Property(valuesIn(texts[name])),
    ]),
  ) as Properties;
}

const jsonTerms = z.array(z.string());

/** Lists of terms, counted whole first: few combinations occur. */
function countTerms(lists: Counts): TestimonialTotals['terms'][Aspect] {
  const counts = new Map<string, number>();
  let having = 0;
  for (const [list, total] of lists) {
    const terms = new Set(jsonTerms.parse(JSON.parse(list)));
    if (terms.size > 0) having += total;
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + total);
  }
  return { having, counts };
}

function countPublic(properties: Properties, texts: TestimonialTexts): TestimonialTotals {
  const numbers = (text: string) => valuesIn(text).map(Number);
  const [agreed, hidden] = [new Set(numbers(texts.consenting)), new Set(numbers(texts.unpublished))];
  const initiatives = numbers(texts.initiatives);
  const rows = numbers(texts.ids).flatMap((id, row) =>
    agreed.has(id) && !hidden.has(initiatives[row] ?? 0) ? [row] : [],
  );
  const termsOf = (aspect: Aspect) => countTerms(properties[aspect].count(rows));
  return {
    total: rows.length,
    voices: properties.voice.count(rows),
    years: new Map([...properties.year.count(rows)].filter(([year]) => year !== '')),
    terms: {
      motives: termsOf('motives'),
      brakes: termsOf('brakes'),
      networks: termsOf('networks'),
      uses: termsOf('uses'),
    },
  };
}

interface Known {
  writes: string;
  texts: TestimonialTexts;
  properties: Properties;
  totals: TestimonialTotals;
}

/** Counts from the tables: looked at after any write to the database, counted again where something is another. */
export function createTestimonialCounts(database: CatalogueDatabase): TestimonialCounts {
  let known: Known | null = null;

  function look(before: Known | null, writes: string): Known {
    const texts = testimonialTexts(database);
    const names = Object.keys(texts) as (keyof TestimonialTexts)[];
    if (before && names.every((name) => before.texts[name] === texts[name])) return { ...before, writes };
    const properties = readProperties(texts, before);
    return { writes, texts, properties, totals: countPublic(properties, texts) };
  }

  return {
    count() {
      const writes = writesSeen(database);
      if (known?.writes !== writes) known = look(known, writes);
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

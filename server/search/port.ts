import type { EngineSort, FacetName, SearchableField } from './fields.ts';

/**
 * The port serves two collections: initiatives, and testimonials, which have other facets. `Facet` names those of a
 * collection; without it, those of initiatives are meant.
 */

/** Degrees, WGS 84. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** Everything an engine knows of one published record. Texts are plain French text, never markup. */
export interface CatalogueDocument<Facet extends string = FacetName> {
  id: number;
  /** Revision that is published: lets an index be compared with the database. 0 where a record has no revisions. */
  revision: number;
  texts: Record<SearchableField, string>;
  /** ASCII slugs. A child value is always accompanied by its parent value (`services` and `demarches-en-ligne`). */
  facets: Record<Facet, string[]>;
  /**
   * `year`: last known year of the project, or the moment of the words (2013.5: the middle of 2013); null where unknown.
   * `title`: folded to ASCII lower case.
   */
  sort: { year: number | null; population: number | null; title: string };
  /** Number of the territory, and where it lies; null where unknown. */
  place: { territory: number; position: Position | null };
}

export interface CatalogueQuery<Facet extends string = FacetName> {
  /** As typed; parsed by parseText (server/search/text.ts), so that both engines see the same words. */
  text: string;
  /**
   * `all` (default): every word must match; only where nothing holds them all, the words that tell most among those that
   * some record holds together. `some`: records that hold some of the words, those that hold most first.
   */
  match?: 'all' | 'some';
  /** OR inside a facet, AND between facets. Unknown values match nothing. */
  filters: Partial<Record<Facet, readonly string[]>>;
  /** Numbers of territories: only their records, or all but theirs. Combines with the filters, in facet counts too. */
  territories?: { only: readonly number[] } | { except: readonly number[] };
  sort: EngineSort;
  /** Where distances are measured from, for the order `distance`; records without a position come last. */
  near?: Position;
  /** From 1. */
  page: number;
  pageSize: number;
  /** Facets whose values are to be counted; none by default. */
  facets?: readonly Facet[];
}

/**
 * Private-use characters that engines put around what matched, in plain text; `markHighlights` escapes the text first
 * and swaps them for <mark> afterwards, so that a record's own text can never forge one.
 */
export const highlightMarkers = { open: '\uE000', close: '\uE001' } as const;

export interface CatalogueHit {
  id: number;
  /** Higher is better; comparable within one answer only. */
  score: number;
  /** With markers. `extract`: the passage of another field that matched best, about 200 characters, or null. */
  highlights: { title: string; summary: string; extract: string | null };
}

export interface CatalogueResult<Facet extends string = FacetName> {
  /** Who answered: not always the engine that was asked. */
  engine: EngineName;
  /** Exact. */
  total: number;
  hits: CatalogueHit[];
  /** Counts exclude the facet's own filter; only values that occur are present. */
  facets: Partial<Record<Facet, Map<string, number>>>;
  /** Words that were dropped because no record held all of them; empty when all matched. */
  droppedWords: string[];
  /** Words that were read as another (typo) although none matched exactly: `{ typed, read }`. */
  corrections: { typed: string; read: string }[];
  /** A query that would find more, when this one finds little or nothing; null otherwise. */
  suggestion: string | null;
}

export interface EngineStatus {
  engine: EngineName;
  state: 'ok' | 'degraded' | 'down';
  documents: number;
  message?: string;
  /** Changes that the index has not taken in yet. */
  pending?: number;
}

export type EngineName = 'embedded' | 'meilisearch';

export interface SearchEngine<Facet extends string = FacetName> {
  readonly name: EngineName;
  search(query: CatalogueQuery<Facet>): Promise<CatalogueResult<Facet>>;
  /** Counts of every value of one facet for a query, its own filter excluded. */
  facetValues(facet: Facet, query: CatalogueQuery<Facet>): Promise<Map<string, number>>;
  /** Ids of the published records most like this one, best first, itself excluded. */
  similar(id: number, limit: number): Promise<number[]>;
  /** Resolves when the documents can be found. */
  upsert(documents: readonly CatalogueDocument<Facet>[]): Promise<void>;
  remove(ids: readonly number[]): Promise<void>;
  /** Replaces the whole index; searches see the old one until the new one is complete; a failure leaves the old one. */
  rebuild(documents: Iterable<CatalogueDocument<Facet>>, progress?: (done: number) => void): Promise<void>;
  status(): Promise<EngineStatus>;
  /** Revision of every record that the index holds, by id. */
  revisions(): Promise<Map<number, number>>;
}

/** The part of an engine that answers visitors. */
export type SearchReader<Facet extends string = FacetName> = Pick<
  SearchEngine<Facet>,
  'name' | 'search' | 'facetValues' | 'similar' | 'status'
>;

/** What answers visitors: one engine, or one and its stand-in. */
export interface SteadyReader extends SearchReader {
  /** An answer made of several searches comes from one engine as a whole. */
  steadily<Answer>(ask: (engine: SearchReader) => Promise<Answer>): Promise<Answer>;
}

export interface TitleMatch {
  id: number;
  title: string;
}

/** Titles for what is being typed. Answered in this process whatever the engine: a keystroke waits for nobody. */
export interface TitleFinder {
  titles(text: string, limit: number): TitleMatch[];
}

/** Counts over everything published, from the memory of this process whatever the engine: never behind. */
export interface CatalogueCounter {
  /** Another number after every record that is published, changed or withdrawn. */
  version(): number;
  /** Records by number of their territory. */
  recordsByTerritory(): Map<number, number>;
}

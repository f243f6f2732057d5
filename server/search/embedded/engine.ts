import type { CatalogueDatabase, Executor } from '../../../db/open.ts';
import { type Collection, type FacetName, initiativesCollection } from '../fields.ts';
import type {
  CatalogueCounter,
  CatalogueDocument,
  CatalogueHit,
  CatalogueQuery,
  CatalogueResult,
  SearchEngine,
  TitleFinder,
} from '../port.ts';
import type { LanguageRules } from '../synonyms.ts';
import { type ParsedText, parseText } from '../text.ts';
import type { Bits } from './bits.ts';
import type { Columns as FacetColumns } from './columns.ts';
import { Marker } from './highlight.ts';
import { Memory } from './memory.ts';
import { Expressions, type Plan, planQuery } from './plan.ts';
import { type Ranked, rank } from './ranking.ts';
import { similarTo } from './similar.ts';
import { rankSome, wordsHeldTogether } from './some.ts';
import { Storage } from './storage.ts';
import { findTitles } from './titles.ts';
import { slice } from './top.ts';
import { allowedTypos, type Vocabulary } from './vocabulary.ts';

export interface EmbeddedEngine<Facet extends string = FacetName>
  extends SearchEngine<Facet>,
    TitleFinder,
    CatalogueCounter {
  readonly name: 'embedded';
  /** Writes index rows inside the caller's transaction, so that the index is never behind the record. */
  upsertInTransaction(executor: Executor, documents: readonly CatalogueDocument<Facet>[]): void;
  removeInTransaction(executor: Executor, ids: readonly number[]): void;
}

interface Matched {
  documents: Bits;
  plan: Plan;
  expressions: Expressions;
  droppedWords: string[];
}

type EngineParts = { database: CatalogueDatabase } & Pick<LanguageRules, 'synonyms' | 'stopWords'>;

/** The engine of the catalogue's initiatives. */
export function createEmbeddedEngine(parts: EngineParts): EmbeddedEngine {
  return createCollectionEngine(parts, initiativesCollection);
}

/** SQLite FTS5 finds words; bit sets in memory filter and count; a short ranking in tiers orders. */
export function createCollectionEngine<Facet extends string>(
  { database, synonyms, stopWords }: EngineParts,
  collection: Collection<Facet>,
): EmbeddedEngine<Facet> {
  type Columns = FacetColumns<Facet>;
  type Query = CatalogueQuery<Facet>;
  type Result = CatalogueResult<Facet>;
  const rules = { synonyms, stopWords };
  const facetNames = collection.facets.map(({ name }) => name);
  const storage = new Storage(database.$client, collection);
  const memory = new Memory(storage, facetNames);

  const match = (expression: string): Bits => memory.match(expression);

  function matchParsed(parsed: ParsedText, vocabulary: Vocabulary): Matched {
    const plan = planQuery(parsed, vocabulary, rules);
    const expressions = new Expressions(plan, vocabulary, rules);
    const excluded = expressions.excluded();
    const found = memory.matchAll(expressions.parts(2));
    return {
      documents: excluded === null ? found : found.without(match(excluded)),
      plan,
      expressions,
      droppedWords: [],
    };
  }

  function matchText(text: string, columns: Columns, vocabulary: Vocabulary): Matched {
    const parsed = parseText(text, stopWords);
    const matched = matchParsed(parsed, vocabulary);
    if (parsed.words.length < 2 || !matched.documents.isEmpty()) return matched;
    const kept = wordsHeldTogether(parsed, othersOf(parsed, columns, vocabulary), {
      memory,
      columns,
      vocabulary,
      rules,
    });
    if (kept.length === 0) return matched;
    const droppedWords = parsed.words.filter((word) => !kept.includes(word)).map((word) => word.text);
    return { ...matchParsed({ ...parsed, words: kept }, vocabulary), droppedWords };
  }

  /** Documents that hold the phrases of a text and none of its excluded words, whatever its words. */
  function othersOf(parsed: ParsedText, columns: Columns, vocabulary: Vocabulary): Bits {
    const wordless = { ...parsed, words: [] };
    return parsed.phrases.length + parsed.excluded.length === 0
      ? columns.all()
      : matchParsed(wordless, vocabulary).documents;
  }

  function filtersOf(query: Query, columns: Columns): Map<Facet, Bits> {
    const filters = new Map<Facet, Bits>();
    for (const facet of facetNames) {
      const values = query.filters[facet];
      if (values && values.length > 0) filters.set(facet, columns.withAny(facet, values));
    }
    return filters;
  }

  /** Documents that match the text, of the territories asked for. */
  function within(documents: Bits, { territories }: Query, columns: Columns): Bits {
    return territories ? documents.and(columns.ofTerritories(territories)) : documents;
  }

  function narrow(documents: Bits, filters: ReadonlyMap<Facet, Bits>, except?: Facet): Bits {
    let result = documents;
    for (const [facet, bits] of filters) if (facet !== except) result = result.and(bits);
    return result;
  }

  /** A facet's counts leave its own filter out; facets without a filter are counted together. */
  function countFacets(
    facets: readonly Facet[],
    text: Bits,
    result: Bits,
    filters: ReadonlyMap<Facet, Bits>,
    columns: Columns,
  ): Result['facets'] {
    const free = facets.filter((facet) => !filters.has(facet));
    const counts = columns.count(free, result);
    for (const facet of facets.filter((each) => filters.has(each))) {
      counts.set(facet, columns.count([facet], narrow(text, filters, facet)).get(facet) ?? new Map());
    }
    return Object.fromEntries(counts) as Result['facets'];
  }

  function order(query: Query, documents: Bits, matched: Matched, columns: Columns): Ranked[] {
    const start = (query.page - 1) * query.pageSize;
    const end = start + query.pageSize;
    if (query.sort === 'pertinence' && !matched.expressions.isEmpty) {
      return rank(documents, { storage, columns, expressions: matched.expressions, memory }, start, end);
    }
    const compare = columns.compareBy(query.sort === 'pertinence' ? 'id' : query.sort, query.near);
    return slice(documents.toArray(), compare, start, end).map((slot, place) => ({ slot, score: -start - place }));
  }

  function toHit({ slot, score }: Ranked, marker: Marker, columns: Columns): CatalogueHit {
    const id = columns.idOf(slot);
    const texts = storage.textsOf(id);
    const title = marker.mark(texts?.title ?? '');
    const summary = marker.mark(texts?.summary ?? '');
    const extract = marker.extract(texts?.body ?? '') ?? marker.extract(texts?.testimonials ?? '');
    return { id, score, highlights: { title, summary, extract } };
  }

  /** Whether any document holds this word: the vocabulary goes on knowing those of documents that were taken out. */
  const isHeld = (term: string): boolean => !match(`"${term}"`).isEmpty();

  /** Words that are nowhere in the index as typed, with the word that was read instead. */
  function correctionsOf(plan: Plan, vocabulary: Vocabulary): Result['corrections'] {
    return plan.clauses.flatMap(({ typed, tiers }) => {
      const [word] = typed;
      if (!word || typed.length > 1 || tiers[0].length > 1 || vocabulary.has(word.text)) return [];
      if (word.prefix && !match(`"${word.text}"*`).isEmpty()) return [];
      const read = [...tiers[1], ...tiers[2]].find(({ words }) => words.every(isHeld));
      return read ? [{ typed: word.text, read: read.words.join(' ') }] : [];
    });
  }

  /** The query with each unknown word replaced by the nearest known one, allowing one typo more than usual. */
  function suggest(text: string, vocabulary: Vocabulary): string | null {
    const { words } = parseText(text, stopWords);
    let changed = false;
    const replaced = words.map((word) => {
      if (vocabulary.has(word.text) || word.text.length < 3) return word.text;
      const variants = vocabulary.variants(word.text, allowedTypos(word.text) + 1, false);
      const nearest = variants.find(({ term }) => isHeld(term));
      if (!nearest) return word.text;
      changed = true;
      return nearest.term;
    });
    return changed ? replaced.join(' ') : null;
  }

  function searchNow(query: Query): Result {
    const columns = memory.columns();
    const vocabulary = memory.vocabulary();
    if (query.match === 'some') return searchSome(query, columns, vocabulary);
    const matched = matchText(query.text, columns, vocabulary);
    const filters = filtersOf(query, columns);
    const text = within(matched.documents, query, columns);
    const documents = narrow(text, filters);
    const total = documents.count();
    const marker = new Marker(matched.expressions.sequences());
    return {
      engine: 'embedded',
      total,
      hits: order(query, documents, matched, columns).map((ranked) => toHit(ranked, marker, columns)),
      facets: countFacets(query.facets ?? [], text, documents, filters, columns),
      droppedWords: matched.droppedWords,
      corrections: total > 0 ? correctionsOf(matched.plan, vocabulary) : [],
      suggestion: total === 0 ? suggest(query.text, vocabulary) : null,
    };
  }

  function searchSome(query: Query, columns: Columns, vocabulary: Vocabulary): Result {
    const parsed = parseText(query.text, stopWords);
    const filters = filtersOf(query, columns);
    const allowed = within(othersOf(parsed, columns, vocabulary), query, columns);
    const start = (query.page - 1) * query.pageSize;
    const context = { memory, columns, vocabulary, rules };
    const { held, documents, ranked, expressions } = rankSome(
      parsed,
      narrow(allowed, filters),
      context,
      start,
      start + query.pageSize,
    );
    const marker = new Marker(expressions.sequences());
    return {
      engine: 'embedded',
      total: documents.count(),
      hits: ranked.map((each) => toHit(each, marker, columns)),
      facets: countFacets(query.facets ?? [], allowed.and(held), documents, filters, columns),
      droppedWords: [],
      corrections: [],
      suggestion: null,
    };
  }

  function upsertNow(documents: readonly CatalogueDocument<Facet>[]): void {
    for (const document of documents) storage.put(document);
  }

  function removeNow(ids: readonly number[]): void {
    for (const id of ids) storage.remove(id);
  }

  return {
    name: 'embedded',
    search: async (query) => searchNow(query),
    facetValues: async (facet, query) =>
      searchNow({ ...query, pageSize: 0, facets: [facet] }).facets[facet] ?? new Map(),
    similar: async (id, limit) => similarTo(id, limit, storage, memory.columns(), memory.vocabulary(), stopWords),
    titles(text, limit) {
      memory.columns();
      return findTitles(text, limit, { storage, vocabulary: memory.vocabulary(), stopWords });
    },
    version() {
      memory.columns();
      return memory.sequence;
    },
    recordsByTerritory: () => memory.columns().countTerritories(),
    upsert: async (documents) => database.$client.transaction(() => upsertNow(documents))(),
    remove: async (ids) => database.$client.transaction(() => removeNow(ids))(),
    rebuild: async (documents, progress = () => {}) => storage.replaceAll(documents, progress),
    status: async () => ({ engine: 'embedded', state: 'ok', documents: storage.total() }),
    revisions: async () => storage.revisions(),
    upsertInTransaction: (_executor, documents) => upsertNow(documents),
    removeInTransaction: (_executor, ids) => removeNow(ids),
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { type EnqueuedTaskPromise, Meilisearch, type MultiSearchQuery } from 'meilisearch';
import type { FacetName } from '../fields.ts';
import {
  type CatalogueDocument,
  type CatalogueHit,
  type CatalogueQuery,
  type CatalogueResult,
  highlightMarkers,
  type SearchEngine,
} from '../port.ts';
import { editDistance } from '../spelling.ts';
import type { LanguageRules } from '../synonyms.ts';
import { fold, type ParsedText, parseText } from '../text.ts';
import { multiSearchAnswer, type SearchAnswer, storedKeys, toMeilisearch } from './documents.ts';
import { toSearchUnavailable, unavailable } from './failures.ts';
import { countQuery, searchQueries } from './query.ts';
import { sameSettings, settingsOf } from './settings.ts';

/** Documents sent at once: some megabytes, far below the server's limit of 100. */
const portion = 1000;
/** Time left to one task on the server, in milliseconds, and between two looks at it. */
const taskTimeout = 120_000;
const taskInterval = 25;
/** Time left to a request that writes, in milliseconds. */
const writeTimeout = 30_000;
/**
 * The server writes a compressed answer in two parts, and the second waits 40 ms for the first to be acknowledged (Nagle
 * and delayed acknowledgements): a search took 44 ms instead of 1 to 4. It is near; its answers are some 50 kB.
 */
const uncompressed = { headers: { 'Accept-Encoding': 'identity' } } as const;
/** A search for its notes only. */
const countOnly = { filters: {}, sort: 'pertinence', page: 1, pageSize: 0 } as const;
/** An index that was being built and is older than this was abandoned, in milliseconds. */
const abandonedAfter = 3_600_000;

export interface MeilisearchAccess {
  url: string;
  /** Key of the documents: may write, build and swap the index. */
  apiKey: string;
  /** Key of the searches; the documents key where there is none. */
  searchKey?: string | undefined;
  index: string;
  /** Time left to a search, in milliseconds. */
  timeout: number;
}

export interface MeilisearchEngine extends SearchEngine {
  readonly name: 'meilisearch';
  /** Whether the index exists with the settings of this version. */
  isUpToDate(): Promise<boolean>;
}

interface Dependencies extends MeilisearchAccess, LanguageRules {
  /**
   * The engine in this process. It tells what the server cannot: likeness, other spellings, and which words to do without
   * (its own strategies only drop them in one fixed order).
   */
  local: Pick<SearchEngine, 'similar' | 'search'>;
}

/** A Meilisearch server through its official client. Every failure is a SearchUnavailable. */
export function createMeilisearchEngine(dependencies: Dependencies): MeilisearchEngine {
  const { url, apiKey, searchKey, index: indexUid, timeout, local, stopWords } = dependencies;
  const reader = new Meilisearch({ host: url, apiKey: searchKey ?? apiKey, timeout, requestInit: uncompressed });
  const writer = new Meilisearch({ host: url, apiKey, timeout: writeTimeout });
  /** Answers for its state as fast as for a search: health checks do not wait. */
  const prober = new Meilisearch({ host: url, apiKey, timeout });
  const settings = settingsOf(dependencies);

  async function ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      throw toSearchUnavailable(error);
    }
  }

  /** Waits for a task, and fails as it does: the client itself resolves for failed tasks too. */
  async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
    await ask(async () => {
      const { taskUid } = await enqueued;
      const deadline = Date.now() + taskTimeout;
      for (;;) {
        const task = await writer.tasks.getTask(taskUid);
        if (task.status === 'succeeded') return;
        if (task.status === 'failed' || task.status === 'canceled')
          throw unavailable(task.error?.code ?? task.status, task.error?.message ?? `task ${task.status}`);
        if (Date.now() > deadline)
          throw unavailable('task_timeout', `task ${taskUid} is not over after ${taskTimeout / 1000} s`);
        await delay(taskInterval);
      }
    });
  }

  async function multiSearch(queries: MultiSearchQuery[]): Promise<SearchAnswer[]> {
    return ask(async () => multiSearchAnswer.parse(await reader.multiSearch({ queries })).results);
  }

  /** What is left of a text that nothing holds all of; null when something does, and only filters empty the result. */
  async function withoutSomeWords(
    query: CatalogueQuery,
    parsed: ParsedText,
  ): Promise<{ parsed: ParsedText; dropped: string[] } | null> {
    const [whole] = await multiSearch([countQuery(indexUid, parsed)]);
    if (whole?.totalHits !== 0) return null;
    const { droppedWords: dropped } = await local.search({ text: query.text, ...countOnly });
    return { parsed: { ...parsed, words: parsed.words.filter((word) => !dropped.includes(word.text)) }, dropped };
  }

  async function run(
    query: CatalogueQuery,
    parsed: ParsedText,
  ): Promise<{ page: SearchAnswer; facets: CatalogueResult['facets'] }> {
    const { queries, inUse } = searchQueries(indexUid, query, parsed);
    const [page, ...others] = await multiSearch(queries);
    if (!page) throw unavailable('unexpected_answer', 'no result at all');
    const counted = (query.facets ?? []).map((facet): [FacetName, Map<string, number>] => {
      const answer = inUse.includes(facet) ? others[inUse.indexOf(facet)] : page;
      return [facet, orderedCounts(answer?.facetDistribution[`facets.${facet}`] ?? {})];
    });
    return { page, facets: Object.fromEntries(counted) };
  }

  async function search(query: CatalogueQuery): Promise<CatalogueResult> {
    if (query.match === 'some') return local.search(query);
    let parsed = parseText(query.text, stopWords);
    let { page, facets } = await run(query, parsed);
    let droppedWords: string[] = [];
    if (page.totalHits === 0 && parsed.words.length > 1) {
      const less = await withoutSomeWords(query, parsed);
      if (less) {
        parsed = less.parsed;
        droppedWords = less.dropped;
        ({ page, facets } = await run(query, parsed));
      }
    }
    const nothing = page.totalHits === 0 && query.pageSize > 0;
    return {
      engine: 'meilisearch',
      total: page.totalHits,
      hits: page.hits.map(toHit),
      facets,
      droppedWords,
      corrections: correctionsOf(parsed, page, dependencies),
      suggestion: nothing ? (await local.search({ ...query, pageSize: 0, facets: [] })).suggestion : null,
    };
  }

  async function put(uid: string, documents: readonly CatalogueDocument[]): Promise<void> {
    for (let start = 0; start < documents.length; start += portion) {
      const batch = documents.slice(start, start + portion).map(toMeilisearch);
      await done(writer.index(uid).addDocuments(batch, { primaryKey: 'id' }));
    }
  }

  /** Removes what an interrupted rebuild left behind. */
  async function removeAbandoned(): Promise<void> {
    const { results } = await ask(() => writer.getRawIndexes({ limit: 100 }));
    for (const { uid, createdAt } of results) {
      if (uid.startsWith(`${indexUid}-aside-`) && Date.now() - new Date(createdAt).getTime() > abandonedAfter)
        await done(writer.deleteIndex(uid));
    }
  }

  const createdAt = async (uid: string): Promise<string> => (await ask(() => writer.getRawIndex(uid))).createdAt;

  async function exists(): Promise<boolean> {
    try {
      await createdAt(indexUid);
      return true;
    } catch (error) {
      const failure = toSearchUnavailable(error);
      if (failure.code === 'index_not_found') return false;
      throw failure;
    }
  }

  async function rebuild(
    documents: Iterable<CatalogueDocument>,
    progress: (done: number) => void = () => {},
  ): Promise<void> {
    await removeAbandoned();
    const aside = `${indexUid}-aside-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    await done(writer.createIndex(aside, { primaryKey: 'id' }));
    let created: string;
    try {
      await done(writer.index(aside).updateSettings(settings));
      let count = 0;
      let batch: CatalogueDocument[] = [];
      const flush = async () => {
        await put(aside, batch);
        count += batch.length;
        batch = [];
        progress(count);
      };
      for (const document of documents) {
        batch.push(document);
        if (batch.length === portion) await flush();
      }
      if (batch.length > 0) await flush();
      if (!(await exists())) await done(writer.createIndex(indexUid, { primaryKey: 'id' }));
      created = await createdAt(aside);
      await ask(() => writer.swapIndexes([{ indexes: [indexUid, aside], rename: false }]));
    } finally {
      // Tasks are done in order: once this one is over, so is the swap. What goes is the old index; after a failure, what
      // there was of the new one.
      await done(writer.deleteIndex(aside));
    }
    // A key for some indexes only may not read the task of a swap; its effect shows in a date that moves with the index.
    if ((await createdAt(indexUid)) !== created)
      throw unavailable('index_swap_failed', `${indexUid} is still the old index`);
  }

  return {
    name: 'meilisearch',
    search,
    facetValues: async (facet, query) =>
      (await search({ ...query, pageSize: 0, facets: [facet] })).facets[facet] ?? new Map(),
    similar: (id, limit) => local.similar(id, limit),
    async upsert(documents) {
      // The server would make an index without our settings rather than refuse.
      await createdAt(indexUid);
      await put(indexUid, documents);
    },
    remove: (ids) => done(writer.index(indexUid).deleteDocuments([...ids])),
    rebuild,
    isUpToDate: async () =>
      (await exists()) && sameSettings(settings, await ask(() => writer.index(indexUid).getSettings())),
    async revisions() {
      const revisions = new Map<number, number>();
      for (let offset = 0, total = 1; offset < total; offset += portion * 10) {
        const page = await ask(async () =>
          storedKeys.parse(
            await writer.index(indexUid).getDocuments({ fields: ['id', 'revision'], offset, limit: portion * 10 }),
          ),
        );
        total = page.total;
        for (const { id, revision } of page.results) revisions.set(id, revision);
      }
      return revisions;
    },
    async status() {
      try {
        const { numberOfDocuments } = await ask(() => prober.index(indexUid).getStats());
        return { engine: 'meilisearch', state: 'ok', documents: numberOfDocuments };
      } catch (error) {
        return { engine: 'meilisearch', state: 'down', documents: 0, message: toSearchUnavailable(error).advice };
      }
    },
  };
}

/** The most frequent value first, ties in the order of values: objects do not keep an order of their own. */
function orderedCounts(distribution: Readonly<Record<string, number>>): Map<string, number> {
  return new Map(Object.entries(distribution).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

const marked = new RegExp(`${highlightMarkers.open}([^${highlightMarkers.close}]*)${highlightMarkers.close}`, 'gu');

function toHit({
  id,
  _formatted: { title, summary, body, testimonials },
  _rankingScore,
}: SearchAnswer['hits'][number]): CatalogueHit {
  const extract = [body, testimonials].find((text) => text.includes(highlightMarkers.open)) ?? null;
  return { id, score: _rankingScore, highlights: { title, summary, extract: extract && cleanExtract(extract) } };
}

function cleanExtract(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/^…(?=\S)/, '… ')
    .replace(/(?<=\S)…$/, ' …');
}

/**
 * Words that no result holds as typed, with the marked word nearest to them. The server does not say how it read a word:
 * what it marked in the texts of the page does.
 */
function correctionsOf(
  { words }: ParsedText,
  { hits }: SearchAnswer,
  { synonyms }: Pick<LanguageRules, 'synonyms'>,
): CatalogueResult['corrections'] {
  if (words.length === 0 || hits.length === 0) return [];
  const read = new Map<string, number>();
  for (const { _formatted } of hits) {
    for (const text of Object.values(_formatted)) {
      for (const [, word = ''] of text.matchAll(marked)) read.set(fold(word), (read.get(fold(word)) ?? 0) + 1);
    }
  }
  return words.flatMap(({ text, prefix }) => {
    if (text.length < 5 || synonyms.has(text)) return [];
    const known = [...read.keys()];
    if (known.some((word) => (prefix ? word.startsWith(text) : word === text))) return [];
    const near = known
      .filter((word) => editDistance(text, word, 2) <= 2)
      .sort((a, b) => (read.get(b) ?? 0) - (read.get(a) ?? 0));
    return near[0] ? [{ typed: text, read: near[0] }] : [];
  });
}

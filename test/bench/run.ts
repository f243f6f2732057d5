/**
 * `npm run bench -- --records N --engine embedded,meilisearch --json FILE`: figures of the search port over synthetic
 * records, every engine in one run with the same queries.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../db/open.ts';
import { createEmbeddedEngine } from '../../server/search/embedded/engine.ts';
import { facetNames } from '../../server/search/fields.ts';
import { createMeilisearchEngine } from '../../server/search/meilisearch/engine.ts';
import type { CatalogueQuery, SearchEngine, TitleFinder } from '../../server/search/port.ts';
import { readSynonyms } from '../../server/search/synonyms.ts';
import { findMeilisearch, startMeilisearch } from '../support/meilisearch.ts';
import { createRandom, syntheticDocuments, vocabularyOf } from './records.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' },
    engine: { type: 'string', default: 'embedded' },
    json: { type: 'string' },
    build: { type: 'string' },
  },
});
const records = Number(values.records);
const queriesPerClass = 100;
const warmUp = 5;

async function milliseconds(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function diskOf(folder: string): number {
  return readdirSync(folder).reduce((total, name) => total + statSync(join(folder, name)).size, 0);
}

type QueryClass = (random: () => number, word: (from?: number) => string) => Partial<CatalogueQuery>;

const misspell = (word: string, random: () => number) => {
  const at = 1 + Math.floor(random() * (word.length - 2));
  return word.slice(0, at) + word.slice(at + 1);
};
const somewhere = { latitude: 46.5, longitude: 2.3 };
const classes: Record<string, QueryClass> = {
  'one word': (_, word) => ({ text: `${word()} ` }),
  'two words': (_, word) => ({ text: `${word()} ${word()} ` }),
  '2-letter prefix': (_, word) => ({ text: word().slice(0, 2) }),
  typo: (random, word) => ({ text: `${misspell(word(8), random)} ` }),
  phrase: (_, word) => ({ text: `"${word()} ${word()}"` }),
  'everything, all facets': () => ({ sort: 'recent', facets: facetNames }),
  'query, 3 disjunctive facets': (_, word) => ({
    text: `${word()} `,
    filters: { theme: ['services'], region: ['region-1', 'region-2'], type: ['commune', 'epci'] },
    facets: facetNames,
  }),
  'page 200': (_, word) => ({ text: `${word()} `, page: 200 }),
  'nearest first': (_, word) => ({ text: `${word()} `, sort: 'distance', near: somewhere }),
};

interface Figure {
  p50: number;
  p95: number;
}

async function timed(times: number, action: (run: number) => unknown): Promise<Figure> {
  const taken: number[] = [];
  for (let run = -warmUp; run < times; run += 1) {
    const time = await milliseconds(() => action(run));
    if (run >= 0) taken.push(time);
  }
  taken.sort((a, b) => a - b);
  return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) };
}

/** The same words for every engine. */
function wordsFrom(random: () => number): (letters?: number) => string {
  const vocabulary = vocabularyOf(1);
  return (letters = 4) => {
    for (;;) {
      const found = vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? '';
      if (found.length >= letters) return found;
    }
  };
}

async function measure(engine: SearchEngine): Promise<Record<string, Figure>> {
  const random = createRandom(42);
  const word = wordsFrom(random);
  const figures: Record<string, Figure> = {};
  for (const [name, make] of Object.entries(classes)) {
    figures[name] = await timed(queriesPerClass, () => {
      const usual = { text: '', filters: {}, sort: 'pertinence', page: 1, pageSize: 20 } as const;
      return engine.search({ ...usual, ...make(random, word) });
    });
  }
  return figures;
}

/** What a keystroke costs: the beginnings of words and of two words, from two letters on. */
function measureTyping(finder: TitleFinder): Promise<Figure> {
  const random = createRandom(42);
  const word = wordsFrom(random);
  return timed(queriesPerClass * 3, (run) => {
    const beginning = word().slice(0, 2 + (Math.abs(run) % 4));
    finder.titles(run % 3 === 0 ? `${word()} ${beginning}` : beginning, 5);
  });
}

async function build(path: string): Promise<void> {
  const database = openDatabase(path);
  await createEmbeddedEngine({ database, ...readSynonyms() }).rebuild(syntheticDocuments(records));
  database.$client.pragma('wal_checkpoint(TRUNCATE)');
  database.$client.close();
}

/** In a process of its own, so that its memory is not counted with the searches'. */
function buildApart(path: string): Promise<number> {
  return milliseconds(() => {
    spawnSync(process.execPath, [process.argv[1] ?? '', '--records', String(records), '--build', path], {
      stdio: 'inherit',
    });
  });
}

interface Report {
  figures: Record<string, Figure>;
  summary: Record<string, number>;
}

async function benchEmbedded(folder: string): Promise<Report> {
  const path = join(folder, 'bench.sqlite');
  const buildTime = await buildApart(path);
  const database = openDatabase(path);
  const engine = createEmbeddedEngine({ database, ...readSynonyms() });
  const first = await milliseconds(() =>
    engine.search({ text: 'commune', filters: {}, sort: 'pertinence', page: 1, pageSize: 20, facets: facetNames }),
  );
  const figures = { ...(await measure(engine)), 'suggestions while typing': await measureTyping(engine) };
  const [document] = syntheticDocuments(1, 7);
  const change = await milliseconds(() => document && engine.upsert([{ ...document, id: records + 1 }]));
  const residentMegabytes = process.memoryUsage().rss / 1e6;
  const diskMegabytes = diskOf(folder) / 1e6;
  database.$client.close();
  const times = { buildSeconds: buildTime / 1000, firstSearchSeconds: first / 1000, changeMilliseconds: change };
  return { figures, summary: { ...times, residentMegabytes, diskMegabytes } };
}

async function benchMeilisearch(): Promise<Report | null> {
  const binary = findMeilisearch();
  if (binary === null) {
    console.log('NOT MEASURED: no meilisearch on the PATH, and MEILI_BINARY names none.');
    return null;
  }
  const server = await startMeilisearch(binary);
  const rules = readSynonyms();
  // Other spellings are asked of an embedded engine: an empty one here, so that only the server is measured.
  const local = createEmbeddedEngine({ database: openDatabase(':memory:'), ...rules });
  try {
    const access = { url: server.url, apiKey: server.masterKey, index: 'bench', timeout: 60_000 };
    const engine = createMeilisearchEngine({ ...access, ...rules, local });
    const buildTime = await milliseconds(() => engine.rebuild(syntheticDocuments(records)));
    const figures = await measure(engine);
    const [document] = syntheticDocuments(1, 7);
    const change = await milliseconds(() => document && engine.upsert([{ ...document, id: records + 1 }]));
    const times = { buildSeconds: buildTime / 1000, changeMilliseconds: change };
    return { figures, summary: { ...times, ...server.resources() } };
  } finally {
    await server.close();
  }
}

if (values.build) {
  await build(values.build);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const reports: Record<string, Report> = {};
  for (const name of values.engine.split(',')) {
    const report = name === 'embedded' ? await benchEmbedded(folder) : await benchMeilisearch();
    if (!report) continue;
    reports[name] = report;
    console.log(`\n${name}, ${records} records, milliseconds`);
    console.table(report.figures);
    console.log(report.summary);
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ records, reports }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

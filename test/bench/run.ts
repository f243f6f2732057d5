/** `npm run bench -- --records N --engine embedded --json FILE`: figures of the search port over synthetic records. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../db/open.ts';
import { createEmbeddedEngine } from '../../server/search/embedded/engine.ts';
import { facetNames } from '../../server/search/fields.ts';
import type { CatalogueQuery, SearchEngine } from '../../server/search/port.ts';
import { readSynonyms } from '../../server/search/synonyms.ts';
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

function milliseconds(action: () => void): number {
  const start = performance.now();
  action();
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
};

async function measure(engine: SearchEngine): Promise<Record<string, { p50: number; p95: number }>> {
  const random = createRandom(42);
  const vocabulary = vocabularyOf(1);
  const word = (letters = 4) => {
    for (;;) {
      const found = vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? '';
      if (found.length >= letters) return found;
    }
  };
  const figures: Record<string, { p50: number; p95: number }> = {};
  for (const [name, make] of Object.entries(classes)) {
    const times: number[] = [];
    for (let run = -5; run < queriesPerClass; run += 1) {
      const query: CatalogueQuery = {
        text: '',
        filters: {},
        sort: 'pertinence',
        page: 1,
        pageSize: 20,
        ...make(random, word),
      };
      const start = performance.now();
      await engine.search(query);
      if (run >= 0) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    figures[name] = { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
  }
  return figures;
}

async function build(path: string): Promise<void> {
  const database = openDatabase(path);
  await createEmbeddedEngine({ database, ...readSynonyms() }).rebuild(syntheticDocuments(records));
  database.$client.pragma('wal_checkpoint(TRUNCATE)');
  database.$client.close();
}

/** In a process of its own, so that its memory is not counted with the searches'. */
function buildApart(path: string): number {
  return milliseconds(() => {
    spawnSync(process.execPath, [process.argv[1] ?? '', '--records', String(records), '--build', path], {
      stdio: 'inherit',
    });
  });
}

if (values.build) {
  await build(values.build);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const path = join(folder, 'bench.sqlite');
  const rules = readSynonyms();
  const buildTime = buildApart(path);

  const database = openDatabase(path);
  const engine = createEmbeddedEngine({ database, ...rules });
  const start = performance.now();
  await engine.search({ text: 'commune', filters: {}, sort: 'pertinence', page: 1, pageSize: 20, facets: facetNames });
  const firstSearch = performance.now() - start;
  const figures = await measure(engine);
  const [document] = syntheticDocuments(1, 7);
  const change = milliseconds(() => {
    if (document) engine.upsertInTransaction(database, [{ ...document, id: records + 1 }]);
  });
  const report = {
    records,
    engine: values.engine,
    buildSeconds: buildTime / 1000,
    firstSearchSeconds: firstSearch / 1000,
    changeMilliseconds: change,
    residentMegabytes: process.memoryUsage().rss / 1e6,
    diskMegabytes: diskOf(folder) / 1e6,
    figures,
  };
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.table(figures);
  const { figures: _, ...summary } = report;
  console.log(summary);
  database.$client.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

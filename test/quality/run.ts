/**
 * `npm run search:quality`: nDCG@10, recall@10 and empty results of each engine over the graded queries, on the seed.
 * `--worst N` names the queries that do worst (those kept aside are never named), `--engine embedded` one engine alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { loadData } from '../../server/load.ts';
import { allDocuments } from '../../server/search/documents.ts';
import { createMeilisearchEngine } from '../../server/search/meilisearch/engine.ts';
import type { SearchEngine } from '../../server/search/port.ts';
import { readSynonyms } from '../../server/search/synonyms.ts';
import { createServices } from '../../server/services.ts';
import { testConfig } from '../support/config.ts';
import { findMeilisearch, startMeilisearch } from '../support/meilisearch.ts';
import { evaluate, type Figures, figuresOf, type Outcome } from './evaluate.ts';
import { kinds, readQueries } from './queries.ts';

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'embedded,meilisearch' }, worst: { type: 'string', default: '0' } },
});
const queries = readQueries();

function row({ queries: count, ndcg, recall, nothing }: Figures) {
  const round = (value: number) => value.toFixed(3);
  return { queries: count, 'nDCG@10': round(ndcg), 'recall@10': round(recall), 'finds nothing': round(nothing) };
}

function report(name: string, outcomes: readonly Outcome[]): void {
  const of = (some: (outcome: Outcome) => boolean) => row(figuresOf(outcomes.filter(some)));
  console.log(`\n${name}`);
  console.table({
    all: of(() => true),
    'used for tuning': of(({ query }) => !query.aside),
    'kept aside': of(({ query }) => query.aside),
    ...Object.fromEntries(kinds.map((kind) => [kind, of(({ query }) => query.kind === kind)])),
  });
  const open = outcomes.filter(({ query }) => !query.aside && Object.keys(query.grades).length > 0);
  for (const { query, ndcg, results, total } of open
    .toSorted((a, b) => a.ndcg - b.ndcg)
    .slice(0, Number(values.worst))) {
    const missed = Object.entries(query.grades)
      .filter(([slug, grade]) => grade > 1 && !results.includes(slug))
      .map(([slug]) => slug);
    console.log(`${ndcg.toFixed(2)}  ${query.text}  (${total} found)`);
    console.log(`      first: ${results.slice(0, 4).join(', ')}\n      missed: ${missed.slice(0, 6).join(', ')}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'quality-'));
const services = createServices(testConfig(join(folder, 'catalogue.sqlite')));
const binary = findMeilisearch();
const server = binary && values.engine.includes('meilisearch') ? await startMeilisearch(binary) : null;
try {
  const { database, embedded } = services;
  await loadData(services);
  const ids = publishedIds(database);
  const slugs = new Map(publishedInitiatives(database, ids).map(({ id, slug }) => [id, slug]));
  const engines: SearchEngine[] = values.engine.includes('embedded') ? [embedded] : [];
  if (server) {
    const access = { url: server.url, apiKey: server.masterKey, index: 'quality', timeout: 10_000 };
    const remote = createMeilisearchEngine({ ...access, ...readSynonyms(), local: embedded });
    await remote.rebuild(allDocuments(database, ids));
    engines.push(remote);
  } else if (values.engine.includes('meilisearch')) {
    console.log('NOT MEASURED: no meilisearch on the PATH, and MEILI_BINARY names none.');
  }
  for (const engine of engines) report(engine.name, await evaluate(engine, queries, slugs));
} finally {
  await server?.close();
  await services.close();
  rmSync(folder, { recursive: true, force: true });
}

import { parseArgs } from 'node:util';
import { publishedIds } from '../db/queries/initiatives.ts';
import { InvalidConfiguration, readConfig } from './config.ts';
import { loadData } from './load.ts';
import { createProgress } from './progress.ts';
import { allDocuments } from './search/documents.ts';
import { createServices, type Services } from './services.ts';

const usage = `Usage: npm run cli -- <command>

  seed            load reference territories and seed records that are missing or changed
  reindex         rebuild the search index from the database
  search status   compare the index with the database
  doctor          check settings, database and index`;

async function reindex({ database, engine }: Services): Promise<void> {
  const ids = publishedIds(database);
  const progress = createProgress('Index');
  await engine.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
  console.log(`${ids.length} documents indexed.`);
}

async function searchStatus({ database, engine }: Services): Promise<void> {
  const status = await engine.status();
  const published = publishedIds(database).length;
  console.log(JSON.stringify({ ...status, published }, null, 2));
  if (status.state !== 'ok' || status.documents !== published) process.exitCode = 1;
}

function integrity({ database }: Services): void {
  const [check] = database.$client.pragma('integrity_check') as { integrity_check: string }[];
  const broken = database.$client.pragma('foreign_key_check') as unknown[];
  console.log(`database: ${check?.integrity_check ?? 'no answer'}, ${broken.length} broken references`);
  if (check?.integrity_check !== 'ok' || broken.length > 0) process.exitCode = 1;
}

async function run(command: string, services: Services): Promise<void> {
  switch (command) {
    case 'seed':
      console.log(JSON.stringify(loadData(services)));
      return;
    case 'reindex':
      await reindex(services);
      return;
    case 'search status':
      await searchStatus(services);
      return;
    case 'doctor':
      integrity(services);
      await searchStatus(services);
      return;
    default:
      console.error(usage);
      process.exitCode = 2;
  }
}

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const services = createServices(readConfig());
  try {
    await run(positionals.join(' '), services);
  } finally {
    services.close();
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InvalidConfiguration)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

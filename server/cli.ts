import { parseArgs } from 'node:util';
import { z } from 'zod';
import { publishedIds } from '../db/queries/initiatives.ts';
import { territoryByCode, upsertOtherTerritory } from '../db/queries/territories.ts';
import { seedOtherTerritory } from '../seed/schema.ts';
import { frenchTypography } from '../seed/typography.ts';
import { InvalidConfiguration, readConfig } from './config.ts';
import { loadData, rebuildIndex } from './load.ts';
import { createServices, type Services } from './services.ts';

const usage = `Usage: npm run cli -- <command>

  seed            load reference territories and seed records that are missing or changed
  reindex         rebuild the search index from the database
  search status   compare the index with the database
  doctor          check settings, database and index
  territory add --code autre-<slug> --name <name> --category <category> [--country FR] [--department <code>]…
                  add a place that is in no official list; categories: syndicat, pays, collectivite,
                  etablissement, foreign, network`;

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      code: { type: 'string' },
      name: { type: 'string' },
      category: { type: 'string' },
      country: { type: 'string', default: 'FR' },
      department: { type: 'string', multiple: true, default: [] },
    },
  });
}
type Options = ReturnType<typeof readArguments>['values'];

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

function addTerritory({ database }: Services, { department: departments, ...place }: Options): void {
  const checked = seedOtherTerritory.safeParse({ ...place, departments });
  if (!checked.success) {
    console.error(z.prettifyError(checked.error));
    process.exitCode = 1;
    return;
  }
  const unknown = checked.data.departments.filter((code) => !territoryByCode(database, `dep-${code.toLowerCase()}`));
  if (unknown.length > 0) {
    console.error(`No département has the code ${unknown.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  upsertOtherTerritory(database, { ...checked.data, name: frenchTypography(checked.data.name) });
  console.log(`${checked.data.name} (${checked.data.code}) can be chosen as a territory.`);
}

async function run(command: string, services: Services, options: Options): Promise<void> {
  switch (command) {
    case 'seed':
      console.log(JSON.stringify(await loadData(services)));
      return;
    case 'reindex':
      console.log(`${await rebuildIndex(services)} documents indexed.`);
      return;
    case 'search status':
      await searchStatus(services);
      return;
    case 'doctor':
      integrity(services);
      await searchStatus(services);
      return;
    case 'territory add':
      addTerritory(services, options);
      return;
    default:
      console.error(usage);
      process.exitCode = 2;
  }
}

async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  const services = createServices(readConfig());
  try {
    await run(positionals.join(' '), services, values);
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

import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { roles } from '../db/queries/accounts.ts';
import { publishedIds } from '../db/queries/initiatives.ts';
import { territoryByCode, upsertOtherTerritory } from '../db/queries/territories.ts';
import { seedOtherTerritory } from '../seed/schema.ts';
import { frenchTypography } from '../seed/typography.ts';
import { InvalidConfiguration, readConfig } from './config.ts';
import { PublicError } from './errors.ts';
import { translators } from './http/i18n/index.ts';
import { exportFormats } from './imports/export.ts';
import { presentFault } from './imports/pages.ts';
import { loadData, rebuildIndex } from './load.ts';
import { createProgress } from './progress.ts';
import { CompileFailure } from './publishing/port.ts';
import { SearchUnavailable } from './search/failures.ts';
import { createKeys } from './search/meilisearch/keys.ts';
import { repairIndex } from './search/reconcile.ts';
import { createServices, type Services } from './services.ts';
import { isFormatName } from './volumes/compilations.ts';

const usage = `Usage: npm run cli -- <command>

  seed            load reference territories and seed records that are missing or changed
  reindex         rebuild the search index from the database
  search status   compare the index with the database, record by record, and repair it
  search keys     make the two keys of the web process on the Meilisearch server (MEILI_URL, MEILI_MASTER_KEY)
  compile <number> --format <format> --out <file>
                  make a file of a volume: of its last edition, or of the volume as it stands where it has none; formats:
                  pdf, print, epub, web, docx, csv, onix, bibtex, csl
  barometer freeze <year>
                  store today's figures for a year with their data: its edition, or a numbered correction of it
  doctor          check settings, database and index
  export FILE [--drafts]
                  write every published record to a .csv or .jsonl file; with --drafts also those under review
  import FILE [--publish] [--partial] [--duplicates]
                  read records from a .csv or .jsonl file into the review queue, or publish them at once; a line with
                  an error keeps all out unless --partial is given, possible duplicates stay out unless --duplicates
  account create --email <address> --role <role>
                  open an account, or give a role to the one of this address; roles: contributor, editor,
                  publisher, administrator
  territory add --code autre-<slug> --name <name> --category <category> [--country FR] [--department <code>]…
                  add a place that is in no official list; categories: syndicat, pays, collectivite,
                  etablissement, foreign, network`;

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      role: { type: 'string', default: 'contributor' },
      code: { type: 'string' },
      name: { type: 'string' },
      category: { type: 'string' },
      country: { type: 'string', default: 'FR' },
      department: { type: 'string', multiple: true, default: [] },
      format: { type: 'string', default: 'pdf' },
      out: { type: 'string' },
      drafts: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      partial: { type: 'boolean', default: false },
      duplicates: { type: 'boolean', default: false },
    },
  });
}
type Options = ReturnType<typeof readArguments>['values'];

async function searchStatus({ database, embedded, remote, indexer }: Services): Promise<void> {
  const published = publishedIds(database).length;
  for (const engine of remote ? [embedded, remote] : [embedded]) {
    const before = await engine.status();
    if (before.state !== 'ok') {
      console.log(JSON.stringify({ ...before, published }, null, 2));
      process.exitCode = 1;
      continue;
    }
    const repaired = engine === remote && indexer ? await indexer.repair() : await repairIndex(database, engine);
    console.log(JSON.stringify({ ...(await engine.status()), published, repaired }, null, 2));
  }
}

async function searchKeys({ config }: Services): Promise<void> {
  const { meilisearch, meilisearchMasterKey } = config;
  if (!meilisearch || !meilisearchMasterKey) {
    console.error(
      'Set MEILI_URL and MEILI_MASTER_KEY for this command alone; the web process does without the latter.',
    );
    process.exitCode = 1;
    return;
  }
  const { searchKey, apiKey } = await createKeys(meilisearch.url, meilisearchMasterKey, meilisearch.index);
  console.log(`MEILI_API_KEY=${apiKey}\nMEILI_SEARCH_KEY=${searchKey}`);
}

async function reindex(services: Services): Promise<void> {
  console.log(`${await rebuildIndex(services)} documents indexed by the embedded engine.`);
  const { indexer, remote } = services;
  if (!indexer || !remote) return;
  console.log(`${await indexer.rebuild(createProgress(remote.name))} documents indexed by ${remote.name}.`);
}

function integrity({ database }: Services): void {
  const [check] = database.$client.pragma('integrity_check') as { integrity_check: string }[];
  const broken = database.$client.pragma('foreign_key_check') as unknown[];
  console.log(`database: ${check?.integrity_check ?? 'no answer'}, ${broken.length} broken references`);
  if (check?.integrity_check !== 'ok' || broken.length > 0) process.exitCode = 1;
}

function addTerritory({ database }: Services, options: Options): void {
  const { code, name, category, country, department: departments } = options;
  const checked = seedOtherTerritory.safeParse({ code, name, category, country, departments });
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

const newAccount = z.object({ email: z.string().toLowerCase().pipe(z.email()), role: z.enum(roles) });

function createAccount({ accounts }: Services, options: Options): void {
  const checked = newAccount.safeParse(options);
  if (!checked.success) {
    console.error(z.prettifyError(checked.error));
    process.exitCode = 1;
    return;
  }
  const { email, role } = checked.data;
  const done = accounts.create(email, role);
  console.log(`${email} is ${role} (account ${done}). Sign in with a link, from the page /compte/connexion.`);
}

/** Makes one file of a volume in this process, with its progress; the file is there whole or not at all. */
async function compileVolume({ volumes, compiler }: Services, number: number, { format, out }: Options): Promise<void> {
  const volume = volumes.made(number);
  if (!volume || !isFormatName(format) || out === undefined) {
    const reason = volume
      ? 'Give a known --format, and --out with the name of the file.'
      : `No volume ${number} is made here.`;
    console.error(reason);
    process.exitCode = 1;
    return;
  }
  const [edition] = volumes.editions(number);
  const manifest = edition ? volumes.editionNow(edition.id) : volumes.manifestNow(number);
  const progress = createProgress(format);
  const started = performance.now();
  try {
    const { pages, bytes, sha256, remarks } = await compiler.compile({
      manifest,
      format,
      path: resolve(out),
      onProgress: ({ done, total }) => done !== undefined && total !== undefined && progress(done, total),
      signal: new AbortController().signal,
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    for (const { record, detail } of remarks) console.error(`${record}: ${detail}`);
    console.log(JSON.stringify({ file: out, format, pages, bytes, sha256, seconds: Number(seconds) }));
  } catch (error) {
    if (!(error instanceof CompileFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Stores today's figures as the edition of a year, or a correction of it. */
async function freezeBarometer({ barometer }: Services, year: number): Promise<void> {
  const { head } = await barometer.freeze(null, year);
  console.log(JSON.stringify({ year, number: head.number, sha256: head.sha256 }));
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

async function exportRecords({ recordExport }: Services, file: string, { drafts }: Options): Promise<void> {
  const format = exportFormats.find((name) => file.endsWith(`.${name}`));
  if (!format) return fail('The name of the file must end in .csv or .jsonl.');
  const draft = `${file}.part`;
  try {
    await pipeline(
      recordExport.text(format, drafts, createProgress('Export')),
      createWriteStream(draft, { flush: true }),
    );
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

async function importRecords({ imports }: Services, file: string, options: Options): Promise<void> {
  const { publish, partial, duplicates } = options;
  const stages = { check: createProgress('Check'), write: createProgress('Import') };
  const launch = {
    mode: publish ? ('publish' as const) : ('review' as const),
    partial,
    duplicates: duplicates ? ('all' as const) : [],
  };
  const bytes = await buffer(createReadStream(file));
  const done = await imports.run(basename(file), bytes, launch, (stage, at, total) => stages[stage](at, total));
  for (const { line, faults } of done.faulty) {
    for (const { field, message, value } of faults.map((fault) => presentFault(fault, translators.en)))
      console.error(`line ${line}, ${field}: ${message}${value === null ? '' : ` (${JSON.stringify(value)})`}`);
  }
  for (const { line } of done.held) console.error(`line ${line}: possible duplicate, left out`);
  if (!done.written) return fail('Nothing was written. Correct the file, or leave these lines out with --partial.');
  console.log(JSON.stringify(done.totals.results));
}

/** Commands that take the name of a file. */
const fileCommands: Record<string, (services: Services, file: string, options: Options) => Promise<void>> = {
  export: exportRecords,
  import: importRecords,
};

async function run(command: string, services: Services, options: Options): Promise<void> {
  const [, number] = /^compile (\d{1,4})$/.exec(command) ?? [];
  if (number !== undefined) return compileVolume(services, Number(number), options);
  const [, year] = /^barometer freeze (\d{4})$/.exec(command) ?? [];
  if (year !== undefined) return freezeBarometer(services, Number(year));
  switch (command) {
    case 'seed':
      console.log(JSON.stringify(await loadData(services)));
      return;
    case 'reindex':
      await reindex(services);
      return;
    case 'search status':
      await searchStatus(services);
      return;
    case 'search keys':
      await searchKeys(services);
      return;
    case 'doctor':
      integrity(services);
      await searchStatus(services);
      return;
    case 'account create':
      createAccount(services, options);
      return;
    case 'territory add':
      addTerritory(services, options);
      return;
    default:
      console.error(usage);
      process.exitCode = 2;
  }
}

/** A file that is not there, or that may not be read or written. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

async function main(): Promise<void> {
  const { positionals, values } = readArguments();
  const services = createServices(readConfig());
  try {
    const [name = '', file = ''] = positionals;
    const withFile = positionals.length === 2 ? fileCommands[name] : undefined;
    if (withFile) await withFile(services, file, values);
    else await run(positionals.join(' '), services, values);
  } finally {
    await services.close();
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof SearchUnavailable) fail(error.advice);
  else if (error instanceof PublicError) fail(translators.en(error.key, error.values));
  else if (error instanceof InvalidConfiguration || isFileError(error)) fail(error.message);
  else throw error;
}

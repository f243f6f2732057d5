/**
 * `npm run bench:import -- --lines N`: a file of N synthetic records checked and published, and what a search page takes
 * meanwhile. Server and visitor are processes of their own, on this machine only.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { accountById, insertAccount } from '../../db/queries/accounts.ts';
import { createApp } from '../../server/app.ts';
import { loadData } from '../../server/load.ts';
import { createServices } from '../../server/services.ts';
import { testConfig } from '../support/config.ts';
import { csvOf } from '../support/imports.ts';
import { createRandom, vocabularyOf } from './records.ts';

const { values } = parseArgs({ options: { lines: { type: 'string', default: '10000' }, serve: { type: 'string' } } });
/** Between two pages of the visitor, and the time without an import before and after, in milliseconds. */
const pause = 200;
const calm = 10_000;

function syntheticFile(lines: number): string {
  const random = createRandom(21);
  const vocabulary = vocabularyOf(1);
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'commune';
  const text = (words: number) => Array.from({ length: words }, word).join(' ');
  return csvOf(
    Array.from({ length: lines }, (_, index) => ({
      titre: `${text(8)} ${index}`,
      resume: text(35),
      code_territoire: String(35_001 + Math.floor(random() * 350)),
      statut: 'realise',
      annee_debut: String(1996 + Math.floor(random() * 30)),
      themes: 'inclusion-numerique | culture-patrimoine',
      contexte: text(40),
      realisation: text(60),
      resultats: text(20),
    })),
  );
}

/** Serves pages and imports the file; each line says what goes on, and the processor's seconds until then. */
async function serve(path: string): Promise<void> {
  const services = createServices(testConfig(path));
  await loadData(services);
  const bytes = Buffer.from(syntheticFile(Number(values.lines)));
  const say = (stage: string) => {
    const { user, system } = process.cpuUsage();
    console.log(`${stage} ${(user + system) / 1_000_000}`);
  };
  const server = createApp(services).listen(0, '127.0.0.1', async () => {
    console.log((server.address() as AddressInfo).port);
    say('before');
    await delay(calm);
    const { imports, database } = services;
    const id = insertAccount(database, { email: 'bench@exemple.fr', name: 'Bench', role: 'editor' });
    const editor = accountById(database, id);
    if (!editor) throw new Error('no account');
    say('check');
    const number = await imports.receive(editor, 'synthetic.csv', bytes);
    imports.assign(editor, number, imports.columns(editor, number).row.mapping);
    await imports.settled();
    say('write');
    imports.launch(editor, number, { mode: 'publish', partial: true, duplicates: 'all' });
    await imports.settled();
    say('after');
    await delay(calm);
    say('end');
  });
}

function visit(port: number, path: string): Promise<number> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - begin));
    }).on('error', reject);
  });
}

const at = (times: number[], share: number) =>
  Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0);

if (values.serve) await serve(values.serve);
else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-imports-'));
  const parameters = [process.argv[1] ?? '', '--serve', join(folder, 'catalogue.sqlite'), '--lines', values.lines];
  const child = spawn(process.execPath, [...process.execArgv, ...parameters], { stdio: ['ignore', 'pipe', 'ignore'] });
  const words = vocabularyOf(1);
  const random = createRandom(5);
  let stage = '';
  let port = 0;
  const begun = new Map<string, { at: number; processor: number }>();
  const taken = new Map<string, number[]>();
  const visiting = (async () => {
    while (stage !== 'end') {
      await delay(pause);
      if (stage === '') continue;
      const during = stage;
      const word = words[Math.floor(words.length ** random()) - 1] ?? 'commune';
      const time = await visit(port, `/initiatives?${new URLSearchParams({ q: word })}`);
      if (during === stage) taken.set(stage, [...(taken.get(stage) ?? []), time]);
    }
  })();
  for await (const line of createInterface({ input: child.stdout })) {
    if (port === 0) {
      port = Number(line);
      continue;
    }
    const [name = '', processor = ''] = line.split(' ');
    stage = name;
    begun.set(name, { at: performance.now(), processor: Number(processor) });
    if (name === 'end') break;
  }
  await visiting;
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  const stages = [...begun];
  for (const [position, [name, begin]] of stages.entries()) {
    const end = stages[position + 1]?.[1];
    const times = taken.get(name);
    if (!end || !times) continue;
    const seconds = `${Math.round((end.at - begin.at) / 100) / 10} s, processor ${Math.round((end.processor - begin.processor) * 10) / 10} s`;
    console.log(
      `${name}: ${seconds}; search page p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms (${times.length})`,
    );
  }
}

/**
 * `npm run bench:pages -- --records N`: the whole search page (HTML) for 20 parallel users, and in the same run a bare
 * Express + EJS page of the same size. Server and users are processes of their own, on this machine only.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import compression from 'compression';
import ejs from 'ejs';
import express from 'express';
import { createApp } from '../../server/app.ts';
import { loadData, rebuildIndex } from '../../server/load.ts';
import { createServices } from '../../server/services.ts';
import { testConfig } from '../support/config.ts';
import { insertSynthetic } from './catalogue.ts';
import { createRandom, vocabularyOf } from './records.ts';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '100000' }, serve: { type: 'string' }, bytes: { type: 'string' } },
});
const users = 20;
const pagesPerUser = 50;
/** Between two pages of a person who reads, in milliseconds. */
const readingTime = 1000;

async function serve(path: string): Promise<void> {
  const services = createServices(testConfig(path));
  const app = createApp(services);
  const server = app.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
}

/** The least that a page of this size costs. */
function serveBare(bytes: number): void {
  const app = express();
  app.set('views', fileURLToPath(new URL('.', import.meta.url)));
  app.set('view engine', 'ejs');
  app.set('view cache', true);
  app.engine('ejs', ejs.renderFile);
  app.use(compression());
  const words = vocabularyOf(1);
  const parts: string[] = [];
  for (let size = 0, at = 0; size < bytes; at += 12) {
    const part = words.slice(at, at + 12).join(' ');
    parts.push(part);
    size += part.length + 7;
  }
  app.use((_request, response) => response.render('page', { parts }));
  const server = app.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
}

async function start(...parameters: string[]): Promise<{ port: number; stop(): void }> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { port: Number(line), stop: () => child.kill('SIGKILL') };
  throw new Error('the server did not start');
}

const agent = new Agent({ keepAlive: true, maxSockets: users });

/** Time and size of one page, compressed as browsers ask for it. */
function visit(port: number, path: string): Promise<{ time: number; bytes: number }> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent, headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve({ time: performance.now() - begin, bytes })
          : reject(new Error(`${response.statusCode} ${path}`)),
      );
    }).on('error', reject);
  });
}

interface Load {
  'p50 ms': number;
  'p95 ms': number;
  'pages per second': number;
  'kB compressed': number;
}

async function load(port: number, path: (random: () => number) => string, pause: number): Promise<Load> {
  const taken: number[] = [];
  let bytes = 0;
  const run = async (user: number, pages: number, counted: boolean) => {
    const random = createRandom(user);
    if (pause > 0) await delay(random() * pause);
    for (let page = 0; page < pages; page += 1) {
      const visited = await visit(port, path(random));
      if (counted) {
        taken.push(visited.time);
        bytes += visited.bytes;
      }
      if (pause > 0) await delay(pause * (0.5 + random()));
    }
  };
  await Promise.all(Array.from({ length: users }, (_, user) => run(user + 1000, 3, false)));
  const begin = performance.now();
  const pages = pause > 0 ? Math.ceil(pagesPerUser / 4) : pagesPerUser;
  await Promise.all(Array.from({ length: users }, (_, user) => run(user, pages, true)));
  const seconds = (performance.now() - begin) / 1000;
  taken.sort((a, b) => a - b);
  const at = (share: number) => Math.round((taken[Math.floor(taken.length * share)] ?? 0) * 10) / 10;
  return {
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'pages per second': Math.round(taken.length / seconds),
    'kB compressed': Math.round(bytes / taken.length / 100) / 10,
  };
}

/** One word, two words, or none with a filter: what people do. */
function searchPath(random: () => number): string {
  const vocabulary = vocabulary0;
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'commune';
  const kind = random();
  if (kind < 0.5) return `/initiatives?${new URLSearchParams({ q: word() })}`;
  if (kind < 0.8) return `/initiatives?${new URLSearchParams({ q: `${word()} ${word()}` })}`;
  return `/initiatives?theme=services&page=${1 + Math.floor(random() * 20)}`;
}
const vocabulary0 = vocabularyOf(1);

if (values.serve) {
  await serve(values.serve);
} else if (values.bytes) {
  serveBare(Number(values.bytes));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pages-'));
  try {
    const path = join(folder, 'catalogue.sqlite');
    const services = createServices(testConfig(path));
    await loadData(services);
    insertSynthetic(services.database, Number(values.records));
    await rebuildIndex(services);
    services.database.$client.pragma('wal_checkpoint(TRUNCATE)');
    await services.close();

    const site = await start('--serve', path);
    const whole = await fetch(`http://127.0.0.1:${site.port}/initiatives?q=commune`, {
      headers: { 'Accept-Encoding': 'identity' },
    });
    const size = (await whole.arrayBuffer()).byteLength;
    const bare = await start('--bytes', String(size));
    const table = {
      'search page, one after the other': await load(site.port, searchPath, 0),
      [`bare page of ${Math.round(size / 1000)} kB, one after the other`]: await load(bare.port, () => '/', 0),
      'search page, people who read': await load(site.port, searchPath, readingTime),
    };
    console.log(`\n${values.records} synthetic records, ${users} parallel users`);
    console.table(table);
    site.stop();
    bare.stop();
  } finally {
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

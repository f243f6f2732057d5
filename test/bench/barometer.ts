/**
 * `npm run bench:barometer -- --records N --testimonials M`: the whole page of the barometer (HTML), server side: the first
 * time, from what is remembered, and right after a record was published or a testimonial withdrawn.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CatalogueDatabase } from '../../db/open.ts';
import { publishedInitiatives } from '../../db/queries/initiatives.ts';
import { readTaxonomy, versionInForce } from '../../db/queries/taxonomy.ts';
import { consents, speakers, testimonials } from '../../db/schema/index.ts';
import { createApp } from '../../server/app.ts';
import { loadData, rebuildIndex } from '../../server/load.ts';
import { createServices, type Services } from '../../server/services.ts';
import { testConfig } from '../support/config.ts';
import { insertSynthetic } from './catalogue.ts';
import { createRandom } from './records.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    testimonials: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '12' },
    /** Keeps the synthetic catalogue in this file, and measures it again where it is there already. */
    database: { type: 'string' },
    /** Makes that file and measures nothing. */
    build: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);

/** Public testimonials that say something of every aspect, as often as real ones may one day. */
function insertTestimonials(database: CatalogueDatabase, count: number): void {
  const random = createRandom(5);
  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const terms = Map.groupBy(
    readTaxonomy(database, versionInForce(database) ?? null).terms,
    ({ vocabulary }) => vocabulary,
  );
  const some = (vocabulary: 'motive' | 'brake' | 'network' | 'use') => {
    const slugs = (terms.get(vocabulary) ?? []).map(({ slug }) => slug);
    return [...new Set(Array.from({ length: Math.floor(random() * 4) }, () => any(slugs)))];
  };
  const communes = database.$client.prepare("select id, name from territories where kind = 'commune'").all() as {
    id: number;
    name: string;
  }[];
  const initiatives = database.$client.prepare("select id from initiatives where state = 'published'").pluck().all();
  database.transaction((tx) => {
    const speaker = tx.insert(speakers).values({ slug: 'synthetic', name: 'Camille Essai' }).returning().get();
    for (let number = 1; number <= count; number += 1) {
      const territory = any(communes);
      const { id } = tx
        .insert(testimonials)
        .values({
          slug: `synthetic-${number}`,
          speakerId: speaker.id,
          initiativeId: random() < 0.6 ? (any(initiatives) as number) : null,
          territoryId: territory.id,
          territoryName: territory.name,
          office: 'maire',
          date: `${1998 + Math.floor(random() * 28)}-05`,
          medium: 'text',
          voice: any(['own', 'institution', 'unknown'] as const),
          form: 'paraphrase',
          text: 'Nous voulions être là où sont les habitants.',
          motives: some('motive'),
          brakes: some('brake'),
          networks: some('network'),
          uses: some('use'),
          publishedAt: new Date(0).toISOString(),
        })
        .returning()
        .get();
      tx.insert(consents).values({ testimonialId: id, medium: 'web', basis: 'given', grantedAt: '2026-01-01' }).run();
    }
  });
}

const median = (taken: readonly number[]) => taken.toSorted((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0;
const highest = (taken: readonly number[]) => Math.max(...taken);
const rounded = (value: number) => Math.round(value * 10) / 10;

async function visit(port: number): Promise<{ time: number; bytes: number }> {
  const begin = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/barometre`, { headers: { 'Accept-Encoding': 'gzip' } });
  const { length } = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}`);
  return { time: performance.now() - begin, bytes: length };
}

async function repeat(port: number, before: (round: number) => unknown): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await before(round);
    taken.push((await visit(port)).time);
  }
  return taken;
}

function republish({ database, review }: Services, id: number): void {
  const [published] = publishedInitiatives(database, [id]);
  if (!published) throw new Error(`no initiative ${id}`);
  const { revision, themeIds, technologies } = published;
  review.publish(id, { ...revision, themeIds, technologies, title: `${revision.title} bis` });
}

async function start(path: string) {
  const services = createServices(testConfig(path));
  const server = createApp(services).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // The engines read their memory at the first search, whoever asks them.
  const everything = { text: '', filters: {}, sort: 'recent', page: 1, pageSize: 1 } as const;
  await services.embedded.search(everything);
  await services.testimonialEngine.search(everything);
  return {
    services,
    port,
    stop: async () => {
      server.close();
      await services.close();
    },
  };
}

/** The first page of a process that has counted its figures at start, as server/main.ts does. */
async function firstPage(path: string) {
  const { services, port, stop } = await start(path);
  const begin = performance.now();
  await services.barometer.live();
  const counting = performance.now() - begin;
  const { time, bytes } = await visit(port);
  await stop();
  return { counting, time, bytes };
}

/** The page of services that remember no figure yet, in a process that has shown pages before. */
async function uncounted(path: string): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    const { port, stop } = await start(path);
    taken.push((await visit(port)).time);
    await stop();
  }
  return taken;
}

async function measure(path: string): Promise<void> {
  const first = await firstPage(path);
  const nothing = await uncounted(path);
  const { services, port, stop } = await start(path);
  const { database } = services;
  const ids = database.$client.prepare("select id from initiatives where state = 'published' limit 100").pluck().all();
  const spoken = database.$client.prepare('select id from testimonials limit 100').pluck().all();
  const withdrawal = database.$client.prepare(
    "update consents set withdrawn_at = '2026-11-29' where testimonial_id = ? and medium = 'web'",
  );
  const withdraw = (id: number) =>
    database.transaction((tx) => {
      withdrawal.run(id);
      services.review.reindex.testimonials(tx, [id]);
    });
  const kept = await repeat(port, () => {});
  const published = await repeat(port, (round) => republish(services, ids[round] as number));
  const withdrawn = await repeat(port, (round) => withdraw(spoken[round] as number));
  const elsewhere = await repeat(port, () =>
    database.$client.prepare("insert into events (verb) values ('bench')").run(),
  );
  const row = (taken: readonly number[]) => ({
    'median ms': rounded(median(taken)),
    'highest ms': rounded(highest(taken)),
  });
  console.table({
    'counting at the start of the process': row([first.counting]),
    'first page after it': row([first.time]),
    'page with nothing remembered': row(nothing),
    'page remembered': row(kept),
    'right after a record is published': row(published),
    'right after a testimonial is withdrawn': row(withdrawn),
    'right after any other write': row(elsewhere),
  });
  console.log(
    `${Math.round(first.bytes / 1000)} kB of HTML, ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
  );
  await stop();
}

async function build(path: string): Promise<void> {
  const services = createServices(testConfig(path));
  await loadData(services);
  insertSynthetic(services.database, Number(values.records));
  insertTestimonials(services.database, Number(values.testimonials));
  await rebuildIndex(services);
  services.database.$client.exec('analyze');
  await services.close();
}

const folder = mkdtempSync(join(tmpdir(), 'bench-barometer-'));
try {
  const path = values.database ?? join(folder, 'catalogue.sqlite');
  // What building leaves in memory is not the site's.
  if (values.build) await build(path);
  else {
    if (!existsSync(path)) {
      const again = [import.meta.filename, ...process.argv.slice(2), '--database', path, '--build'];
      spawnSync(process.execPath, again, { stdio: 'inherit' });
    }
    await measure(path);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

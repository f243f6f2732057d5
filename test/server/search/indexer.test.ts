import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { publishedIds } from '../../../db/queries/initiatives.ts';
import { outboxAfter } from '../../../db/queries/operations.ts';
import { writeSetting } from '../../../db/queries/settings.ts';
import { SearchUnavailable } from '../../../server/search/failures.ts';
import { compareIndex, repairIndex } from '../../../server/search/reconcile.ts';
import { createServices } from '../../../server/services.ts';
import { copySeededDatabase, seededServices } from '../../support/catalogue.ts';
import { testConfig } from '../../support/config.ts';
import { createDistantEngine, createSilentIndexer, found, retitle } from '../../support/indexing.ts';

const leaseKey = 'search.delivering';
const nothingWrong = { missing: [], stale: [], extra: [] };

function setUp() {
  const services = seededServices();
  const engine = createDistantEngine();
  const indexer = createSilentIndexer(services.database, engine);
  onTestFinished(async () => {
    await indexer.stop();
    engine.close();
  });
  const [first = 0, second = 0, third = 0] = publishedIds(services.database);
  return { services, database: services.database, engine, indexer, first, second, third };
}

describe('feeding an engine from the outbox', () => {
  test('an empty index is built, then each change follows by itself', async () => {
    const { services, database, engine, indexer, first, second } = setUp();
    indexer.start();
    await vi.waitFor(async () => expect(await compareIndex(database, engine)).toEqual(nothingWrong), {
      timeout: 10_000,
    });
    retitle(services, first, 'Zéphyrine, service inédit');
    services.review.withdraw(second);
    await vi.waitFor(async () => expect(await found(engine, 'zéphyrine')).toEqual([first]), { timeout: 5000 });
    expect((await engine.revisions()).has(second)).toBe(false);
    expect(indexer.state()).toEqual({ pending: 0 });
  });

  test('a change that the engine refused is delivered again, and the failure is told until then', async () => {
    const { services, database, engine, first } = setUp();
    await engine.rebuild([]);
    let refusals = 1;
    const upsert = async (documents: Parameters<typeof engine.upsert>[0]) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new SearchUnavailable('no_space_left_on_device', 'the disk is full', 'Free some room.');
      }
      await engine.upsert(documents);
    };
    const indexer = createSilentIndexer(database, { ...engine, upsert, isUpToDate: async () => true });
    onTestFinished(() => indexer.stop());
    retitle(services, first, 'Zéphyrine, service inédit');
    indexer.start();
    await vi.waitFor(() =>
      expect(indexer.state().message).toContain('no_space_left_on_device: the disk is full. Free some room.'),
    );
    await vi.waitFor(async () => expect(await found(engine, 'zéphyrine')).toEqual([first]), { timeout: 5000 });
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }), { timeout: 5000 });
  });

  test('an engine that never confirms keeps every change waiting', async () => {
    const { services, database, engine, indexer, first, second } = setUp();
    await indexer.rebuild();
    const deaf = createSilentIndexer(database, {
      ...engine,
      upsert: async () => {
        throw new SearchUnavailable('timeout', 'no answer', 'Wait.');
      },
    });
    retitle(services, first, 'Une fois');
    retitle(services, first, 'Deux fois');
    retitle(services, second, 'Une autre');
    await expect(deaf.repair()).rejects.toThrow('no answer');
    expect(indexer.state().pending).toBe(3);
    expect(await indexer.repair()).toEqual(nothingWrong);
    expect(indexer.state().pending).toBe(0);
    expect(await compareIndex(database, engine)).toEqual(nothingWrong);
  });

  test('what changes while an index is built is in it at the end', async () => {
    const { services, database, engine, indexer, first, second } = setUp();
    let changed = false;
    await indexer.rebuild(() => {
      if (changed) return;
      changed = true;
      retitle(services, first, 'Zéphyrine, service inédit');
      services.review.withdraw(second);
    });
    expect(changed).toBe(true);
    expect(await compareIndex(database, engine)).toEqual(nothingWrong);
    expect(await found(engine, 'zéphyrine')).toEqual([first]);
  });

  test('a command waits for the process that delivers, and not for one that has nothing to do', async () => {
    const { services, database, engine, indexer, first } = setUp();
    indexer.start();
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }));
    const command = createSilentIndexer(database, engine);
    expect(await command.rebuild(), 'while the site runs').toBe(publishedIds(database).length);

    await indexer.stop();
    writeSetting(database, leaseKey, JSON.stringify({ owner: 'another', until: Date.now() + 1500 }));
    retitle(services, first, 'Zéphyrine, service inédit');
    const begin = performance.now();
    await command.repair();
    expect(performance.now() - begin).toBeGreaterThan(1000);
    expect(await found(engine, 'zéphyrine')).toEqual([first]);
  });

  test('an idle site writes nothing', async () => {
    const { database, indexer } = setUp();
    indexer.start();
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }));
    const observer = openDatabase(database.$client.name);
    onTestFinished(() => {
      observer.$client.close();
    });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const version = () => observer.$client.pragma('data_version', { simple: true });
    const before = version();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(version()).toBe(before);
  });

  test('an index that was lost while nobody published is noticed and built again', async () => {
    const { services, engine } = setUp();
    const indexer = createSilentIndexer(services.database, engine, 300);
    onTestFinished(() => indexer.stop());
    indexer.start();
    const whole = publishedIds(services.database).length;
    await vi.waitFor(async () => expect((await engine.status()).documents).toBe(whole));
    await engine.rebuild([]);
    await vi.waitFor(async () => expect((await engine.status()).documents).toBe(whole), { timeout: 5000 });
    const [document] = [...(await engine.revisions()).keys()];
    await engine.remove([document ?? 0]);
    await vi.waitFor(async () => expect((await engine.status()).documents).toBe(whole), { timeout: 5000 });
  });

  test('a process that another one relieved does not go on telling its failure', async () => {
    const { services, engine, first } = setUp();
    let refuses = true;
    const upsert = async (documents: Parameters<typeof engine.upsert>[0]) => {
      if (refuses) throw new SearchUnavailable('timeout', 'no answer', 'Wait.');
      await engine.upsert(documents);
    };
    await engine.rebuild([]);
    const failing = createSilentIndexer(services.database, { ...engine, upsert, isUpToDate: async () => true });
    onTestFinished(() => failing.stop());
    retitle(services, first, 'Zéphyrine, service inédit');
    failing.start();
    await vi.waitFor(() => expect(failing.state().message).toContain('timeout'), { timeout: 5000 });
    await createSilentIndexer(services.database, engine).repair();
    refuses = false;
    await vi.waitFor(() => expect(failing.state()).toEqual({ pending: 0 }), { timeout: 10_000 });
  });

  test('a database that another process keeps busy stops nothing', { timeout: 30_000 }, async () => {
    const { services, database, engine, indexer, first } = setUp();
    indexer.start();
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }));
    retitle(services, first, 'Zéphyrine, service inédit');
    const script = `import D from 'better-sqlite3'; const d = new D(${JSON.stringify(database.$client.name)});
      d.exec('begin immediate'); console.log('held'); setTimeout(() => { d.exec('commit'); d.close(); }, 7000);`;
    const busy = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(busy.stdout, 'data');
    await once(busy, 'exit');
    await vi.waitFor(async () => expect(await found(engine, 'zéphyrine')).toEqual([first]), { timeout: 15_000 });
  });

  test('stopping takes no longer than what is under way', async () => {
    const { indexer } = setUp();
    indexer.start();
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }));
    const begin = performance.now();
    await indexer.stop();
    expect(performance.now() - begin).toBeLessThan(1500);
  });

  test('the outbox does not grow without end', async () => {
    const { services, database, indexer, first } = setUp();
    await indexer.rebuild();
    const insert = database.$client.prepare('insert into index_outbox (initiative_id) values (?)');
    database.$client.transaction(() => {
      for (let count = 0; count < 12_000; count += 1) insert.run(first);
    })();
    retitle(services, first, 'Zéphyrine, service inédit');
    await indexer.repair();
    expect(outboxAfter(database, 0, 100_000)).toHaveLength(10_000);
  });
});

describe('comparing an index with the database', () => {
  test('what is missing, stale or too much is named and repaired', async () => {
    const { services, database, engine, indexer, first, second, third } = setUp();
    await indexer.rebuild();
    await engine.remove([first]);
    retitle(services, second, 'Zéphyrine, service inédit');
    services.review.withdraw(third);
    const differences = { missing: [first], stale: [second], extra: [third] };
    expect(await compareIndex(database, engine)).toEqual(differences);
    expect(await repairIndex(database, engine)).toEqual(differences);
    expect(await compareIndex(database, engine)).toEqual(nothingWrong);
  });
});

describe('a process killed in the middle', () => {
  test('at whatever point of the loop, every acknowledged change reaches the engine', { timeout: 60_000 }, async () => {
    const { folder, path } = copySeededDatabase();
    const indexPath = join(folder, 'distant.sqlite');
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const acknowledged = new Map<number, string>();

    for (const lines of [1, 3, 7, 12]) {
      const script = fileURLToPath(new URL('../../support/publisher.ts', import.meta.url));
      const child = spawn(process.execPath, [script, path, indexPath], { stdio: ['ignore', 'pipe', 'inherit'] });
      let seen = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const { id, title } = JSON.parse(line) as { id: number; title: string };
        acknowledged.set(id, title);
        seen += 1;
        if (seen === lines) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
      const database = openDatabase(path);
      // As if its ten seconds had passed.
      writeSetting(database, leaseKey, JSON.stringify({ owner: 'killed', until: 0 }));
      database.$client.close();
    }

    const services = createServices(testConfig(path));
    const engine = createDistantEngine(indexPath);
    onTestFinished(async () => {
      engine.close();
      await services.close();
    });
    await createSilentIndexer(services.database, engine).repair();
    for (const [id, title] of acknowledged) expect(await found(engine, `"${title}"`)).toEqual([id]);
  });
});

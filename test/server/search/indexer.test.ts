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
import { SearchUnavailable } from '../../../server/search/meilisearch/failures.ts';
import { compareIndex, repairIndex } from '../../../server/search/reconcile.ts';
import { createServices } from '../../../server/services.ts';
import { copySeededDatabase, seededServices } from '../../support/catalogue.ts';
import { testConfig } from '../../support/config.ts';
import { createDistantEngine, createSilentIndexer, found, retitle } from '../../support/indexing.ts';

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
        throw new SearchUnavailable('no_space_left_on_device', 'the disk is full');
      }
      await engine.upsert(documents);
    };
    const indexer = createSilentIndexer(database, { ...engine, upsert, isUpToDate: async () => true });
    onTestFinished(() => indexer.stop());
    retitle(services, first, 'Zéphyrine, service inédit');
    indexer.start();
    await vi.waitFor(() =>
      expect(indexer.state().message).toContain('no_space_left_on_device: the disk is full. Free'),
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
        throw new SearchUnavailable('timeout', 'no answer');
      },
    });
    retitle(services, first, 'Une fois');
    retitle(services, first, 'Deux fois');
    retitle(services, second, 'Une autre');
    await expect(deaf.deliver()).rejects.toThrow('no answer');
    expect(indexer.state().pending).toBe(3);
    expect(await indexer.deliver()).toBe(3);
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

  test('one process delivers at a time, another takes over when it stops', async () => {
    const { services, database, engine, indexer, first } = setUp();
    await indexer.rebuild();
    indexer.start();
    await vi.waitFor(() => expect(indexer.state()).toEqual({ pending: 0 }));
    const other = createSilentIndexer(database, engine);
    let delivered: number | null = null;
    const waiting = other.deliver().then((count) => {
      delivered = count;
    });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(delivered, 'waits for its turn').toBeNull();
    await indexer.stop();
    retitle(services, first, 'Zéphyrine, service inédit');
    await waiting;
    expect(delivered).toBe(1);
  });

  test('the outbox does not grow without end', async () => {
    const { services, database, indexer, first } = setUp();
    await indexer.rebuild();
    const insert = database.$client.prepare('insert into index_outbox (initiative_id) values (?)');
    database.$client.transaction(() => {
      for (let count = 0; count < 12_000; count += 1) insert.run(first);
    })();
    retitle(services, first, 'Zéphyrine, service inédit');
    await indexer.deliver();
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
      writeSetting(database, 'search.delivering', JSON.stringify({ owner: 'killed', until: 0 }));
      database.$client.close();
    }

    const services = createServices(testConfig(path));
    const engine = createDistantEngine(indexPath);
    onTestFinished(async () => {
      engine.close();
      await services.close();
    });
    await createSilentIndexer(services.database, engine).deliver();
    for (const [id, title] of acknowledged) expect(await found(engine, `"${title}"`)).toEqual([id]);
  });
});

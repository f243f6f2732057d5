import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CatalogueDatabase } from '../../db/open.ts';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { lastOutboxSequence, outboxAfter, outboxLength, pruneOutbox } from '../../db/queries/operations.ts';
import { readSetting, writeSetting } from '../../db/queries/settings.ts';
import { allDocuments } from './documents.ts';
import { createLease } from './lease.ts';
import { toSearchUnavailable } from './meilisearch/failures.ts';
import type { EngineStatus, SearchEngine } from './port.ts';
import { refresh, repairIndex } from './reconcile.ts';

/** Records told of at once. */
const portion = 500;
/** Between two looks at the outbox, and the longest wait after failures, in milliseconds. */
const interval = 500;
const longestWait = 60_000;
/** Time left to what is under way when the process stops; what is not confirmed is delivered again later. */
const stopTimeout = 3000;
/** Entries that stay after their delivery, for a rebuild that began before them. */
const kept = 10_000;

const positionKey = 'search.delivered';
const leaseKey = 'search.delivering';

export interface Indexer {
  /** Delivers from now on, until `stop`. */
  start(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
  /** Delivers what waits in the outbox; for one round, not for good. Returns how many changes were delivered. */
  deliver(): Promise<number>;
  /** Builds the index anew from the database; changes made meanwhile are delivered after it. Returns the number of documents. */
  rebuild(progress?: (done: number, total: number) => void): Promise<number>;
  state(): Pick<EngineStatus, 'pending' | 'message'>;
}

interface Dependencies {
  database: CatalogueDatabase;
  engine: SearchEngine & { isUpToDate(): Promise<boolean> };
  logger: Logger;
}

/**
 * Feeds an engine from the outbox: each change is delivered at least once, since the position moves only after the engine
 * has confirmed; the order per record holds, since a record is read at the time it is sent, by one process at a time.
 */
export function createIndexer({ database, engine, logger }: Dependencies): Indexer {
  const lease = createLease(database, leaseKey, randomUUID());
  let failure: string | null = null;
  let failures = 0;
  let checked = false;
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<unknown> = Promise.resolve();
  let stopped = true;

  const position = () => Number(readSetting(database, positionKey) ?? 0);

  function moveTo(sequence: number): void {
    database.transaction((tx) => {
      writeSetting(tx, positionKey, String(sequence));
      pruneOutbox(tx, sequence - kept);
    });
  }

  async function deliverAll(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const rows = outboxAfter(database, position(), portion);
      const last = rows.at(-1);
      if (!last) return delivered;
      await refresh(database, engine, [...new Set(rows.map((row) => row.initiativeId))]);
      moveTo(last.sequence);
      delivered += rows.length;
    }
  }

  async function rebuildNow(progress: (done: number, total: number) => void = () => {}): Promise<number> {
    const before = lastOutboxSequence(database);
    const ids = publishedIds(database);
    await engine.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
    moveTo(before);
    return ids.length;
  }

  /** Once per process and after each failure: a server may have lost its index, or come back with an older one. */
  async function check(): Promise<void> {
    if (!(await engine.isUpToDate())) {
      const documents = await rebuildNow();
      logger.info({ documents }, `${engine.name}: index built`);
    } else {
      const { missing, stale, extra } = await repairIndex(database, engine);
      const repaired = missing.length + stale.length + extra.length;
      if (repaired > 0) logger.info({ repaired }, `${engine.name}: index repaired`);
    }
    checked = true;
  }

  async function round(): Promise<void> {
    if (!lease.take()) return;
    const renewal = lease.keep();
    try {
      if (!checked) await check();
      await deliverAll();
      if (failures > 0) logger.info(`${engine.name} is back`);
      failures = 0;
      failure = null;
    } catch (error) {
      if (stopped) return;
      const { code, message, remedy, advice } = toSearchUnavailable(error);
      failures += 1;
      checked = false;
      failure = advice;
      if (failures === 1 || failures % 10 === 0) logger.error({ code, remedy, failures }, `${engine.name}: ${message}`);
    } finally {
      clearInterval(renewal);
    }
  }

  /** Full jitter: processes that failed together do not come back together. */
  const wait = () =>
    failures === 0
      ? interval
      : interval + Math.random() * Math.min(longestWait, interval * 2 ** Math.min(failures, 10));

  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      underWay = round().finally(next);
    }, wait());
    timer.unref();
  }

  /** For commands: waits for its turn, then does one thing while nobody else delivers. */
  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    await lease.wait();
    const renewal = lease.keep();
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      if (stopped) lease.release();
    }
  }

  return {
    start() {
      stopped = false;
      checked = false;
      underWay = round().finally(next);
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await Promise.race([underWay, delay(stopTimeout)]);
      lease.release();
    },
    deliver: () => alone(deliverAll),
    rebuild: (progress) =>
      alone(async () => {
        const documents = await rebuildNow(progress);
        await deliverAll();
        return documents;
      }),
    state: () => ({ pending: outboxLength(database, position()), ...(failure === null ? {} : { message: failure }) }),
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CatalogueDatabase } from '../../db/open.ts';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { lastOutboxSequence, outboxAfter, outboxLength, pruneOutbox } from '../../db/queries/operations.ts';
import { readSetting, writeSetting } from '../../db/queries/settings.ts';
import { allDocuments } from './documents.ts';
import { asUnavailable } from './failures.ts';
import { createLease } from './lease.ts';
import type { EngineStatus, SearchEngine } from './port.ts';
import { type Differences, refresh, repairIndex } from './reconcile.ts';

/** Records told of at once. */
const portion = 500;
/** Between two looks at the outbox, and the longest wait after failures, in milliseconds. */
const interval = 500;
const longestWait = 60_000;
/** Between two looks at the index itself while all goes well, in milliseconds. */
const checkInterval = 300_000;
/** Time left to what is under way when the process stops; what is not confirmed is delivered again later. */
const stopTimeout = 3000;
/** Entries that stay after their delivery, for a rebuild that began before them. */
const kept = 10_000;

const positionKey = 'search.delivered';
const leaseKey = 'search.delivering';

export interface Indexer {
  /** Delivers from now on, until `stop`. */
  start(): void;
  /** Resolves when nothing is under way any more, or when it has taken too long. */
  stop(): Promise<void>;
  /** Builds the index anew from the database; changes made meanwhile are delivered after it. Returns the number of documents. */
  rebuild(progress?: (done: number, total: number) => void): Promise<number>;
  /** Delivers what waits, then compares the index with the database and repairs it. Returns what was wrong. */
  repair(): Promise<Differences>;
  state(): Pick<EngineStatus, 'pending' | 'message'>;
}

interface Dependencies {
  database: CatalogueDatabase;
  engine: SearchEngine & { isUpToDate(): Promise<boolean> };
  logger: Logger;
  /** For tests: milliseconds between two looks at the index itself. */
  checkEvery?: number;
}

/**
 * Feeds an engine from the outbox: each change is delivered at least once, since the position moves only after the engine
 * has confirmed; the order per record holds, since a record is read at the time it is sent, by one process at a time.
 */
export function createIndexer({ database, engine, logger, checkEvery = checkInterval }: Dependencies): Indexer {
  const lease = createLease(database, leaseKey, randomUUID());
  let failure: string | null = null;
  let failures = 0;
  /** When the index itself was last found in order; null before that, and after a failure. */
  let checkedAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  let stopped = true;

  const position = () => Number(readSetting(database, positionKey) ?? 0);

  function moveTo(sequence: number): void {
    database.transaction(
      (tx) => {
        lease.confirm(tx);
        writeSetting(tx, positionKey, String(sequence));
        pruneOutbox(tx, sequence - kept);
      },
      { behavior: 'immediate' },
    );
  }

  async function deliverAll(): Promise<void> {
    for (;;) {
      const rows = outboxAfter(database, position(), portion);
      const last = rows.at(-1);
      if (!last) return;
      await refresh(database, engine, [...new Set(rows.map((row) => row.initiativeId))]);
      moveTo(last.sequence);
    }
  }

  async function rebuildNow(progress: (done: number, total: number) => void = () => {}): Promise<number> {
    const before = lastOutboxSequence(database);
    const ids = publishedIds(database);
    await engine.rebuild(allDocuments(database, ids), (done) => progress(done, ids.length));
    moveTo(before);
    return ids.length;
  }

  /**
   * At the start and after each failure the whole index is compared: a server may have lost it, or come back with an older
   * one. In between its settings and its number of documents tell.
   */
  async function check(): Promise<void> {
    if (!(await engine.isUpToDate())) {
      const documents = await rebuildNow();
      logger.info({ documents }, `${engine.name}: index built`);
    } else if (checkedAt === null || (await engine.status()).documents !== publishedIds(database).length) {
      const { missing, stale, extra } = await repairIndex(database, engine);
      const repaired = missing.length + stale.length + extra.length;
      if (repaired > 0) logger.info({ repaired }, `${engine.name}: index repaired`);
    }
    checkedAt = Date.now();
  }

  const isDue = () => checkedAt === null || Date.now() - checkedAt >= checkEvery;

  async function work(): Promise<true> {
    if (isDue()) {
      // A count is only telling once nothing waits.
      if (checkedAt !== null) await deliverAll();
      await check();
    }
    await deliverAll();
    return true;
  }

  /** The lease is only taken when there is something to do: an idle site writes nothing. */
  async function round(): Promise<void> {
    try {
      if (!isDue() && outboxLength(database, position()) === 0) return;
      const done = await lease.hold(work);
      if (done && failures > 0) logger.info(`${engine.name} is back`);
      // Done, or somebody else does it: the failure is not ours any more.
      failures = 0;
      failure = null;
    } catch (error) {
      if (stopped) return;
      const { code, message, remedy, advice } = asUnavailable(error);
      failures += 1;
      checkedAt = null;
      failure = advice;
      if (failures === 1 || failures % 10 === 0) logger.error({ code, remedy, failures }, `${engine.name}: ${message}`);
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
      underWay = underWay.then(round).finally(next);
    }, wait());
    timer.unref();
  }

  /** For commands: after what this process does already, and in its turn among processes. */
  function alone<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = underWay.then(() => lease.waitAndHold(task));
    underWay = result.catch(() => {});
    return result;
  }

  return {
    start() {
      stopped = false;
      checkedAt = null;
      underWay = underWay.then(round).finally(next);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const patience = new AbortController();
      await Promise.race([underWay, delay(stopTimeout, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
      lease.abandon();
    },
    rebuild: (progress) =>
      alone(async () => {
        const documents = await rebuildNow(progress);
        await deliverAll();
        return documents;
      }),
    repair: () =>
      alone(async () => {
        await deliverAll();
        return repairIndex(database, engine);
      }),
    state: () => ({ pending: outboxLength(database, position()), ...(failure === null ? {} : { message: failure }) }),
  };
}

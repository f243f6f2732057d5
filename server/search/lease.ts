import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { readSetting, writeSetting } from '../../db/queries/settings.ts';

/** How long a lease holds unless it is renewed, in milliseconds: how long others wait after a crash. */
const duration = 10_000;
/** Between two tries of somebody who waits for it, in milliseconds. */
const patience = 200;

const held = z.object({ owner: z.string(), until: z.number() });

/** Somebody else took the lease meanwhile: what was being done must not be confirmed. */
export class LeaseLost extends Error {}

export interface Lease {
  /** Does the work while nobody else holds the lease; null where somebody else does. */
  hold<Result>(work: () => Promise<Result>): Promise<Result | null>;
  /** The same, after waiting for one's turn. */
  waitAndHold<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Inside a transaction that confirms something: throws LeaseLost where the lease is somebody else's by now. */
  confirm(executor: Executor): void;
  /** No renewal from now on, whatever is still under way. */
  abandon(): void;
}

/** A right that one process holds at a time, kept in the database that all of them share. */
export function createLease(database: CatalogueDatabase, key: string, owner: string): Lease {
  let renewal: NodeJS.Timeout | undefined;
  let abandoned = false;

  const holder = (executor: Executor) => {
    const stored = readSetting(executor, key);
    return stored ? held.parse(JSON.parse(stored)) : null;
  };

  /** Takes or renews it, or gives it back with a time in the past; false while another process holds it. */
  function write(until: () => number): boolean {
    return database.transaction(
      (tx) => {
        const current = holder(tx);
        if (current && current.owner !== owner && current.until > Date.now()) return false;
        writeSetting(tx, key, JSON.stringify({ owner, until: until() }));
        return true;
      },
      { behavior: 'immediate' },
    );
  }
  const take = () => write(() => Date.now() + duration);

  /** A renewal that fails is tried again; what must not happen twice is guarded by `confirm`. */
  function renew(): void {
    try {
      take();
    } catch {
      // The database is busy for longer than it may be.
    }
  }

  async function hold<Result>(work: () => Promise<Result>): Promise<Result | null> {
    if (abandoned || !take()) return null;
    renewal = setInterval(renew, duration / 3).unref();
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      if (!abandoned) write(() => 0);
    }
  }

  return {
    hold,
    async waitAndHold(work) {
      for (;;) {
        const done: { result: Awaited<ReturnType<typeof work>> } | null = await hold(async () => ({
          result: await work(),
        }));
        if (done) return done.result;
        await delay(patience);
      }
    },
    confirm(executor) {
      if (holder(executor)?.owner !== owner) throw new LeaseLost('another process delivers by now');
    },
    abandon() {
      abandoned = true;
      clearInterval(renewal);
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { CatalogueDatabase } from '../../db/open.ts';
import { readSetting, writeSetting } from '../../db/queries/settings.ts';

/** How long a lease holds unless it is renewed, in milliseconds: how long others wait after a crash. */
const duration = 10_000;

const held = z.object({ owner: z.string(), until: z.number() });

export interface Lease {
  /** Takes or renews it; false while another process holds it. */
  take(): boolean;
  /** Renews it until the returned timer is cleared. */
  keep(): NodeJS.Timeout;
  /** Resolves once it is taken. */
  wait(): Promise<void>;
  release(): void;
}

/** A right that one process holds at a time, kept in the database that all of them share. */
export function createLease(database: CatalogueDatabase, key: string, owner: string): Lease {
  function take(): boolean {
    return database.transaction(
      (tx) => {
        const stored = readSetting(tx, key);
        const holder = stored ? held.parse(JSON.parse(stored)) : null;
        if (holder && holder.owner !== owner && holder.until > Date.now()) return false;
        writeSetting(tx, key, JSON.stringify({ owner, until: Date.now() + duration }));
        return true;
      },
      { behavior: 'immediate' },
    );
  }

  return {
    take,
    keep: () => setInterval(take, duration / 3).unref(),
    async wait() {
      while (!take()) await delay(duration / 20);
    },
    release() {
      database.transaction(
        (tx) => {
          const stored = readSetting(tx, key);
          if (stored && held.parse(JSON.parse(stored)).owner === owner)
            writeSetting(tx, key, JSON.stringify({ owner, until: 0 }));
        },
        { behavior: 'immediate' },
      );
    },
  };
}

import { sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { events, indexOutbox } from '../schema/index.ts';

export function recordEvent(executor: Executor, event: typeof events.$inferInsert): void {
  executor.insert(events).values(event).run();
}

/** Asks every engine that is fed later to read this initiative again. */
export function enqueueForIndex(executor: Executor, initiativeId: number): void {
  executor.insert(indexOutbox).values({ initiativeId }).run();
}

/** Number of migrations this file has been through. */
export function appliedMigrations(executor: Executor): number {
  return executor.get<{ total: number }>(sql`select count(*) as total from __drizzle_migrations`).total;
}

import { asc, count, eq, gt, lte, max, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { events, indexOutbox } from '../schema/index.ts';

export type EventRow = typeof events.$inferSelect;

export function recordEvent(executor: Executor, event: typeof events.$inferInsert): void {
  executor.insert(events).values(event).run();
}

/** What happened to a record, oldest first. */
export function eventsOf(executor: Executor, initiativeId: number): EventRow[] {
  return executor.select().from(events).where(eq(events.initiativeId, initiativeId)).orderBy(asc(events.id)).all();
}

/** What an account made happen, oldest first. */
export function eventsBy(executor: Executor, accountId: string): EventRow[] {
  return executor.select().from(events).where(eq(events.accountId, accountId)).orderBy(asc(events.id)).all();
}

/** Asks every engine that is fed later to read this initiative again. */
export function enqueueForIndex(executor: Executor, initiativeId: number): void {
  executor.insert(indexOutbox).values({ initiativeId }).run();
}

/** Entries of the outbox after this sequence number, oldest first. */
export function outboxAfter(executor: Executor, sequence: number, limit: number): (typeof indexOutbox.$inferSelect)[] {
  return executor
    .select()
    .from(indexOutbox)
    .where(gt(indexOutbox.sequence, sequence))
    .orderBy(asc(indexOutbox.sequence))
    .limit(limit)
    .all();
}

/** Number of entries of the outbox after this sequence number. */
export function outboxLength(executor: Executor, sequence: number): number {
  return (
    executor.select({ total: count() }).from(indexOutbox).where(gt(indexOutbox.sequence, sequence)).get()?.total ?? 0
  );
}

/** The sequence number of the last change; 0 where there never was one. */
export function lastOutboxSequence(executor: Executor): number {
  return (
    executor
      .select({ last: max(indexOutbox.sequence) })
      .from(indexOutbox)
      .get()?.last ?? 0
  );
}

/** Forgets entries up to this sequence number. */
export function pruneOutbox(executor: Executor, sequence: number): void {
  executor.delete(indexOutbox).where(lte(indexOutbox.sequence, sequence)).run();
}

/** Number of migrations this file has been through. */
export function appliedMigrations(executor: Executor): number {
  return executor.get<{ total: number }>(sql`select count(*) as total from __drizzle_migrations`).total;
}

import { and, asc, eq, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { alertFrequencies, alerts } from '../schema/index.ts';

export type AlertRow = typeof alerts.$inferSelect;
export type AlertFrequency = AlertRow['frequency'];
export { alertFrequencies };

export function alertById(executor: Executor, id: number): AlertRow | undefined {
  return executor.select().from(alerts).where(eq(alerts.id, id)).get();
}

/** The alert of an address on a search, confirmed or not. */
export function alertOn(executor: Executor, email: string, search: string): AlertRow | undefined {
  return executor
    .select()
    .from(alerts)
    .where(and(eq(alerts.email, email), eq(alerts.search, search)))
    .get();
}

/** Alerts of an address, oldest first. */
export function alertsOf(executor: Executor, email: string): AlertRow[] {
  return executor.select().from(alerts).where(eq(alerts.email, email)).orderBy(asc(alerts.id)).all();
}

export function insertAlert(executor: Executor, values: typeof alerts.$inferInsert): number {
  return executor.insert(alerts).values(values).returning({ id: alerts.id }).get().id;
}

export function updateAlert(executor: Executor, id: number, values: Partial<typeof alerts.$inferInsert>): void {
  executor.update(alerts).set(values).where(eq(alerts.id, id)).run();
}

export function deleteAlert(executor: Executor, id: number): void {
  executor.delete(alerts).where(eq(alerts.id, id)).run();
}

/** Forgets alerts asked for before this instant that nobody confirmed. */
export function deleteUnconfirmedAlerts(executor: Executor, before: string): void {
  executor
    .delete(alerts)
    .where(and(isNull(alerts.confirmedAt), lt(alerts.createdAt, before)))
    .run();
}

/** Confirmed alerts that ran last, or were confirmed, at or before the instant of their frequency; those that wait longest first. */
export function dueAlerts(executor: Executor, before: Record<AlertFrequency, string>): AlertRow[] {
  const last = sql<string>`coalesce(${alerts.ranAt}, ${alerts.confirmedAt})`;
  const due = alertFrequencies.map((frequency) => and(eq(alerts.frequency, frequency), lte(last, before[frequency])));
  return executor
    .select()
    .from(alerts)
    .where(and(isNotNull(alerts.confirmedAt), or(...due)))
    .orderBy(asc(last), asc(alerts.id))
    .all();
}

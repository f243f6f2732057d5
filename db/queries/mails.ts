import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull, like, lt, lte, or, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { mails } from '../schema/index.ts';

export type MailRow = typeof mails.$inferSelect;

export interface NewMail {
  recipient: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
  /** Two mails of one key are one mail. */
  key?: string;
}

export function enqueueMail(executor: Executor, { key = randomUUID(), ...mail }: NewMail): void {
  executor
    .insert(mails)
    .values({ key, ...mail })
    .onConflictDoNothing()
    .run();
}

/** Mails to be delivered by now, oldest first. */
export function dueMails(executor: Executor, now: string, limit: number): MailRow[] {
  return executor
    .select()
    .from(mails)
    .where(and(isNull(mails.sentAt), isNull(mails.abandonedAt), lte(mails.dueAt, now)))
    .orderBy(asc(mails.id))
    .limit(limit)
    .all();
}

export function markMailSent(executor: Executor, id: number, at: string): void {
  executor.update(mails).set({ sentAt: at, text: null, failure: null }).where(eq(mails.id, id)).run();
}

/** Counts a failed attempt; `nextAt` null gives the mail up. */
export function markMailFailed(
  executor: Executor,
  id: number,
  failure: string,
  at: string,
  nextAt: string | null,
): void {
  const next = nextAt === null ? { abandonedAt: at, text: null } : { dueAt: nextAt };
  executor
    .update(mails)
    .set({ failure, attempts: sql`${mails.attempts} + 1`, ...next })
    .where(eq(mails.id, id))
    .run();
}

/** Takes back mails that have not left yet, by the beginning of their key. */
export function cancelMails(executor: Executor, prefix: string): void {
  const waiting = and(like(mails.key, `${prefix}%`), isNull(mails.sentAt), isNull(mails.abandonedAt));
  executor.delete(mails).where(waiting).run();
}

/** Forgets mails, sent or not, by the beginning of their key: to whom they went is nobody's business any more. */
export function forgetMails(executor: Executor, prefix: string): void {
  executor
    .delete(mails)
    .where(like(mails.key, `${prefix}%`))
    .run();
}

/** Forgets mails that were delivered or given up before this instant. */
export function pruneMails(executor: Executor, before: string): void {
  const done = or(
    and(isNotNull(mails.sentAt), lt(mails.sentAt, before)),
    and(isNotNull(mails.abandonedAt), lt(mails.abandonedAt, before)),
  );
  executor.delete(mails).where(done).run();
}

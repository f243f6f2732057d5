import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { accounts, type FollowupAnswer, followupAnswers, followups, initiatives, revisions } from '../schema/index.ts';

export type FollowupRow = typeof followups.$inferSelect;
export { type FollowupAnswer, followupAnswers };

export function followupById(executor: Executor, id: number): FollowupRow | undefined {
  return executor.select().from(followups).where(eq(followups.id, id)).get();
}

/** Answers that readers see, about these records or all (null), the newest first. */
export function answersOf(executor: Executor, initiativeIds: readonly number[] | null): FollowupRow[] {
  return executor
    .select()
    .from(followups)
    .where(
      and(
        initiativeIds === null ? undefined : inArray(followups.initiativeId, [...initiativeIds]),
        isNotNull(followups.answeredAt),
        isNull(followups.hiddenAt),
      ),
    )
    .orderBy(desc(followups.answeredAt), desc(followups.id))
    .all();
}

/** Every question about a record and its answer, oldest first. */
export function followupsOf(executor: Executor, initiativeId: number): FollowupRow[] {
  return executor
    .select()
    .from(followups)
    .where(eq(followups.initiativeId, initiativeId))
    .orderBy(asc(followups.id))
    .all();
}

export function insertFollowup(executor: Executor, values: typeof followups.$inferInsert): number {
  return executor.insert(followups).values(values).returning({ id: followups.id }).get().id;
}

export function updateFollowup(executor: Executor, id: number, values: Partial<typeof followups.$inferInsert>): void {
  executor.update(followups).set(values).where(eq(followups.id, id)).run();
}

export interface DueQuestion {
  initiativeId: number;
  slug: string;
  title: string;
  accountId: string;
}

/**
 * Published records whose contributor wants reminders, of which nothing was heard since `before` and of whom nothing
 * was asked since then. Those that wait longest come first.
 */
export function dueQuestions(executor: Executor, before: string, limit: number): DueQuestion[] {
  return executor
    .select({
      initiativeId: initiatives.id,
      slug: initiatives.slug,
      title: revisions.title,
      accountId: accounts.id,
    })
    .from(initiatives)
    .innerJoin(revisions, eq(revisions.id, initiatives.publishedRevisionId))
    .innerJoin(accounts, eq(accounts.id, initiatives.ownerId))
    .where(
      and(
        eq(initiatives.state, 'published'),
        sql`${revisions.createdAt} < ${before}`,
        sql`json_extract(${accounts.mailChoices}, '$.reminders')`,
        sql`not exists (select 1 from ${followups} where ${followups.initiativeId} = ${initiatives.id}
            and max(${followups.askedAt}, coalesce(${followups.answeredAt}, '')) >= ${before})`,
      ),
    )
    .orderBy(asc(revisions.createdAt), asc(initiatives.id))
    .limit(limit)
    .all();
}

/** Answers that this account gave, oldest first. */
export function followupsBy(executor: Executor, accountId: string): FollowupRow[] {
  return executor
    .select()
    .from(followups)
    .where(and(eq(followups.accountId, accountId), isNotNull(followups.answeredAt)))
    .orderBy(asc(followups.id))
    .all();
}

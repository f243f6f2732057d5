import { and, asc, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { comments, initiatives, type SubmissionContent, submissionStates, submissions } from '../schema/index.ts';

export type SubmissionRow = typeof submissions.$inferSelect;
export type SubmissionState = (typeof submissionStates)[number];
export type CommentRow = typeof comments.$inferSelect;
export { submissionStates };

/** States in which a submission still moves: a record has one such submission at most. */
export const openStates = ['draft', 'submitted', 'changes-requested', 'accepted'] as const;

export function submissionById(executor: Executor, id: number): SubmissionRow | undefined {
  return executor.select().from(submissions).where(eq(submissions.id, id)).get();
}

export function openSubmissionOf(executor: Executor, initiativeId: number): SubmissionRow | undefined {
  return executor
    .select()
    .from(submissions)
    .where(and(eq(submissions.initiativeId, initiativeId), inArray(submissions.state, [...openStates])))
    .get();
}

/** Everything one account has contributed, the last touched first. */
export function submissionsOf(executor: Executor, authorId: string): SubmissionRow[] {
  return executor
    .select()
    .from(submissions)
    .where(and(eq(submissions.authorId, authorId), sql`${submissions.state} <> 'abandoned'`))
    .orderBy(desc(submissions.updatedAt))
    .all();
}

/** Records whose contribution answered the call of this volume, once they are published. */
export function answersToCall(executor: Executor, callNumber: number): number[] {
  return executor
    .selectDistinct({ id: submissions.initiativeId })
    .from(submissions)
    .where(and(eq(submissions.callNumber, callNumber), eq(submissions.state, 'published')))
    .orderBy(asc(submissions.initiativeId))
    .all()
    .map(({ id }) => id);
}

/** Submissions in one state, those that wait longest first. */
export function submissionsInState(executor: Executor, state: SubmissionState, limit: number): SubmissionRow[] {
  return executor
    .select()
    .from(submissions)
    .where(eq(submissions.state, state))
    .orderBy(asc(submissions.submittedAt), asc(submissions.id))
    .limit(limit)
    .all();
}

export function submissionTotals(executor: Executor): Map<SubmissionState, number> {
  const rows = executor
    .select({ state: submissions.state, total: count() })
    .from(submissions)
    .groupBy(submissions.state)
    .all();
  return new Map(rows.map(({ state, total }) => [state, total]));
}

export function insertSubmission(
  executor: Executor,
  values: {
    initiativeId: number;
    /** Null: it came by the command line. */
    authorId: string | null;
    content: SubmissionContent;
    baseRevisionId: number | null;
    callNumber?: number | null;
  },
): number {
  return executor.insert(submissions).values(values).returning({ id: submissions.id }).get().id;
}

export function updateSubmission(
  executor: Executor,
  id: number,
  values: Partial<typeof submissions.$inferInsert>,
): void {
  executor
    .update(submissions)
    .set({ ...values, updatedAt: new Date().toISOString() })
    .where(eq(submissions.id, id))
    .run();
}

/** Records that wait for editors and were never published, in the order of their numbers. */
export function waitingRecords(executor: Executor): { initiativeId: number; revisionId: number }[] {
  return executor
    .select({ initiativeId: submissions.initiativeId, revisionId: submissions.revisionId })
    .from(submissions)
    .innerJoin(initiatives, eq(initiatives.id, submissions.initiativeId))
    .where(and(eq(initiatives.state, 'draft'), inArray(submissions.state, ['submitted', 'accepted'])))
    .orderBy(asc(submissions.initiativeId))
    .all()
    .flatMap(({ initiativeId, revisionId }) => (revisionId === null ? [] : [{ initiativeId, revisionId }]));
}

/** Replaces the working copy and counts the change. Returns the new version. */
export function saveContent(executor: Executor, id: number, content: SubmissionContent): number {
  return executor
    .update(submissions)
    .set({ content, version: sql`${submissions.version} + 1`, updatedAt: new Date().toISOString() })
    .where(eq(submissions.id, id))
    .returning({ version: submissions.version })
    .get().version;
}

/** Records that this account began and never sent. */
export function unsentInitiatives(executor: Executor, authorId: string): number[] {
  return executor
    .select({ id: submissions.initiativeId })
    .from(submissions)
    .where(and(eq(submissions.authorId, authorId), isNull(submissions.revisionId)))
    .all()
    .map(({ id }) => id);
}

/** Remarks that this account wrote. */
export function commentsBy(executor: Executor, authorId: string): CommentRow[] {
  return executor.select().from(comments).where(eq(comments.authorId, authorId)).orderBy(asc(comments.id)).all();
}

/** Deletes a record that was never submitted, and its drafts. */
export function deleteDraftInitiative(executor: Executor, initiativeId: number): void {
  executor
    .delete(initiatives)
    .where(
      and(eq(initiatives.id, initiativeId), eq(initiatives.state, 'draft'), isNull(initiatives.publishedRevisionId)),
    )
    .run();
}

export function commentsOf(executor: Executor, submissionId: number): CommentRow[] {
  return executor
    .select()
    .from(comments)
    .where(eq(comments.submissionId, submissionId))
    .orderBy(asc(comments.id))
    .all();
}

export function insertComment(
  executor: Executor,
  values: { submissionId: number; section: string; authorId: string; text: string },
): void {
  executor.insert(comments).values(values).run();
}

export function resolveComment(executor: Executor, submissionId: number, id: number, accountId: string): void {
  executor
    .update(comments)
    .set({ resolvedAt: new Date().toISOString(), resolvedBy: accountId })
    .where(and(eq(comments.submissionId, submissionId), eq(comments.id, id), isNull(comments.resolvedAt)))
    .run();
}

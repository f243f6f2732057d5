import { randomInt } from 'node:crypto';
import { and, asc, count, desc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  type PollMode,
  type PollState,
  type PollVocabulary,
  pollAnswers,
  pollInvitations,
  pollModes,
  pollOptions,
  polls,
  pollVocabularies,
} from '../schema/index.ts';

export type PollRow = typeof polls.$inferSelect;
export type PollOptionRow = typeof pollOptions.$inferSelect;
export type PollInvitationRow = typeof pollInvitations.$inferSelect;
export type NewPollOption = Omit<typeof pollOptions.$inferInsert, 'id' | 'pollId' | 'position'>;
export { type PollMode, type PollState, type PollVocabulary, pollModes, pollVocabularies };

/** A poll with its answers to choose from, in their order. */
export interface Poll {
  poll: PollRow;
  options: PollOptionRow[];
}

function withOptions(executor: Executor, rows: PollRow[]): Poll[] {
  const ids = rows.map(({ id }) => id);
  const options = executor
    .select()
    .from(pollOptions)
    .where(inArray(pollOptions.pollId, ids))
    .orderBy(asc(pollOptions.position))
    .all();
  const byPoll = Map.groupBy(options, ({ pollId }) => pollId);
  return rows.map((poll) => ({ poll, options: byPoll.get(poll.id) ?? [] }));
}

function first(executor: Executor, row: PollRow | undefined): Poll | undefined {
  return row && withOptions(executor, [row])[0];
}

export function pollById(executor: Executor, id: number): Poll | undefined {
  return first(executor, executor.select().from(polls).where(eq(polls.id, id)).get());
}

export function pollBySlug(executor: Executor, slug: string): Poll | undefined {
  return first(executor, executor.select().from(polls).where(eq(polls.slug, slug)).get());
}

/** Polls that visitors see, the latest asked first. */
export function publishedPolls(executor: Executor): Poll[] {
  const rows = executor
    .select()
    .from(polls)
    .where(eq(polls.state, 'published'))
    .orderBy(sql`coalesce(${polls.dateTo}, ${polls.dateFrom}) desc`, asc(polls.id))
    .all();
  return withOptions(executor, rows);
}

/** Published polls of which an answer stands for one of these terms of a vocabulary, the latest asked first. */
export function publishedPollsOfTerm(executor: Executor, vocabulary: PollVocabulary, slugs: readonly string[]): Poll[] {
  return publishedPolls(executor).filter(({ options }) =>
    options.some((option) => option.vocabulary === vocabulary && option.term !== null && slugs.includes(option.term)),
  );
}

/** Every poll, the last changed first. */
export function allPolls(executor: Executor): PollRow[] {
  return executor.select().from(polls).orderBy(desc(polls.updatedAt), desc(polls.id)).all();
}

export function insertPoll(executor: Executor, values: typeof polls.$inferInsert): number {
  return executor.insert(polls).values(values).returning({ id: polls.id }).get().id;
}

export function updatePoll(executor: Executor, id: number, values: Partial<typeof polls.$inferInsert>): void {
  executor.update(polls).set(values).where(eq(polls.id, id)).run();
}

export function deletePoll(executor: Executor, id: number): void {
  executor.delete(polls).where(eq(polls.id, id)).run();
}

export function replacePollOptions(executor: Executor, pollId: number, options: readonly NewPollOption[]): void {
  executor.delete(pollOptions).where(eq(pollOptions.pollId, pollId)).run();
  for (const [position, option] of options.entries())
    executor
      .insert(pollOptions)
      .values({ ...option, pollId, position })
      .run();
}

export function writeOptionCount(executor: Executor, optionId: number, total: number): void {
  executor.update(pollOptions).set({ count: total }).where(eq(pollOptions.id, optionId)).run();
}

/** Polls that are open although their last day is before `today`. */
export function overduePolls(executor: Executor, today: string): PollRow[] {
  return executor
    .select()
    .from(polls)
    .where(and(eq(polls.state, 'open'), lt(polls.closesOn, today)))
    .all();
}

export function invitationById(executor: Executor, id: number): PollInvitationRow | undefined {
  return executor.select().from(pollInvitations).where(eq(pollInvitations.id, id)).get();
}

/** Invitations that can still be written to, oldest first. */
export function invitationsOf(executor: Executor, pollId: number): PollInvitationRow[] {
  return executor
    .select()
    .from(pollInvitations)
    .where(and(eq(pollInvitations.pollId, pollId), isNotNull(pollInvitations.email)))
    .orderBy(asc(pollInvitations.id))
    .all();
}

/** How many were invited, and how many of them have answered. */
export function participationOf(executor: Executor, pollId: number): { invited: number; answered: number } {
  const row = executor
    .select({ invited: count(), answered: sql<number>`coalesce(sum(${pollInvitations.used}), 0)` })
    .from(pollInvitations)
    .where(eq(pollInvitations.pollId, pollId))
    .get();
  return row ?? { invited: 0, answered: 0 };
}

/** Returns the number of the invitation; null where this address is invited already. */
export function insertInvitation(executor: Executor, pollId: number, email: string): number | null {
  const row = executor
    .insert(pollInvitations)
    .values({ pollId, email })
    .onConflictDoNothing()
    .returning({ id: pollInvitations.id })
    .get();
  return row?.id ?? null;
}

export function clearInvitations(executor: Executor, pollId: number): void {
  executor.delete(pollInvitations).where(eq(pollInvitations.pollId, pollId)).run();
}

/** Marks an invitation as used. False where it was used before. */
export function spendInvitation(executor: Executor, id: number): boolean {
  const unused = and(eq(pollInvitations.id, id), eq(pollInvitations.used, false));
  return executor.update(pollInvitations).set({ used: true }).where(unused).run().changes === 1;
}

/** Forgets who was invited; that somebody was, and has answered, stays. */
export function forgetInvited(executor: Executor, pollId: number): void {
  executor.update(pollInvitations).set({ email: null }).where(eq(pollInvitations.pollId, pollId)).run();
}

/** The largest range that `randomInt` draws from: two answers of one number are as good as impossible. */
const answerNumbers = 2 ** 48 - 1;

export function insertAnswer(executor: Executor, pollId: number, choices: readonly number[]): void {
  executor
    .insert(pollAnswers)
    .values({ id: randomInt(1, answerNumbers), pollId, choices: [...choices] })
    .run();
}

/** What each answer chose. */
export function choicesOf(executor: Executor, pollId: number): number[][] {
  return executor
    .select({ choices: pollAnswers.choices })
    .from(pollAnswers)
    .where(eq(pollAnswers.pollId, pollId))
    .all()
    .map(({ choices }) => choices);
}

export function deleteAnswers(executor: Executor, pollId: number): void {
  executor.delete(pollAnswers).where(eq(pollAnswers.pollId, pollId)).run();
}

import { and, asc, desc, eq, inArray, isNotNull, isNull, max, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  consentEntries,
  consentRequests,
  consents,
  editions,
  type Medium,
  media,
  speakers,
  testimonials,
  volumeInitiatives,
} from '../schema/index.ts';
import type { SpeakerRow, TestimonialRow } from './testimonials.ts';

export type ConsentRequestRow = typeof consentRequests.$inferSelect;
export type ConsentEntryRow = typeof consentEntries.$inferSelect;
export type ConsentRow = typeof consents.$inferSelect;
export { type Medium, media };

export function consentRequestById(executor: Executor, id: number): ConsentRequestRow | undefined {
  return executor.select().from(consentRequests).where(eq(consentRequests.id, id)).get();
}

/** The requests that stand for a record: the last wording of each of its testimonials, oldest first. */
export function currentRequestsOf(executor: Executor, initiativeId: number): ConsentRequestRow[] {
  return executor
    .select()
    .from(consentRequests)
    .where(and(eq(consentRequests.initiativeId, initiativeId), isNull(consentRequests.supersededAt)))
    .orderBy(asc(consentRequests.id))
    .all();
}

/** Every request about one testimonial, the newest first. */
export function requestsOfKey(executor: Executor, key: string): ConsentRequestRow[] {
  return executor
    .select()
    .from(consentRequests)
    .where(eq(consentRequests.key, key))
    .orderBy(desc(consentRequests.id))
    .all();
}

export function insertConsentRequest(executor: Executor, values: typeof consentRequests.$inferInsert): number {
  return executor.insert(consentRequests).values(values).returning({ id: consentRequests.id }).get().id;
}

export function updateConsentRequest(
  executor: Executor,
  id: number,
  values: Partial<typeof consentRequests.$inferInsert>,
): void {
  executor.update(consentRequests).set(values).where(eq(consentRequests.id, id)).run();
}

export function insertConsentEntry(executor: Executor, values: typeof consentEntries.$inferInsert): void {
  executor.insert(consentEntries).values(values).run();
}

/** The ledger of these requests and of a testimonial, oldest first. */
export function consentEntriesOf(
  executor: Executor,
  requestIds: readonly number[],
  testimonialId: number | null = null,
): ConsentEntryRow[] {
  const ofRequests = inArray(consentEntries.requestId, [...requestIds]);
  return executor
    .select()
    .from(consentEntries)
    .where(
      testimonialId === null ? ofRequests : sql`(${ofRequests} or ${eq(consentEntries.testimonialId, testimonialId)})`,
    )
    .orderBy(asc(consentEntries.id))
    .all();
}

export function consentsOf(executor: Executor, testimonialId: number): ConsentRow[] {
  return executor.select().from(consents).where(eq(consents.testimonialId, testimonialId)).all();
}

/** Puts these consents in the place of those that a testimonial had. */
export function replaceConsents(
  executor: Executor,
  testimonialId: number,
  values: Omit<typeof consents.$inferInsert, 'testimonialId'>[],
): void {
  executor.delete(consents).where(eq(consents.testimonialId, testimonialId)).run();
  if (values.length === 0) return;
  executor
    .insert(consents)
    .values(values.map((each) => ({ ...each, testimonialId })))
    .run();
}

export function withdrawConsents(
  executor: Executor,
  testimonialId: number,
  which: readonly Medium[],
  at: string,
): void {
  executor
    .update(consents)
    .set({ withdrawnAt: at })
    .where(
      and(
        eq(consents.testimonialId, testimonialId),
        inArray(consents.medium, [...which]),
        isNull(consents.withdrawnAt),
      ),
    )
    .run();
}

export function testimonialByKey(executor: Executor, key: string): TestimonialRow | undefined {
  return executor.select().from(testimonials).where(eq(testimonials.key, key)).get();
}

/** Testimonials of a record that came with a contribution and stand. */
export function contributedTestimonials(
  executor: Executor,
  initiativeId: number,
): { testimonial: TestimonialRow; speaker: SpeakerRow }[] {
  return executor
    .select({ testimonial: testimonials, speaker: speakers })
    .from(testimonials)
    .innerJoin(speakers, eq(speakers.id, testimonials.speakerId))
    .where(
      and(
        eq(testimonials.initiativeId, initiativeId),
        isNotNull(testimonials.key),
        isNotNull(testimonials.publishedAt),
      ),
    )
    .orderBy(asc(testimonials.id))
    .all();
}

export interface Withdrawal {
  testimonial: TestimonialRow;
  speaker: SpeakerRow;
  media: Medium[];
  /** When the last one was withdrawn. */
  at: string;
  /** Numbers of the volumes whose past editions hold the words, or print the testimonial's record. */
  volumes: number[];
}

function volumesHolding(executor: Executor, { slug, initiativeId }: TestimonialRow): number[] {
  const printed = executor
    .select({ number: volumeInitiatives.volumeNumber })
    .from(volumeInitiatives)
    .where(initiativeId === null ? sql`false` : eq(volumeInitiatives.initiativeId, initiativeId));
  const frozen = executor
    .selectDistinct({ number: editions.volumeNumber })
    .from(editions)
    .where(sql`instr(${editions.manifest}, ${`"slug":${JSON.stringify(slug)}`}) > 0`);
  return [...new Set([...printed.all(), ...frozen.all()].map(({ number }) => number))].sort((a, b) => a - b);
}

/** Testimonials of which a consent was withdrawn, the last first. */
export function withdrawals(executor: Executor, limit: number): Withdrawal[] {
  const rows = executor
    .select({ testimonial: testimonials, speaker: speakers, at: max(consents.withdrawnAt) })
    .from(consents)
    .innerJoin(testimonials, eq(testimonials.id, consents.testimonialId))
    .innerJoin(speakers, eq(speakers.id, testimonials.speakerId))
    .where(isNotNull(consents.withdrawnAt))
    .groupBy(testimonials.id)
    .orderBy(desc(max(consents.withdrawnAt)))
    .limit(limit)
    .all();
  return rows.map(({ testimonial, speaker, at }) => ({
    testimonial,
    speaker,
    at: at ?? '',
    media: consentsOf(executor, testimonial.id)
      .filter(({ withdrawnAt }) => withdrawnAt !== null)
      .map(({ medium }) => medium),
    volumes: volumesHolding(executor, testimonial),
  }));
}

/** Requests that nobody has answered, oldest first. */
export function unansweredRequests(executor: Executor, limit: number): ConsentRequestRow[] {
  return executor
    .select()
    .from(consentRequests)
    .where(
      and(
        isNull(consentRequests.supersededAt),
        sql`not exists (select 1 from ${consentEntries} where ${consentEntries.requestId} = ${consentRequests.id})`,
      ),
    )
    .orderBy(asc(consentRequests.id))
    .limit(limit)
    .all();
}

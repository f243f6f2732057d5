import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { events, speakers, testimonials } from '../schema/index.ts';
import type { EventRow } from './operations.ts';
import type { SpeakerRow } from './testimonials.ts';

export function speakerBySlug(executor: Executor, slug: string): SpeakerRow | undefined {
  return executor.select().from(speakers).where(eq(speakers.slug, slug)).get();
}

export function updateSpeaker(executor: Executor, id: number, values: Partial<typeof speakers.$inferInsert>): void {
  executor.update(speakers).set(values).where(eq(speakers.id, id)).run();
}

/** The speaker itself, or the one that it was found to be. Merging leaves no chains (see `moveToSpeaker`). */
export function mergedSpeaker(executor: Executor, speaker: SpeakerRow): SpeakerRow {
  if (speaker.mergedIntoId === null) return speaker;
  return executor.select().from(speakers).where(eq(speakers.id, speaker.mergedIntoId)).get() ?? speaker;
}

/** Speakers that are not another one, and have aliases. */
export function speakersWithAliases(executor: Executor): SpeakerRow[] {
  return executor
    .select()
    .from(speakers)
    .where(and(isNull(speakers.mergedIntoId), ne(speakers.aliases, [])))
    .orderBy(asc(speakers.id))
    .all();
}

/** Everybody, without those that were merged into another. */
export function allSpeakers(executor: Executor): SpeakerRow[] {
  return executor.select().from(speakers).where(isNull(speakers.mergedIntoId)).orderBy(asc(speakers.id)).all();
}

/** A speaker of this territory, by name or alias, as `same` compares them. */
export function speakerInTerritory(
  executor: Executor,
  territoryId: number,
  same: (name: string) => boolean,
): SpeakerRow | undefined {
  return executor
    .selectDistinct({ speaker: speakers })
    .from(speakers)
    .innerJoin(testimonials, eq(testimonials.speakerId, speakers.id))
    .where(eq(testimonials.territoryId, territoryId))
    .orderBy(asc(speakers.id))
    .all()
    .map(({ speaker }) => speaker)
    .find(({ name, aliases }) => [name, ...aliases].some(same));
}

/** Every testimonial of a speaker, public or not. */
export function testimonialIdsOfSpeaker(
  executor: Executor,
  speakerId: number,
): { id: number; initiativeId: number | null }[] {
  return executor
    .select({ id: testimonials.id, initiativeId: testimonials.initiativeId })
    .from(testimonials)
    .where(eq(testimonials.speakerId, speakerId))
    .orderBy(asc(testimonials.id))
    .all();
}

/** Gives all that one speaker said, and all that was merged into it, to another, and makes its address lead there. */
export function moveToSpeaker(executor: Executor, from: number, into: number): void {
  executor.update(testimonials).set({ speakerId: into }).where(eq(testimonials.speakerId, from)).run();
  executor.update(speakers).set({ mergedIntoId: into }).where(eq(speakers.mergedIntoId, from)).run();
  executor.update(speakers).set({ mergedIntoId: into }).where(eq(speakers.id, from)).run();
}

/** What editors did to a speaker, oldest first. */
export function eventsOfSpeaker(executor: Executor, speakerId: number): EventRow[] {
  return executor
    .select()
    .from(events)
    .where(
      and(
        sql`${events.verb} in ('speaker.edited', 'speaker.merged')`,
        sql`json_extract(${events.detail}, '$.speakerId') = ${speakerId}`,
      ),
    )
    .orderBy(asc(events.id))
    .all();
}

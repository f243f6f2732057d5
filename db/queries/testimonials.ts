import { and, asc, count, desc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { consents, initiatives, speakers, testimonials, testimonialThemes } from '../schema/index.ts';

export type TestimonialRow = typeof testimonials.$inferSelect;
export type SpeakerRow = typeof speakers.$inferSelect;
export interface SpokenTestimonial {
  testimonial: TestimonialRow;
  speaker: SpeakerRow;
  /** Slug of its initiative when that one is published. */
  initiativeSlug: string | null;
}

/** Published, its consent for the web stands, and the record that it belongs to, if any, is published too. */
const isPublic = and(
  isNotNull(testimonials.publishedAt),
  or(isNull(testimonials.initiativeId), isNotNull(initiatives.id)),
  sql`exists (select 1 from ${consents} where ${consents.testimonialId} = ${testimonials.id}
      and ${consents.medium} = 'web' and ${consents.withdrawnAt} is null)`,
);

function publicTestimonials(executor: Executor) {
  return executor
    .select({ testimonial: testimonials, speaker: speakers, initiativeSlug: initiatives.slug })
    .from(testimonials)
    .innerJoin(speakers, eq(speakers.id, testimonials.speakerId))
    .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
    .$dynamic();
}

const newestFirst = [desc(testimonials.date), asc(testimonials.id)] as const;

export function testimonialBySlug(executor: Executor, slug: string): SpokenTestimonial | undefined {
  return publicTestimonials(executor)
    .where(and(isPublic, eq(testimonials.slug, slug)))
    .get();
}

/** Public testimonials of these numbers, in no order. */
export function testimonialsByIds(executor: Executor, ids: readonly number[]): SpokenTestimonial[] {
  return publicTestimonials(executor)
    .where(and(isPublic, sql`${testimonials.id} in (select value from json_each(${JSON.stringify(ids)}))`))
    .all();
}

/** Numbers of all public testimonials. */
export function publicTestimonialIds(executor: Executor): number[] {
  return executor
    .select({ id: testimonials.id })
    .from(testimonials)
    .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
    .where(isPublic)
    .orderBy(asc(testimonials.id))
    .all()
    .map(({ id }) => id);
}

/** Numbers of the testimonials of an initiative, public or not. */
export function testimonialIdsOfInitiative(executor: Executor, initiativeId: number): number[] {
  return executor
    .select({ id: testimonials.id })
    .from(testimonials)
    .where(eq(testimonials.initiativeId, initiativeId))
    .all()
    .map(({ id }) => id);
}

/** Numbers of the themes of testimonials. */
export function themeIdsOfTestimonials(executor: Executor, ids: readonly number[]): Map<number, number[]> {
  const rows = executor
    .select()
    .from(testimonialThemes)
    .where(sql`${testimonialThemes.testimonialId} in (select value from json_each(${JSON.stringify(ids)}))`)
    .all();
  const groups = Map.groupBy(rows, (row) => row.testimonialId);
  return new Map([...groups].map(([id, themes]) => [id, themes.map((row) => row.themeId)]));
}

export function testimonialsOfInitiatives(executor: Executor, ids: readonly number[]): SpokenTestimonial[] {
  if (ids.length === 0) return [];
  return publicTestimonials(executor)
    .where(and(isPublic, inArray(testimonials.initiativeId, [...ids])))
    .orderBy(...newestFirst)
    .all();
}

/** Testimonials of these records that were published, whatever their media: a book asks for each medium itself. */
export function testimonialsInPrint(executor: Executor, ids: readonly number[]): SpokenTestimonial[] {
  if (ids.length === 0) return [];
  return publicTestimonials(executor)
    .where(and(isNotNull(testimonials.publishedAt), inArray(testimonials.initiativeId, [...ids])))
    .orderBy(...newestFirst)
    .all();
}

export function testimonialsOfTerritories(
  executor: Executor,
  ids: readonly number[],
  limit: number,
): SpokenTestimonial[] {
  if (ids.length === 0) return [];
  return publicTestimonials(executor)
    .where(and(isPublic, inArray(testimonials.territoryId, [...ids])))
    .orderBy(...newestFirst)
    .limit(limit)
    .all();
}

export function testimonialsOfSpeaker(executor: Executor, speakerId: number): SpokenTestimonial[] {
  return publicTestimonials(executor)
    .where(and(isPublic, eq(testimonials.speakerId, speakerId)))
    .orderBy(...newestFirst)
    .all();
}

/** Fields of a testimonial that hold slugs of a vocabulary. */
export type TermColumn = 'motives' | 'brakes' | 'overcome' | 'networks' | 'uses';

/** Testimonials that name one of these terms in one field, and none of them in another. */
export interface Naming {
  field: TermColumn;
  slugs: readonly string[];
  butNot?: TermColumn;
}

const names = (field: TermColumn, slugs: readonly string[]) =>
  sql`exists (select 1 from json_each(${testimonials[field]})
      where value in (select value from json_each(${JSON.stringify(slugs)})))`;

/** What its speaker says of themselves: an observation of others is no testimony of a brake or a motive. */
const isOwn = and(isPublic, ne(testimonials.form, 'observation'));

const isNaming = ({ field, slugs, butNot }: Naming) =>
  and(isOwn, names(field, slugs), butNot === undefined ? undefined : sql`not ${names(butNot, slugs)}`);

/** Public testimonials that name these terms, newest first. */
export function testimonialsNaming(executor: Executor, naming: Naming, limit: number): SpokenTestimonial[] {
  return publicTestimonials(executor)
    .where(isNaming(naming))
    .orderBy(...newestFirst)
    .limit(limit)
    .all();
}

export function namingTotal(executor: Executor, naming: Naming): number {
  return (
    executor
      .select({ total: count() })
      .from(testimonials)
      .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
      .where(isNaming(naming))
      .get()?.total ?? 0
  );
}

/**
 * Number of public testimonials by the terms of one field, each term as `slugOf` has it; only of those that name a term,
 * where one is given.
 */
export function termTotals(
  executor: Executor,
  field: TermColumn,
  slugOf: (slug: string) => string,
  naming?: Naming,
): Map<string, number> {
  const rows = executor
    .select({ terms: testimonials[field] })
    .from(testimonials)
    .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
    .where(and(naming ? isNaming(naming) : isOwn, ne(testimonials[field], [])))
    .all();
  const totals = new Map<string, number>();
  for (const { terms } of rows)
    for (const slug of new Set(terms.map(slugOf))) totals.set(slug, (totals.get(slug) ?? 0) + 1);
  return totals;
}

/** Everybody of whom a testimonial is public, with the number of these. */
export function publicSpeakers(executor: Executor): { slug: string; name: string; total: number }[] {
  return executor
    .select({ slug: speakers.slug, name: speakers.name, total: count() })
    .from(testimonials)
    .innerJoin(speakers, eq(speakers.id, testimonials.speakerId))
    .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
    .where(isPublic)
    .groupBy(speakers.id)
    .all();
}

export function testimonialsOfThemes(
  executor: Executor,
  themeIds: readonly number[],
  limit: number,
): SpokenTestimonial[] {
  if (themeIds.length === 0) return [];
  const inThemes = executor
    .select({ id: testimonialThemes.testimonialId })
    .from(testimonialThemes)
    .where(inArray(testimonialThemes.themeId, [...themeIds]));
  return publicTestimonials(executor)
    .where(and(isPublic, inArray(testimonials.id, inThemes)))
    .orderBy(...newestFirst)
    .limit(limit)
    .all();
}

/** One page of all public testimonials, newest first. */
export function testimonialsPage(executor: Executor, offset: number, limit: number): SpokenTestimonial[] {
  return publicTestimonials(executor)
    .where(isPublic)
    .orderBy(...newestFirst)
    .limit(limit)
    .offset(offset)
    .all();
}

export function testimonialTotal(executor: Executor): number {
  return (
    executor
      .select({ total: count() })
      .from(testimonials)
      .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
      .where(isPublic)
      .get()?.total ?? 0
  );
}

/** Public testimonials by the voice they are spoken in. */
export function voiceTotals(executor: Executor): Map<string, number> {
  const rows = executor
    .select({ voice: testimonials.voice, total: count() })
    .from(testimonials)
    .leftJoin(initiatives, and(eq(initiatives.id, testimonials.initiativeId), eq(initiatives.state, 'published')))
    .where(isPublic)
    .groupBy(testimonials.voice)
    .all();
  return new Map(rows.map(({ voice, total }) => [voice, total]));
}

/** Returns the speaker's id. */
export function upsertSpeaker(executor: Executor, values: { slug: string; name: string; aliases: string[] }): number {
  return executor
    .insert(speakers)
    .values(values)
    .onConflictDoUpdate({ target: speakers.slug, set: values })
    .returning({ id: speakers.id })
    .get().id;
}

export function anyTestimonialBySlug(executor: Executor, slug: string): TestimonialRow | undefined {
  return executor.select().from(testimonials).where(eq(testimonials.slug, slug)).get();
}

export function testimonialById(executor: Executor, id: number): TestimonialRow | undefined {
  return executor.select().from(testimonials).where(eq(testimonials.id, id)).get();
}

export function insertTestimonial(executor: Executor, values: typeof testimonials.$inferInsert): number {
  return executor.insert(testimonials).values(values).returning({ id: testimonials.id }).get().id;
}

export function updateTestimonial(
  executor: Executor,
  id: number,
  values: Partial<typeof testimonials.$inferInsert>,
): void {
  executor.update(testimonials).set(values).where(eq(testimonials.id, id)).run();
}

export function replaceThemesOfTestimonial(
  executor: Executor,
  testimonialId: number,
  themeIds: readonly number[],
): void {
  executor.delete(testimonialThemes).where(eq(testimonialThemes.testimonialId, testimonialId)).run();
  if (themeIds.length === 0) return;
  executor
    .insert(testimonialThemes)
    .values(themeIds.map((themeId) => ({ testimonialId, themeId })))
    .run();
}

/** Records a consent; one that exists already, also a withdrawn one, is left as it is. */
export function grantConsent(executor: Executor, values: typeof consents.$inferInsert): void {
  executor.insert(consents).values(values).onConflictDoNothing().run();
}

export function speakerById(executor: Executor, id: number): SpeakerRow | undefined {
  return executor.select().from(speakers).where(eq(speakers.id, id)).get();
}

const termColumns = {
  motive: testimonials.motives,
  brake: testimonials.brakes,
  network: testimonials.networks,
  presence: testimonials.presences,
  use: testimonials.uses,
} as const;

/** Numbers of published testimonials that hold one of these themes or terms. */
export function testimonialsHolding(
  executor: Executor,
  { themeIds, terms }: { themeIds: readonly number[]; terms: readonly { vocabulary: string; slug: string }[] },
): number[] {
  const holding = Object.entries(termColumns).flatMap(([vocabulary, column]) => {
    const slugs = terms.filter((term) => term.vocabulary === vocabulary).map(({ slug }) => slug);
    return slugs.length === 0
      ? []
      : [sql`exists (select 1 from json_each(${column}) where ${inArray(sql`json_each.value`, slugs)})`];
  });
  const themed = executor
    .select({ id: testimonialThemes.testimonialId })
    .from(testimonialThemes)
    .where(inArray(testimonialThemes.themeId, [...themeIds]));
  return executor
    .select({ id: testimonials.id })
    .from(testimonials)
    .where(and(isNotNull(testimonials.publishedAt), or(inArray(testimonials.id, themed), ...holding)))
    .orderBy(asc(testimonials.id))
    .all()
    .map(({ id }) => id);
}

import { and, asc, desc, eq, inArray, max, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  consents,
  editions,
  type SectionKind,
  sectionKinds,
  territories,
  volumeCases,
  volumeSections,
  volumes,
} from '../schema/index.ts';

/** Volumes that are made here: their parts, in the order of the book, and the records chosen for them. */

export type VolumeSectionRow = typeof volumeSections.$inferSelect;
export type VolumeCaseRow = typeof volumeCases.$inferSelect;
export { type SectionKind, sectionKinds };

export function sectionsOf(executor: Executor, volumeNumber: number): VolumeSectionRow[] {
  return executor
    .select()
    .from(volumeSections)
    .where(eq(volumeSections.volumeNumber, volumeNumber))
    .orderBy(asc(volumeSections.position), asc(volumeSections.id))
    .all();
}

/** Records of a volume, shortlisted ones too, in their order. */
export function chosenCases(executor: Executor, volumeNumber: number): VolumeCaseRow[] {
  return executor
    .select()
    .from(volumeCases)
    .where(eq(volumeCases.volumeNumber, volumeNumber))
    .orderBy(asc(volumeCases.position), asc(volumeCases.id))
    .all();
}

/** Consents that stand for these testimonials. */
export function standingConsents(
  executor: Executor,
  testimonialIds: readonly number[],
): { testimonialId: number; medium: 'web' | 'pdf' | 'print' | 'social'; basis: 'given' | 'public-source' }[] {
  if (testimonialIds.length === 0) return [];
  return executor
    .select({ testimonialId: consents.testimonialId, medium: consents.medium, basis: consents.basis })
    .from(consents)
    .where(and(inArray(consents.testimonialId, [...testimonialIds]), sql`${consents.withdrawnAt} is null`))
    .all();
}

export function sectionById(executor: Executor, volumeNumber: number, id: number): VolumeSectionRow | undefined {
  return executor
    .select()
    .from(volumeSections)
    .where(and(eq(volumeSections.volumeNumber, volumeNumber), eq(volumeSections.id, id)))
    .get();
}

export function insertSection(executor: Executor, values: typeof volumeSections.$inferInsert): number {
  return executor.insert(volumeSections).values(values).returning({ id: volumeSections.id }).get().id;
}

export function updateSection(
  executor: Executor,
  id: number,
  values: Partial<typeof volumeSections.$inferInsert>,
): void {
  executor.update(volumeSections).set(values).where(eq(volumeSections.id, id)).run();
}

/** Deletes a part; records of a chapter go back to the shortlist. */
export function deleteSection(executor: Executor, id: number): void {
  executor.delete(volumeSections).where(eq(volumeSections.id, id)).run();
}

export function insertCase(executor: Executor, values: typeof volumeCases.$inferInsert): void {
  executor.insert(volumeCases).values(values).onConflictDoNothing().run();
}

export function updateCase(executor: Executor, id: number, values: Partial<typeof volumeCases.$inferInsert>): void {
  executor.update(volumeCases).set(values).where(eq(volumeCases.id, id)).run();
}

export function deleteCase(executor: Executor, volumeNumber: number, initiativeId: number): void {
  executor
    .delete(volumeCases)
    .where(and(eq(volumeCases.volumeNumber, volumeNumber), eq(volumeCases.initiativeId, initiativeId)))
    .run();
}

export function updateVolume(executor: Executor, number: number, values: Partial<typeof volumes.$inferInsert>): void {
  executor.update(volumes).set(values).where(eq(volumes.number, number)).run();
}

export function insertVolume(executor: Executor, values: typeof volumes.$inferInsert): void {
  executor.insert(volumes).values(values).run();
}

export type EditionRow = typeof editions.$inferSelect;

/** Editions of a volume, the newest first. */
export function editionsOf(executor: Executor, volumeNumber: number): EditionRow[] {
  return executor
    .select()
    .from(editions)
    .where(eq(editions.volumeNumber, volumeNumber))
    .orderBy(desc(editions.number))
    .all();
}

export function editionById(executor: Executor, id: number): EditionRow | undefined {
  return executor.select().from(editions).where(eq(editions.id, id)).get();
}

export function insertEdition(executor: Executor, values: typeof editions.$inferInsert): number {
  return executor.insert(editions).values(values).returning({ id: editions.id }).get().id;
}

/** Communes of France by group of population and by région, and authorities by kind: what a selection is held against. */
export function authorityCounts(executor: Executor): {
  kinds: Map<string, number>;
  regions: Map<string, number>;
  strata: Map<string, number>;
} {
  const counted = (rows: { key: string | null; total: number }[]) =>
    new Map(rows.flatMap(({ key, total }) => (key === null ? [] : [[key, total] as const])));
  const total = sql<number>`count(*)`;
  const communes = and(eq(territories.kind, 'commune'), eq(territories.country, 'FR'));
  return {
    kinds: counted(
      executor
        .select({ key: territories.kind, total })
        .from(territories)
        .where(eq(territories.country, 'FR'))
        .groupBy(territories.kind)
        .all(),
    ),
    regions: counted(
      executor
        .select({ key: territories.regionCode, total })
        .from(territories)
        .where(communes)
        .groupBy(territories.regionCode)
        .all(),
    ),
    strata: counted(
      executor
        .select({ key: territories.stratum, total })
        .from(territories)
        .where(communes)
        .groupBy(territories.stratum)
        .all(),
    ),
  };
}

export function allEditions(executor: Executor): Pick<EditionRow, 'id' | 'volumeNumber'>[] {
  return executor
    .select({ id: editions.id, volumeNumber: editions.volumeNumber })
    .from(editions)
    .orderBy(asc(editions.id))
    .all();
}

/** When the last consent for web or PDF of these testimonials was taken back; null where none was. */
export function lastWithdrawal(executor: Executor, testimonialIds: readonly number[]): string | null {
  if (testimonialIds.length === 0) return null;
  return (
    executor
      .select({ at: max(consents.withdrawnAt) })
      .from(consents)
      .where(and(inArray(consents.testimonialId, [...testimonialIds]), inArray(consents.medium, ['web', 'pdf'])))
      .get()?.at ?? null
  );
}

import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { consents, type SectionKind, sectionKinds, volumeCases, volumeSections } from '../schema/index.ts';

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

export function lastSectionPosition(executor: Executor, volumeNumber: number): number {
  return (
    executor
      .select({ position: volumeSections.position })
      .from(volumeSections)
      .where(eq(volumeSections.volumeNumber, volumeNumber))
      .orderBy(desc(volumeSections.position))
      .limit(1)
      .get()?.position ?? 0
  );
}

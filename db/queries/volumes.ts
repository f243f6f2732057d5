import { asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { volumeAssertions, volumeInitiatives, volumes } from '../schema/index.ts';

export type VolumeRow = typeof volumes.$inferSelect;
export type AssertionRow = typeof volumeAssertions.$inferSelect;

export function allVolumes(executor: Executor): VolumeRow[] {
  return executor.select().from(volumes).orderBy(asc(volumes.number)).all();
}

/** Volumes that visitors see, those in preparation left out; demonstrations come last. */
export function shownVolumes(executor: Executor): VolumeRow[] {
  const rows = allVolumes(executor).filter(({ state }) => state !== 'preparing');
  return rows.sort((a, b) => Number(a.content?.demonstration ?? false) - Number(b.content?.demonstration ?? false));
}

export function volumeByNumber(executor: Executor, number: number): VolumeRow | undefined {
  return executor.select().from(volumes).where(eq(volumes.number, number)).get();
}

export function allAssertions(executor: Executor): AssertionRow[] {
  return executor
    .select()
    .from(volumeAssertions)
    .orderBy(asc(volumeAssertions.volumeNumber), asc(volumeAssertions.position))
    .all();
}

export function assertionsOf(executor: Executor, number: number): AssertionRow[] {
  return executor
    .select()
    .from(volumeAssertions)
    .where(eq(volumeAssertions.volumeNumber, number))
    .orderBy(asc(volumeAssertions.position))
    .all();
}

/** Ids of the published initiatives printed in a volume, by page, then by title. */
export function initiativeIdsOfVolume(executor: Executor, number: number): number[] {
  return executor
    .all<{ id: number }>(
      sql`select printed.initiative_id as id from ${volumeInitiatives} printed
          join initiatives on initiatives.id = printed.initiative_id and initiatives.state = 'published'
          join revisions on revisions.id = initiatives.published_revision_id
          where printed.volume_number = ${number}
          order by printed.page is null, printed.page, revisions.title`,
    )
    .map((row) => row.id);
}

export function replaceVolume(
  executor: Executor,
  volume: typeof volumes.$inferInsert,
  assertions: Omit<typeof volumeAssertions.$inferInsert, 'volumeNumber' | 'position'>[],
): void {
  executor.insert(volumes).values(volume).onConflictDoUpdate({ target: volumes.number, set: volume }).run();
  executor
    .delete(volumeAssertions)
    .where(eq(volumeAssertions.volumeNumber, volume.number ?? 0))
    .run();
  if (assertions.length === 0) return;
  executor
    .insert(volumeAssertions)
    .values(assertions.map((row, position) => ({ ...row, volumeNumber: volume.number ?? 0, position })))
    .run();
}

import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { compilations, editions, volumes } from '../schema/index.ts';

export type CompilationRow = typeof compilations.$inferSelect;

export function insertCompilation(executor: Executor, values: typeof compilations.$inferInsert): number {
  return executor.insert(compilations).values(values).returning({ id: compilations.id }).get().id;
}

export function updateCompilation(
  executor: Executor,
  id: number,
  values: Partial<typeof compilations.$inferInsert>,
): void {
  executor.update(compilations).set(values).where(eq(compilations.id, id)).run();
}

export function compilationById(executor: Executor, id: number): CompilationRow | undefined {
  return executor.select().from(compilations).where(eq(compilations.id, id)).get();
}

/** The one that waits longest. */
export function nextCompilation(executor: Executor): CompilationRow | undefined {
  return executor
    .select()
    .from(compilations)
    .where(eq(compilations.state, 'queued'))
    .orderBy(asc(compilations.id))
    .limit(1)
    .get();
}

/** Files of a volume that are made or were, the newest first. */
export function compilationsOf(executor: Executor, volumeNumber: number, limit: number): CompilationRow[] {
  return executor
    .select()
    .from(compilations)
    .where(eq(compilations.volumeNumber, volumeNumber))
    .orderBy(desc(compilations.id))
    .limit(limit)
    .all();
}

/** Finished files of an edition. */
export function filesOfEdition(executor: Executor, editionId: number): CompilationRow[] {
  return executor
    .select()
    .from(compilations)
    .where(and(eq(compilations.editionId, editionId), eq(compilations.state, 'done')))
    .orderBy(desc(compilations.id))
    .all();
}

/** One that is waiting or under way for the same thing. */
export function openCompilation(
  executor: Executor,
  { volumeNumber, editionId, format }: Pick<CompilationRow, 'volumeNumber' | 'editionId' | 'format'>,
): CompilationRow | undefined {
  return executor
    .select()
    .from(compilations)
    .where(
      and(
        eq(compilations.volumeNumber, volumeNumber),
        editionId === null ? isNull(compilations.editionId) : eq(compilations.editionId, editionId),
        eq(compilations.format, format),
        inArray(compilations.state, ['queued', 'running']),
      ),
    )
    .get();
}

/** Puts what was under way when the process ended back in the queue. */
export function requeueCompilations(executor: Executor): void {
  executor
    .update(compilations)
    .set({ state: 'queued', startedAt: null, step: null, done: null, total: null })
    .where(eq(compilations.state, 'running'))
    .run();
}

/** Editions of demonstration volumes of which no file was ever asked for. */
export function unmadeDemonstrations(executor: Executor): { volumeNumber: number; editionId: number }[] {
  return executor
    .select({ volumeNumber: editions.volumeNumber, editionId: editions.id })
    .from(editions)
    .innerJoin(volumes, eq(volumes.number, editions.volumeNumber))
    .where(
      sql`json_extract(${volumes.content}, '$.demonstration') and not exists (
          select 1 from ${compilations} where ${compilations.editionId} = ${editions.id})`,
    )
    .all();
}

import { and, asc, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  type ImportFault,
  type ImportTotals,
  importedRecords,
  importLines,
  importModes,
  type importOutcomes,
  type importResults,
  imports,
} from '../schema/index.ts';

export type { ImportFault, ImportTotals };
export { importModes };
export type ImportRow = typeof imports.$inferSelect;
export type ImportLine = typeof importLines.$inferSelect;
export type ImportOutcome = (typeof importOutcomes)[number];
export type ImportResult = (typeof importResults)[number];
export type ImportMode = (typeof importModes)[number];

/** SQLite accepts 32 766 parameters a statement: rows go in by portions. */
const portion = 1000;

export function insertImport(
  executor: Executor,
  values: typeof imports.$inferInsert,
  lines: readonly { line: number; cells: string[] }[],
): number {
  const { id } = executor.insert(imports).values(values).returning({ id: imports.id }).get();
  for (let start = 0; start < lines.length; start += portion) {
    executor
      .insert(importLines)
      .values(lines.slice(start, start + portion).map((line) => ({ importId: id, ...line })))
      .run();
  }
  return id;
}

export function importById(executor: Executor, id: number): ImportRow | undefined {
  return executor.select().from(imports).where(eq(imports.id, id)).get();
}

/** An import of the same file by the same account that has not begun to write. */
export function importOfFile(executor: Executor, accountId: string, fileHash: string): ImportRow | undefined {
  return executor
    .select()
    .from(imports)
    .where(
      and(
        eq(imports.accountId, accountId),
        eq(imports.fileHash, fileHash),
        inArray(imports.state, ['received', 'checking', 'checked']),
      ),
    )
    .get();
}

export function latestImports(executor: Executor, limit: number): ImportRow[] {
  return executor.select().from(imports).orderBy(desc(imports.id)).limit(limit).all();
}

/** The oldest import that goes on by itself. */
export function workingImport(executor: Executor): ImportRow | undefined {
  return executor
    .select()
    .from(imports)
    .where(inArray(imports.state, ['checking', 'running']))
    .orderBy(asc(imports.id))
    .limit(1)
    .get();
}

export function updateImport(executor: Executor, id: number, values: Partial<typeof imports.$inferInsert>): void {
  executor.update(imports).set(values).where(eq(imports.id, id)).run();
}

export function deleteImport(executor: Executor, id: number): void {
  executor.delete(imports).where(eq(imports.id, id)).run();
}

/** Imports that still hold their lines and began before this instant. */
export function importsWithLines(executor: Executor, before: string): ImportRow[] {
  return executor
    .select()
    .from(imports)
    .where(and(lt(imports.createdAt, before), isNull(imports.totals)))
    .all();
}

export function deleteLines(executor: Executor, importId: number): void {
  executor.delete(importLines).where(eq(importLines.importId, importId)).run();
}

/** Forgets what was found out about every line, for another check. */
export function resetLines(executor: Executor, importId: number): void {
  const unknown = { outcome: null, faults: [], duplicates: [], chosen: false, reference: null, rank: 0 };
  executor.update(importLines).set(unknown).where(eq(importLines.importId, importId)).run();
}

export function uncheckedLines(executor: Executor, importId: number, limit: number): ImportLine[] {
  return executor
    .select()
    .from(importLines)
    .where(and(eq(importLines.importId, importId), isNull(importLines.outcome)))
    .orderBy(asc(importLines.line))
    .limit(limit)
    .all();
}

/** Lines that are still to be written, those that others refer to first. */
export function linesToWrite(executor: Executor, importId: number, limit: number): ImportLine[] {
  return executor
    .select()
    .from(importLines)
    .where(and(eq(importLines.importId, importId), isNull(importLines.result)))
    .orderBy(asc(importLines.rank), asc(importLines.line))
    .limit(limit)
    .all();
}

/** The first lines of a file, or the first of one outcome. */
export function firstLines(
  executor: Executor,
  importId: number,
  limit: number,
  outcome: ImportOutcome | null = null,
): ImportLine[] {
  return executor
    .select()
    .from(importLines)
    .where(and(eq(importLines.importId, importId), outcome === null ? undefined : eq(importLines.outcome, outcome)))
    .orderBy(asc(importLines.line))
    .limit(limit)
    .all();
}

/** Lines with errors, also those that failed when they were written, in the order of the file. */
export function faultyLines(executor: Executor, importId: number, after: number, limit: number): ImportLine[] {
  return executor
    .select()
    .from(importLines)
    .where(
      and(eq(importLines.importId, importId), sql`${importLines.faults} <> '[]'`, sql`${importLines.line} > ${after}`),
    )
    .orderBy(asc(importLines.line))
    .limit(limit)
    .all();
}

export function updateLine(
  executor: Executor,
  importId: number,
  line: number,
  values: Partial<typeof importLines.$inferInsert>,
): void {
  executor
    .update(importLines)
    .set(values)
    .where(and(eq(importLines.importId, importId), eq(importLines.line, line)))
    .run();
}

/** Every line that one outcome stands for becomes one result. */
export function settleLines(
  executor: Executor,
  importId: number,
  outcome: ImportOutcome,
  result: ImportResult,
  onlyUnchosen = false,
): void {
  executor
    .update(importLines)
    .set({ result })
    .where(
      and(
        eq(importLines.importId, importId),
        eq(importLines.outcome, outcome),
        onlyUnchosen ? eq(importLines.chosen, false) : undefined,
      ),
    )
    .run();
}

/** Marks possible duplicates that go in all the same: those of these lines, or all. */
export function chooseDuplicates(executor: Executor, importId: number, lines: readonly number[] | 'all'): void {
  const duplicates = and(eq(importLines.importId, importId), eq(importLines.outcome, 'duplicate'));
  executor.update(importLines).set({ chosen: false }).where(duplicates).run();
  const which = lines === 'all' ? duplicates : and(duplicates, inArray(importLines.line, [...lines]));
  executor.update(importLines).set({ chosen: true }).where(which).run();
}

/** What identifies every line that could be read, in the order of the file. */
export function lineIdentities(
  executor: Executor,
  importId: number,
): Pick<ImportLine, 'line' | 'outcome' | 'slug' | 'recordId' | 'key' | 'reference'>[] {
  return executor
    .select({
      line: importLines.line,
      outcome: importLines.outcome,
      slug: importLines.slug,
      recordId: importLines.recordId,
      key: importLines.key,
      reference: importLines.reference,
    })
    .from(importLines)
    .where(eq(importLines.importId, importId))
    .orderBy(asc(importLines.line))
    .all();
}

/** Lines by outcome and by result; while it is checked, lines without an outcome are in neither. */
export function totalsOf(executor: Executor, importId: number): ImportTotals {
  const rows = executor
    .select({ outcome: importLines.outcome, result: importLines.result, total: count() })
    .from(importLines)
    .where(eq(importLines.importId, importId))
    .groupBy(importLines.outcome, importLines.result)
    .all();
  const totals: ImportTotals = { outcomes: {}, results: {} };
  for (const { outcome, result, total } of rows) {
    if (outcome) totals.outcomes[outcome] = (totals.outcomes[outcome] ?? 0) + total;
    if (result) totals.results[result] = (totals.results[result] ?? 0) + total;
  }
  return totals;
}

/** The record that was imported under this place and title. */
export function importedUnder(executor: Executor, key: string): number | undefined {
  return executor
    .select({ id: importedRecords.initiativeId })
    .from(importedRecords)
    .where(eq(importedRecords.key, key))
    .get()?.id;
}

/** Was this record imported from a line that said just this? */
export function wasImported(executor: Executor, initiativeId: number, hash: string): boolean {
  const same = and(eq(importedRecords.initiativeId, initiativeId), eq(importedRecords.hash, hash));
  return executor.select().from(importedRecords).where(same).get() !== undefined;
}

export function rememberImported(executor: Executor, values: typeof importedRecords.$inferInsert): void {
  executor
    .insert(importedRecords)
    .values(values)
    .onConflictDoUpdate({ target: importedRecords.key, set: { initiativeId: values.initiativeId, hash: values.hash } })
    .run();
}

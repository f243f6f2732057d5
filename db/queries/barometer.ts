import { and, desc, eq } from 'drizzle-orm';
import type { CatalogueDatabase, Executor } from '../open.ts';
import { barometerEditions } from '../schema/index.ts';

export type BarometerEditionRow = typeof barometerEditions.$inferSelect;
/** An edition without its figures. */
export type BarometerEditionHead = Omit<BarometerEditionRow, 'data'>;

const head = {
  id: barometerEditions.id,
  year: barometerEditions.year,
  number: barometerEditions.number,
  sha256: barometerEditions.sha256,
  frozenBy: barometerEditions.frozenBy,
  createdAt: barometerEditions.createdAt,
};

/** Every edition, the newest year and the last correction first. */
export function barometerEditionHeads(executor: Executor): BarometerEditionHead[] {
  return executor
    .select(head)
    .from(barometerEditions)
    .orderBy(desc(barometerEditions.year), desc(barometerEditions.number))
    .all();
}

/** The edition of a year; the last one where no number is given. */
export function barometerEdition(
  executor: Executor,
  year: number,
  number: number | null,
): BarometerEditionRow | undefined {
  return executor
    .select()
    .from(barometerEditions)
    .where(and(eq(barometerEditions.year, year), number === null ? undefined : eq(barometerEditions.number, number)))
    .orderBy(desc(barometerEditions.number))
    .limit(1)
    .get();
}

export function barometerEditionById(executor: Executor, id: number): BarometerEditionRow | undefined {
  return executor.select().from(barometerEditions).where(eq(barometerEditions.id, id)).get();
}

export function insertBarometerEdition(
  executor: Executor,
  values: Pick<typeof barometerEditions.$inferInsert, 'year' | 'number' | 'data' | 'sha256' | 'frozenBy'>,
): void {
  executor.insert(barometerEditions).values(values).run();
}

/** Number, département and population of every commune of today. */
export function communesWithDepartments({ $client }: CatalogueDatabase): [number, string | null, number | null][] {
  // Thirty-five thousand rows: read as they come, without an object for each.
  const read = $client.prepare("select id, department_code, population from territories where kind = 'commune'");
  return read.raw().all() as [number, string | null, number | null][];
}

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

/** Changes after every write to the database, by this process or another, whatever it wrote. */
export function writesSeen(database: CatalogueDatabase): string {
  const own = database.$client.prepare('select total_changes()').pluck().get();
  return `${own} ${database.$client.pragma('data_version', { simple: true })}`;
}

/** Between the values of `testimonialTexts`: no text of the catalogue holds it. */
export const separator = '\u001e';

const testimonialColumns = {
  ids: 'id',
  /** Zero where a testimonial stands alone. */
  initiatives: 'coalesce(initiative_id, 0)',
  voice: 'voice',
  /** Empty where unknown. */
  year: "coalesce(substr(date, 1, 4), '')",
  /** JSON lists of terms. */
  motives: 'motives',
  brakes: 'brakes',
  networks: 'networks',
  uses: 'uses',
} as const;
export type TestimonialTexts = Record<keyof typeof testimonialColumns | 'consenting' | 'unpublished', string>;

/**
 * What is needed to count the public testimonials (db/queries/testimonials.ts, isPublic): every property of the published
 * ones as one text of values in the same order, `consenting`: ids of those whose consent for the web stands,
 * `unpublished`: ids of initiatives that are not public. A quarter of the time of fifty thousand rows, and the same texts
 * as before say that nothing changed.
 */
export function testimonialTexts({ $client }: CatalogueDatabase): TestimonialTexts {
  const list = (value: string, name: string) => `coalesce(group_concat(${value}, char(30)), '') as ${name}`;
  const columns = Object.entries(testimonialColumns).map(([name, value]) => list(value, name));
  const consenting = `from consents where medium = 'web' and withdrawn_at is null`;
  return {
    ...($client.prepare(`select ${columns.join(', ')} from testimonials where published_at is not null`).get() as Omit<
      TestimonialTexts,
      'consenting' | 'unpublished'
    >),
    ...($client.prepare(`select ${list('testimonial_id', 'consenting')} ${consenting}`).get() as Pick<
      TestimonialTexts,
      'consenting'
    >),
    ...($client
      .prepare(`select ${list('id', 'unpublished')} from initiatives where state <> 'published'`)
      .get() as Pick<TestimonialTexts, 'unpublished'>),
  };
}

import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { CatalogueDatabase, Executor } from '../open.ts';
import { barometerEditions, territories } from '../schema/index.ts';

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

/** Every commune of today with its département. */
export function communesWithDepartments(
  executor: Executor,
): { id: number; departmentCode: string | null; population: number | null }[] {
  return executor
    .select({
      id: territories.id,
      departmentCode: territories.departmentCode,
      population: territories.population,
    })
    .from(territories)
    .where(eq(territories.kind, 'commune'))
    .orderBy(asc(territories.id))
    .all();
}

/** Changes after every write to the database, by this process or another, whatever it wrote. */
export function writesSeen(database: CatalogueDatabase): string {
  const own = database.$client.prepare('select total_changes()').pluck().get();
  return `${own} ${database.$client.pragma('data_version', { simple: true })}`;
}

export interface TestimonialGroup {
  aspect: 'total' | 'voice' | 'year' | 'motives' | 'brakes' | 'networks' | 'uses';
  /** A voice, a year, or a JSON list of terms; null where the testimonial has none. */
  value: string | null;
  total: number;
}

/**
 * Public testimonials (db/queries/testimonials.ts, isPublic) by what they say, in one pass over them: lists of terms are
 * counted whole, since few combinations occur.
 */
export function testimonialGroups(executor: Executor): TestimonialGroup[] {
  return executor.all(sql`
    with public as materialized (
      select t.voice, substr(t.date, 1, 4) as year, t.motives, t.brakes, t.networks, t.uses
      from testimonials t
      where t.published_at is not null
        and (t.initiative_id is null
          or exists (select 1 from initiatives i where i.id = t.initiative_id and i.state = 'published'))
        and exists (select 1 from consents c
          where c.testimonial_id = t.id and c.medium = 'web' and c.withdrawn_at is null)
    )
    select 'total' as aspect, null as value, count(*) as total from public
    union all select 'voice', voice, count(*) from public group by voice
    union all select 'year', year, count(*) from public group by year
    union all select 'motives', motives, count(*) from public group by motives
    union all select 'brakes', brakes, count(*) from public group by brakes
    union all select 'networks', networks, count(*) from public group by networks
    union all select 'uses', uses, count(*) from public group by uses
  `);
}

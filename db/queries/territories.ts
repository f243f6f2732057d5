import { and, asc, desc, eq, gte, inArray, like, lt, or, sql } from 'drizzle-orm';
import { foldName } from '../folding.ts';
import type { Executor } from '../open.ts';
import { formerTerritories, territories } from '../schema/index.ts';

export type TerritoryRow = typeof territories.$inferSelect;

export function territoryByCode(executor: Executor, code: string): TerritoryRow | undefined {
  return executor.select().from(territories).where(eq(territories.code, code)).get();
}

/** The commune or the EPCI that is this legal entity; 9 digits. */
export function territoryBySiren(executor: Executor, siren: string): TerritoryRow | undefined {
  return executor.select().from(territories).where(eq(territories.siren, siren)).get();
}

export function territoriesByCodes(executor: Executor, codes: readonly string[]): TerritoryRow[] {
  if (codes.length === 0) return [];
  return executor
    .select()
    .from(territories)
    .where(inArray(territories.code, [...codes]))
    .all();
}

export function territoriesByIds(executor: Executor, ids: readonly number[]): TerritoryRow[] {
  if (ids.length === 0) return [];
  return executor
    .select()
    .from(territories)
    .where(inArray(territories.id, [...ids]))
    .all();
}

/** Code of today's commune for a code that is no longer one (merged or delegated commune, municipal district). */
export function successorOf(executor: Executor, code: string): string | undefined {
  return executor
    .select({ code: formerTerritories.successorCode })
    .from(formerTerritories)
    .where(eq(formerTerritories.code, code))
    .get()?.code;
}

/** Names of the communes that became part of this one, in alphabetical order. */
export function formerNames(executor: Executor, code: string): string[] {
  return executor
    .selectDistinct({ name: formerTerritories.name })
    .from(formerTerritories)
    .innerJoin(territories, eq(territories.code, formerTerritories.successorCode))
    .where(
      and(
        eq(formerTerritories.successorCode, code),
        sql`${formerTerritories.name} <> ${territories.name}`,
        sql`${formerTerritories.kind} <> 'district'`,
      ),
    )
    .orderBy(asc(formerTerritories.foldedName))
    .all()
    .map((row) => row.name);
}

/** Territories of exactly this name, accents and case aside, the most populated first. */
export function territoriesNamed(executor: Executor, name: string): TerritoryRow[] {
  return executor
    .select()
    .from(territories)
    .where(eq(territories.foldedName, foldName(name)))
    .orderBy(desc(territories.population), asc(territories.id))
    .all();
}

/**
 * Territories whose name begins with the text, or whose postal or official code is the text: exact names first, then
 * the most populated. Delegated communes lead to today's.
 */
export function searchTerritories(executor: Executor, text: string, limit: number): TerritoryRow[] {
  const folded = foldName(text);
  if (folded === '') return [];
  const code = text.trim().toUpperCase();
  const beginning = `${folded}%`;
  const successors = executor
    .select({ code: formerTerritories.successorCode })
    .from(formerTerritories)
    .where(or(like(formerTerritories.foldedName, beginning), eq(formerTerritories.code, code)));
  const byPostalCode = /^\d{5}$/.test(code)
    ? sql`exists (select 1 from json_each(${territories.postalCodes}) where json_each.value = ${code})`
    : undefined;
  return executor
    .select()
    .from(territories)
    .where(
      or(
        like(territories.foldedName, beginning),
        like(territories.foldedName, `% ${beginning}`),
        eq(territories.code, code),
        eq(territories.siren, code),
        inArray(territories.code, successors),
        byPostalCode,
      ),
    )
    .orderBy(
      desc(sql`${territories.foldedName} = ${folded}`),
      desc(sql`${territories.foldedName} like ${beginning}`),
      desc(territories.population),
      asc(territories.id),
    )
    .limit(limit)
    .all();
}

/**
 * Territories whose name holds the text at the beginning of a word, for what is being typed: names that begin with it
 * first, then the most populated. Former names and codes are left to `searchTerritories`.
 */
export function territoriesBeginning(executor: Executor, text: string, limit: number): TerritoryRow[] {
  const folded = foldName(text);
  if (folded === '') return [];
  const beginning = executor
    .select()
    .from(territories)
    .where(and(gte(territories.foldedName, folded), lt(territories.foldedName, `${folded}\uffff`)))
    .orderBy(desc(sql`${territories.foldedName} = ${folded}`), desc(territories.population), asc(territories.id))
    .limit(limit)
    .all();
  if (beginning.length === limit) return beginning;
  const inside = executor
    .select()
    .from(territories)
    .where(like(territories.foldedName, `% ${folded}%`))
    .orderBy(desc(territories.population), asc(territories.id))
    .limit(limit - beginning.length)
    .all();
  return [...beginning, ...inside];
}

/** Every région and département, in alphabetical order: some 130 rows. */
export function administrativeLevels(executor: Executor): TerritoryRow[] {
  return executor
    .select()
    .from(territories)
    .where(inArray(territories.kind, ['region', 'departement']))
    .orderBy(asc(territories.foldedName))
    .all();
}

/** Territories of one kind that hold at least one published initiative: candidates for comparison. */
export function territoriesWithInitiatives(executor: Executor, kind: TerritoryRow['kind']): TerritoryRow[] {
  return executor
    .select()
    .from(territories)
    .where(
      and(
        eq(territories.kind, kind),
        sql`${territories.id} in (
          select revisions.territory_id from initiatives
          join revisions on revisions.id = initiatives.published_revision_id
          where initiatives.state = 'published')`,
      ),
    )
    .all();
}

/** A place that is in no official list: a syndicat, a network, a foreign town. */
export interface OtherTerritory {
  /** "autre-<slug>" */
  code: string;
  name: string;
  category: string;
  /** Two letters, ISO 3166-1. */
  country: string;
  /** INSEE codes of the départements it lies in. */
  departments: readonly string[];
}

/** Adds the place, or brings the one of the same code up to date; its région is that of its départements, if they share one. */
export function upsertOtherTerritory(executor: Executor, place: OtherTerritory): void {
  const departmentCodes = place.departments.map((code) => `dep-${code.toLowerCase()}`);
  const regions = new Set(territoriesByCodes(executor, departmentCodes).map((row) => row.regionCode));
  const values = {
    kind: 'autre' as const,
    category: place.category,
    name: place.name,
    foldedName: foldName(place.name),
    departmentCode: place.departments.length === 1 ? (place.departments[0] ?? null) : null,
    regionCode: regions.size === 1 ? ([...regions][0] ?? null) : null,
    departments: [...place.departments],
    country: place.country,
  };
  executor
    .insert(territories)
    .values({ code: place.code, ...values })
    .onConflictDoUpdate({ target: territories.code, set: values })
    .run();
}

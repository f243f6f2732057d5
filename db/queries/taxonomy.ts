import { asc, eq } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { taxonomyVersions, terms, themes } from '../schema/index.ts';

export type ThemeRow = typeof themes.$inferSelect;
export type TermRow = typeof terms.$inferSelect;
export type Vocabulary = TermRow['vocabulary'];

/** The whole taxonomy, parents before children, in its own order. */
export function allThemes(executor: Executor): ThemeRow[] {
  return executor.select().from(themes).orderBy(asc(themes.position)).all();
}

export function allTerms(executor: Executor): TermRow[] {
  return executor.select().from(terms).orderBy(asc(terms.vocabulary), asc(terms.position)).all();
}

export function upsertTaxonomyVersion(executor: Executor, version: typeof taxonomyVersions.$inferInsert): void {
  executor
    .insert(taxonomyVersions)
    .values(version)
    .onConflictDoUpdate({ target: taxonomyVersions.number, set: version })
    .run();
}

/** Returns the theme's id. */
export function upsertTheme(executor: Executor, theme: Omit<typeof themes.$inferInsert, 'id'>): number {
  executor.insert(themes).values(theme).onConflictDoUpdate({ target: themes.slug, set: theme }).run();
  const row = executor.select({ id: themes.id }).from(themes).where(eq(themes.slug, theme.slug)).get();
  if (!row) throw new Error(`Theme ${theme.slug} was not written`);
  return row.id;
}

export function upsertTerm(executor: Executor, term: typeof terms.$inferInsert): void {
  executor
    .insert(terms)
    .values(term)
    .onConflictDoUpdate({ target: [terms.vocabulary, terms.slug], set: term })
    .run();
}

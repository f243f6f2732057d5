import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

export const alertFrequencies = ['daily', 'weekly'] as const;

/** A search that somebody follows by e-mail, without an account. Deleted, not marked, when it is stopped. */
export const alerts = sqliteTable(
  'alerts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    email: text().notNull(),
    /** The search as an address has it: parameters in their usual order, no page. */
    search: text().notNull(),
    language: text({ enum: ['fr', 'en'] }).notNull(),
    frequency: text({ enum: alertFrequencies }).notNull(),
    createdAt: text().notNull().default(now),
    /** Null until the link of the first mail was followed; then the search is watched. */
    confirmedAt: text(),
    /** Records published from this instant on are new. */
    watchedUntil: text().notNull().default(now),
    /** When the search was run last. */
    ranAt: text(),
  },
  (table) => [uniqueIndex('alerts_search').on(table.email, table.search)],
);

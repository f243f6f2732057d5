import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';

/** What happened to a record: written in the transaction that made it happen. */
export const events = sqliteTable(
  'events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: text().notNull().default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`),
    verb: text().notNull(),
    initiativeId: integer('initiative_id'),
    testimonialId: integer('testimonial_id'),
    submissionId: integer(),
    /** Who made it happen; null for the process itself, the command line, or an account that was deleted. */
    accountId: text().references(() => accounts.id, { onDelete: 'set null' }),
    detail: text({ mode: 'json' }).$type<Record<string, unknown>>(),
  },
  (table) => [index('events_initiative').on(table.initiativeId)],
);

/** Initiatives whose search document changed, in order: each reader remembers the last sequence number it has applied. */
export const indexOutbox = sqliteTable('index_outbox', {
  sequence: integer().primaryKey({ autoIncrement: true }),
  initiativeId: integer('initiative_id').notNull(),
});

/** Facts about the data itself: versions of the reference data and of the seed that were loaded. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text().notNull(),
});

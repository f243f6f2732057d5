import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { initiatives, type Source } from './catalogue.ts';

/** One tome of the collection. What is said of it is in its assertions. */
export const volumes = sqliteTable('volumes', {
  number: integer().primaryKey(),
  slug: text().notNull().unique(),
  introduction: text(),
  seedHash: text('seed_hash'),
});

/** What one source says of one property of a volume. Assertions may disagree; one is accepted, and says why. */
export const volumeAssertions = sqliteTable(
  'volume_assertions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer('volume_number')
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    property: text({
      enum: ['number', 'title', 'subtitle', 'year', 'date', 'partners', 'cases', 'chapters', 'scope'],
    }).notNull(),
    value: text().notNull(),
    accepted: integer({ mode: 'boolean' }).notNull(),
    reason: text(),
    evidence: text(),
    source: text({ mode: 'json' }).$type<Source>().notNull(),
    position: integer().notNull(),
  },
  (table) => [index('volume_assertions_volume').on(table.volumeNumber)],
);

/** The initiatives that were printed in a volume. */
export const volumeInitiatives = sqliteTable(
  'volume_initiatives',
  {
    volumeNumber: integer('volume_number')
      .notNull()
      .references(() => volumes.number),
    initiativeId: integer('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    page: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.volumeNumber, table.initiativeId] }),
    index('volume_initiatives_initiative').on(table.initiativeId),
  ],
);

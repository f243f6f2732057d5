import { sql } from 'drizzle-orm';
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

/** The figures of a year as they were frozen: never changed afterwards. A correction is a row of its own. */
export const barometerEditions = sqliteTable(
  'barometer_editions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    year: integer().notNull(),
    /** From 1 within its year. */
    number: integer().notNull(),
    /** JSON, as it was hashed. */
    data: text().notNull(),
    sha256: text().notNull(),
    /** Null: from the command line, or by an account that was deleted. */
    frozenBy: text().references(() => accounts.id, { onDelete: 'set null' }),
    createdAt: text().notNull().default(now),
  },
  (table) => [uniqueIndex('barometer_editions_number').on(table.year, table.number)],
);

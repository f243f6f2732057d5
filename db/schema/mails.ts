import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Mails to be sent: written in the transaction that gives cause, delivered after it. */
export const mails = sqliteTable(
  'mails',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** Makes the Message-ID: a mail delivered twice is recognised. */
    key: text().notNull().unique(),
    recipient: text().notNull(),
    subject: text().notNull(),
    /** Null once delivered: neither the words of a mail nor the links in it are kept. */
    text: text(),
    headers: text({ mode: 'json' }).$type<Record<string, string>>().notNull().default({}),
    createdAt: text().notNull().default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`),
    dueAt: text().notNull().default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`),
    attempts: integer().notNull().default(0),
    sentAt: text(),
    /** Why the last attempt failed. */
    failure: text(),
    /** No further attempt will be made. */
    abandonedAt: text(),
  },
  (table) => [index('mails_due').on(table.sentAt, table.abandonedAt, table.dueAt)],
);

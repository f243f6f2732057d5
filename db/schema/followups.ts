import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { initiatives } from './catalogue.ts';

export const followupAnswers = ['running', 'changed', 'stopped', 'copied'] as const;
export type FollowupAnswer = (typeof followupAnswers)[number];

/** What became of an initiative: a question asked of its contributor, and the answer. */
export const followups = sqliteTable(
  'followups',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    initiativeId: integer()
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** Who was asked; null when the account was deleted. */
    accountId: text().references(() => accounts.id, { onDelete: 'set null' }),
    askedAt: text().notNull().default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`),
    answeredAt: text(),
    answer: text({ enum: followupAnswers }),
    text: text().notNull().default(''),
    /** An editor took the answer off the page. */
    hiddenAt: text(),
  },
  (table) => [index('followups_initiative').on(table.initiativeId), index('followups_account').on(table.accountId)],
);

import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Source } from './catalogue.ts';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

export const pollModes = ['reported', 'gathered'] as const;
export type PollMode = (typeof pollModes)[number];

export const pollStates = ['draft', 'open', 'closed', 'published', 'withdrawn'] as const;
export type PollState = (typeof pollStates)[number];

/** Vocabularies that an answer of a poll can stand for. */
export const pollVocabularies = ['motive', 'brake', 'network', 'use'] as const;
export type PollVocabulary = (typeof pollVocabularies)[number];

/** A question put to some people: reported by a source, or gathered by the site. Dates are partial, as in sources. */
export const polls = sqliteTable('polls', {
  id: integer().primaryKey({ autoIncrement: true }),
  slug: text().notNull().unique(),
  mode: text({ enum: pollModes }).notNull(),
  state: text({ enum: pollStates }).notNull().default('draft'),
  questionFr: text().notNull(),
  questionEn: text(),
  /** Who was asked; empty where unknown. */
  population: text().notNull().default(''),
  /** Who asked; empty where unknown. */
  askedBy: text().notNull().default(''),
  dateFrom: text(),
  /** Null where one date is all there is. */
  dateTo: text(),
  /** Number of persons who answered. */
  n: integer(),
  /** May one person choose several answers? */
  several: integer({ mode: 'boolean' }).notNull().default(false),
  source: text({ mode: 'json' }).$type<Source>(),
  note: text().notNull().default(''),
  /** Last day on which the site takes answers. */
  closesOn: text(),
  remindedAt: text(),
  publishedAt: text(),
  createdAt: text().notNull().default(now),
  updatedAt: text().notNull().default(now),
  /** Set while nobody but the seed has touched the poll: hash of its file. */
  seedHash: text(),
});

export const pollOptions = sqliteTable(
  'poll_options',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    pollId: integer()
      .notNull()
      .references(() => polls.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    labelFr: text().notNull(),
    labelEn: text(),
    /** Per cent of those who answered, as reported. */
    share: real(),
    count: integer(),
    /** The term that the answer stands for: its vocabulary and its slug, or neither. */
    vocabulary: text({ enum: pollVocabularies }),
    term: text(),
  },
  (table) => [
    uniqueIndex('poll_options_position').on(table.pollId, table.position),
    index('poll_options_term').on(table.vocabulary, table.term),
  ],
);

/** Who may answer a poll that the site gathers. Nothing leads from here to an answer: not even when it was given. */
export const pollInvitations = sqliteTable(
  'poll_invitations',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    pollId: integer()
      .notNull()
      .references(() => polls.id, { onDelete: 'cascade' }),
    /** Null once the poll has closed. */
    email: text(),
    used: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [uniqueIndex('poll_invitations_email').on(table.pollId, table.email)],
);

/** One answer. Its number is drawn at random: rows stand in the order of their numbers, and theirs must tell nothing. */
export const pollAnswers = sqliteTable(
  'poll_answers',
  {
    id: integer().primaryKey(),
    pollId: integer()
      .notNull()
      .references(() => polls.id, { onDelete: 'cascade' }),
    /** Numbers of the options chosen. */
    choices: text({ mode: 'json' }).$type<number[]>().notNull(),
  },
  (table) => [index('poll_answers_poll').on(table.pollId)],
);

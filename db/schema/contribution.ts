import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { type Image, initiatives, revisions } from './catalogue.ts';
import type { TestimonialContent } from './consent.ts';
import { volumes } from './volumes.ts';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

/** The fields of the contribution form as they were typed, so that nothing is lost while it is unfinished. */
export interface SubmissionContent {
  title: string;
  summary: string;
  territoryCode: string;
  territoryName: string;
  status: string;
  yearFrom: string;
  yearTo: string;
  context: string;
  realisation: string;
  results: string;
  lessons: string;
  themes: string[];
  technologies: string[];
  /** One a line. */
  partners: string;
  suppliers: string;
  funding: string;
  costEuros: string;
  costNote: string;
  contactName: string;
  contactEmail: string;
  contactPhone: string;
  /** Address of the record that gave the idea, or its number. */
  inspiredBy: string;
  sources: { title: string; url: string; date: string }[];
  images: Image[];
  testimonials: TestimonialContent[];
}

export const submissionStates = [
  'draft',
  'submitted',
  'changes-requested',
  'accepted',
  'published',
  'refused',
  'abandoned',
] as const;

/** A version of a record on its way through review, with the working copy that its author and editors write in. */
export const submissions = sqliteTable(
  'submissions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    initiativeId: integer()
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** Null when the account was deleted. */
    authorId: text().references(() => accounts.id, { onDelete: 'set null' }),
    state: text({ enum: submissionStates }).notNull().default('draft'),
    content: text({ mode: 'json' }).$type<SubmissionContent>().notNull(),
    /** Grows with each save: a form that was filled from an older copy is told so. */
    version: integer().notNull().default(1),
    /** The published revision that the working copy began from. */
    baseRevisionId: integer().references(() => revisions.id),
    /** The revision that was submitted last. */
    revisionId: integer().references(() => revisions.id),
    createdAt: text().notNull().default(now),
    updatedAt: text().notNull().default(now),
    submittedAt: text(),
    /** Number of the volume whose call it answers. */
    callNumber: integer().references(() => volumes.number, { onDelete: 'set null' }),
    /** The editor at work on it, until `lockedUntil`. */
    lockedBy: text().references(() => accounts.id, { onDelete: 'set null' }),
    lockedUntil: text(),
  },
  (table) => [
    uniqueIndex('submissions_open')
      .on(table.initiativeId)
      .where(sql`state in ('draft', 'submitted', 'changes-requested', 'accepted')`),
    index('submissions_author').on(table.authorId),
    index('submissions_state').on(table.state, table.submittedAt),
  ],
);

/** A remark on one section of a submission, by its author or an editor. */
export const comments = sqliteTable(
  'comments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    submissionId: integer()
      .notNull()
      .references(() => submissions.id, { onDelete: 'cascade' }),
    section: text().notNull(),
    authorId: text().references(() => accounts.id, { onDelete: 'set null' }),
    text: text().notNull(),
    createdAt: text().notNull().default(now),
    resolvedAt: text(),
    resolvedBy: text().references(() => accounts.id, { onDelete: 'set null' }),
  },
  (table) => [index('comments_submission').on(table.submissionId)],
);

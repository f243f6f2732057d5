import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { initiatives, testimonials } from './catalogue.ts';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

export const media = ['web', 'pdf', 'print', 'social'] as const;
export type Medium = (typeof media)[number];

/** A testimonial as its contributor writes it, and as its speaker is asked to agree to it. */
export interface TestimonialContent {
  /** One name for it from the first draft on. */
  key: string;
  speaker: string;
  /** Office held that day. */
  office: string;
  /** Partial date of the words. */
  date: string;
  place: string;
  medium: string;
  voice: string;
  form: string;
  text: string;
  motives: string[];
  brakes: string[];
  networks: string[];
  /** Absent from what was written before there was such a vocabulary. */
  presences?: string[];
  uses: string[];
  /** Those of the brakes that the person overcame. Not there in what was written before it was asked. */
  overcome?: string[];
  /** Address of a recording kept elsewhere, its title, its length ("12:30"), and our copy of its words. Likewise. */
  recordingUrl?: string;
  recordingTitle?: string;
  recordingDuration?: string;
  transcript?: string;
  transcriptSource?: string;
  /** Where the speaker is asked to agree; empty: the contributor hands the link over. */
  email: string;
}

/** A speaker asked to agree to one wording of a testimonial; another wording is another request. */
export const consentRequests = sqliteTable(
  'consent_requests',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    initiativeId: integer()
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** Key of the testimonial. */
    key: text().notNull(),
    statement: text({ mode: 'json' }).$type<TestimonialContent>().notNull(),
    /** The account that asked; null when it was deleted. */
    accountId: text().references(() => accounts.id, { onDelete: 'set null' }),
    createdAt: text().notNull().default(now),
    /** An editor published the record with this wording. */
    approvedAt: text(),
    /** Another wording took its place, or the testimonial was taken out. */
    supersededAt: text(),
    /** The testimonial that came of it. */
    testimonialId: integer().references(() => testimonials.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('consent_requests_key').on(table.key),
    index('consent_requests_initiative').on(table.initiativeId),
    index('consent_requests_testimonial').on(table.testimonialId),
  ],
);

/** The ledger: every agreement and withdrawal, with the words that were shown. Rows are never changed. */
export const consentEntries = sqliteTable(
  'consent_entries',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    requestId: integer().references(() => consentRequests.id, { onDelete: 'cascade' }),
    /** Set for a testimonial that nobody was asked about: words quoted from a public source. */
    testimonialId: integer().references(() => testimonials.id, { onDelete: 'cascade' }),
    medium: text({ enum: media }).notNull(),
    act: text({ enum: ['granted', 'refused', 'withdrawn'] }).notNull(),
    /** What the person read when answering. */
    wording: text().notNull(),
    at: text().notNull().default(now),
    /** The editor who wrote down what the speaker asked for; null: the speaker, by the link. */
    accountId: text().references(() => accounts.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('consent_entries_request').on(table.requestId),
    index('consent_entries_testimonial').on(table.testimonialId),
  ],
);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { themes } from './taxonomy.ts';
import { territories } from './territories.ts';

/** Where a statement comes from. Dates are partial: YYYY, YYYY-MM or YYYY-MM-DD. */
export interface Source {
  url: string;
  title: string;
  publisher?: string | undefined;
  date?: string | undefined;
  readOn: string;
  read: 'whole' | 'excerpt';
}

export interface Sections {
  context?: string | undefined;
  realisation?: string | undefined;
  results?: string | undefined;
  lessons?: string | undefined;
}

export interface Image {
  file: string;
  width: number;
  height: number;
  alternativeText: string;
  caption?: string | undefined;
  rights: string;
}

/** Where recordings are kept. Others are linked to, never shown in our pages. */
export const recordingProviders = ['youtube', 'dailymotion', 'vimeo', 'peertube', 'other'] as const;

/** Audio or video of a testimonial, kept by somebody else; the transcript is our own copy. */
export interface Recording {
  url: string;
  provider: (typeof recordingProviders)[number];
  title: string;
  /** In seconds. */
  duration?: number | undefined;
  /** One passage a line; a line may begin with the time it is spoken at: "[02:15] …". */
  transcript?: string | undefined;
  /** Who wrote the transcript. */
  transcriptSource?: string | undefined;
}

/** What a revision holds beside its columns: everything that is only ever read together with it. */
export interface RevisionContent {
  sections: Sections;
  partners: string[];
  suppliers: string[];
  funding: string[];
  cost?: { euros?: number | undefined; note: string } | undefined;
  contact?: { name?: string | undefined; email?: string | undefined; phone?: string | undefined } | undefined;
  links: { label: string; url: string }[];
  images: Image[];
  sources: Source[];
  weakSource: boolean;
  /** Number of the record that gave the idea. */
  inspiredBy?: number | undefined;
}

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

/** One record of the catalogue, from first draft to withdrawal. Its content is in its revisions. */
export const initiatives = sqliteTable(
  'initiatives',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    slug: text().notNull().unique(),
    state: text({ enum: ['draft', 'published', 'withdrawn'] }).notNull(),
    /** Revision that visitors see; null until the first publication. */
    publishedRevisionId: integer('published_revision_id'),
    publishedAt: text('published_at'),
    createdAt: text('created_at').notNull().default(now),
    updatedAt: text('updated_at').notNull().default(now),
    /** Set while nobody but the seed has touched the record, so that a new seed may update it: hash of the seed file. */
    seedHash: text('seed_hash'),
    /** The account that contributed the record. */
    ownerId: text().references(() => accounts.id, { onDelete: 'set null' }),
    /** Set on a withdrawn record that is the same case as another one. */
    mergedIntoId: integer(),
    /** The record that gave the idea, as the published revision says. */
    inspiredById: integer(),
  },
  (table) => [index('initiatives_inspired_by').on(table.inspiredById)],
);

/** One immutable version of an initiative's content. */
export const revisions = sqliteTable(
  'revisions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    initiativeId: integer('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    title: text().notNull(),
    summary: text().notNull(),
    territoryId: integer('territory_id')
      .notNull()
      .references(() => territories.id),
    /** Name of the territory as the source writes it. */
    territoryName: text('territory_name').notNull(),
    status: text({ enum: ['en-projet', 'en-cours', 'realise', 'arrete', 'inconnu'] }).notNull(),
    yearFrom: integer('year_from'),
    yearTo: integer('year_to'),
    content: text({ mode: 'json' }).$type<RevisionContent>().notNull(),
    /** Null: the seed, or an account that was deleted. */
    authorId: text().references(() => accounts.id, { onDelete: 'set null' }),
    createdAt: text('created_at').notNull().default(now),
  },
  (table) => [
    uniqueIndex('revisions_number').on(table.initiativeId, table.number),
    index('revisions_territory').on(table.territoryId),
  ],
);

export const revisionThemes = sqliteTable(
  'revision_themes',
  {
    revisionId: integer('revision_id')
      .notNull()
      .references(() => revisions.id, { onDelete: 'cascade' }),
    themeId: integer('theme_id')
      .notNull()
      .references(() => themes.id),
    position: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.revisionId, table.themeId] }),
    index('revision_themes_theme').on(table.themeId),
  ],
);

export const revisionTechnologies = sqliteTable(
  'revision_technologies',
  {
    revisionId: integer('revision_id')
      .notNull()
      .references(() => revisions.id, { onDelete: 'cascade' }),
    technology: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.revisionId, table.technology] })],
);

/** A person who testifies. Other spellings met in sources are aliases. */
export const speakers = sqliteTable('speakers', {
  id: integer().primaryKey({ autoIncrement: true }),
  slug: text().notNull().unique(),
  name: text().notNull(),
  aliases: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  /** Set on a row that turned out to be the same person as another one: its address leads there. */
  mergedIntoId: integer(),
  /** An editor has changed name or aliases: a new seed leaves them alone. */
  editedAt: text(),
});

/** What one person says, with the office held that day. Belongs to at most one initiative. */
export const testimonials = sqliteTable(
  'testimonials',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    slug: text().notNull().unique(),
    speakerId: integer('speaker_id')
      .notNull()
      .references(() => speakers.id),
    initiativeId: integer('initiative_id').references(() => initiatives.id),
    territoryId: integer('territory_id')
      .notNull()
      .references(() => territories.id),
    territoryName: text('territory_name').notNull(),
    office: text().notNull(),
    date: text(),
    place: text(),
    medium: text({ enum: ['text', 'audio', 'video'] }).notNull(),
    voice: text({ enum: ['own', 'institution', 'unknown'] }).notNull(),
    /** observation: what somebody who watches elected officials at work saw of them, in our words. */
    form: text({ enum: ['quotation', 'paraphrase', 'observation'] }).notNull(),
    text: text().notNull(),
    motives: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Every brake that the testimonial names, also those overcome. */
    brakes: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Those of the brakes that the person says to have overcome. */
    overcome: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    networks: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Under which name they are there: personal profile, page, account of the institution. */
    presences: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    uses: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    /** Null: the words are in writing only. */
    recording: text({ mode: 'json' }).$type<Recording>(),
    /** Where the words were first published; null: they were given to the catalogue itself. */
    source: text({ mode: 'json' }).$type<Source>(),
    publishedAt: text('published_at'),
    createdAt: text('created_at').notNull().default(now),
    seedHash: text('seed_hash'),
    /** Its name in the contribution it came with. */
    key: text().unique(),
  },
  (table) => [
    index('testimonials_initiative').on(table.initiativeId),
    index('testimonials_speaker').on(table.speakerId),
    index('testimonials_territory').on(table.territoryId),
  ],
);

export const testimonialThemes = sqliteTable(
  'testimonial_themes',
  {
    testimonialId: integer('testimonial_id')
      .notNull()
      .references(() => testimonials.id, { onDelete: 'cascade' }),
    themeId: integer('theme_id')
      .notNull()
      .references(() => themes.id),
  },
  (table) => [
    primaryKey({ columns: [table.testimonialId, table.themeId] }),
    index('testimonial_themes_theme').on(table.themeId),
  ],
);

/**
 * Consent of a speaker, per medium. `public-source`: the words were published by the cited source and are quoted within
 * the limits of article L122-5 of the code de la propriété intellectuelle; nobody was asked, so web only.
 */
export const consents = sqliteTable(
  'consents',
  {
    testimonialId: integer('testimonial_id')
      .notNull()
      .references(() => testimonials.id, { onDelete: 'cascade' }),
    medium: text({ enum: ['web', 'pdf', 'print', 'social'] }).notNull(),
    basis: text({ enum: ['given', 'public-source'] }).notNull(),
    grantedAt: text('granted_at').notNull(),
    withdrawnAt: text('withdrawn_at'),
  },
  (table) => [primaryKey({ columns: [table.testimonialId, table.medium] })],
);

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { barometerEditions } from './barometer.ts';
import { type Image, initiatives, type Source, testimonials } from './catalogue.ts';
import { taxonomyVersions } from './taxonomy.ts';

const now = sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`;

/** What a publisher says of a volume that is made here. Texts as typed; empty where unknown. */
export interface VolumeContent {
  year: number;
  title: string;
  subtitle: string;
  /** Said on the cover and in the colophon: the book only shows what can be done. */
  demonstration: boolean;
  publisher: string;
  place: string;
  isbn: { print: string; pdf: string; epub: string };
  issn: string;
  /** YYYY-MM. */
  legalDeposit: string;
  price: string;
  licence: { label: string; url: string };
  printer: string;
  team: { role: string; names: string[] }[];
  partners: { name: string; url: string; logo: Image | null }[];
  cover: Image | null;
  /** Whom journalists may ask, as lines; absent from volumes older than the question. */
  pressContact?: string | undefined;
  /** Text of the back cover. */
  blurb: string;
  /** Short quotations of public sources may stand beside words whose speakers agreed. */
  quotesPublicSources: boolean;
}

/** A call for contributions. Days, both included. */
export interface VolumeCall {
  opensOn: string;
  closesOn: string;
  text: string;
}

/** One tome of the collection. What is said of a past one is in its assertions; one made here has contents of its own. */
export const volumes = sqliteTable('volumes', {
  number: integer().primaryKey(),
  slug: text().notNull().unique(),
  introduction: text(),
  seedHash: text('seed_hash'),
  state: text({ enum: ['past', 'preparing', 'closed'] })
    .notNull()
    .default('past'),
  content: text({ mode: 'json' }).$type<VolumeContent>(),
  call: text({ mode: 'json' }).$type<VolumeCall>(),
  /** The version of the taxonomy that a volume made here names its themes by. */
  taxonomyVersion: integer().references(() => taxonomyVersions.number),
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

export const sectionKinds = [
  'foreword',
  'chapter',
  'contribution',
  'interview',
  'further',
  'followups',
  'map',
  'figures',
  'barometer',
] as const;
export type SectionKind = (typeof sectionKinds)[number];

/** A part of a volume, in the order of the book. */
export const volumeSections = sqliteTable(
  'volume_sections',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer()
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    position: integer().notNull(),
    kind: text({ enum: sectionKinds }).notNull(),
    title: text().notNull(),
    authorName: text().notNull().default(''),
    authorOffice: text().notNull().default(''),
    /** Of a free section: the whole of it; of the others: what introduces them. */
    text: text().notNull().default(''),
    /** Of a part that shows the barometer: a frozen edition, and the names of its figures in their order. */
    barometerEditionId: integer().references(() => barometerEditions.id),
    barometerFigures: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  },
  (table) => [index('volume_sections_volume').on(table.volumeNumber, table.position)],
);

/** A record chosen for a volume: in a chapter, or shortlisted while it is in none. */
export const volumeCases = sqliteTable(
  'volume_cases',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer()
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    sectionId: integer().references(() => volumeSections.id, { onDelete: 'set null' }),
    initiativeId: integer()
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
  },
  (table) => [
    uniqueIndex('volume_cases_initiative').on(table.volumeNumber, table.initiativeId),
    index('volume_cases_section').on(table.sectionId, table.position),
  ],
);

/** One closing of a volume: what its files are made from never changes afterwards. */
export const editions = sqliteTable(
  'editions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer()
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    /** From 1. */
    number: integer().notNull(),
    /** Day of closing. */
    date: text().notNull(),
    /** JSON, as it was hashed. */
    manifest: text().notNull(),
    manifestHash: text().notNull(),
    closedBy: text().references(() => accounts.id, { onDelete: 'set null' }),
    createdAt: text().notNull().default(now),
  },
  (table) => [uniqueIndex('editions_number').on(table.volumeNumber, table.number)],
);

export const compilationStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** A file of a volume that is being made, or was. */
export const compilations = sqliteTable(
  'compilations',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer()
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    /** Null: a proof of the volume as it stands. */
    editionId: integer().references(() => editions.id, { onDelete: 'cascade' }),
    format: text().notNull(),
    state: text({ enum: compilationStates }).notNull().default('queued'),
    step: text(),
    done: integer(),
    total: integer(),
    pages: integer(),
    bytes: integer(),
    sha256: text(),
    /** Name of the file in the folder of editions. */
    file: text(),
    failure: text({ mode: 'json' }).$type<{
      reason: string;
      record: string | null;
      field: string | null;
      detail: string;
    }>(),
    remarks: text({ mode: 'json' }).$type<{ kind: string; record: string; detail: string }[]>().notNull().default([]),
    requestedBy: text().references(() => accounts.id, { onDelete: 'set null' }),
    createdAt: text().notNull().default(now),
    startedAt: text(),
    finishedAt: text(),
  },
  (table) => [
    index('compilations_volume').on(table.volumeNumber, table.id),
    index('compilations_state').on(table.state, table.id),
  ],
);

/** Bon à tirer: a person quoted approves the words as they will be printed. */
export const proofs = sqliteTable(
  'proofs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    volumeNumber: integer()
      .notNull()
      .references(() => volumes.number, { onDelete: 'cascade' }),
    testimonialId: integer()
      .notNull()
      .references(() => testimonials.id, { onDelete: 'cascade' }),
    /** The words that were shown: other words are another proof. */
    text: text().notNull(),
    /** Where the link was sent; empty: it is handed over. */
    email: text().notNull().default(''),
    askedAt: text().notNull().default(now),
    answer: text({ enum: ['approved', 'change'] }),
    remark: text().notNull().default(''),
    answeredAt: text(),
  },
  (table) => [index('proofs_volume').on(table.volumeNumber), index('proofs_testimonial').on(table.testimonialId)],
);

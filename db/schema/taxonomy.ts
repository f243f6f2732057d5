import { type AnySQLiteColumn, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A dated state of the taxonomy: volumes keep the one they follow. The highest number that is published is in force. */
export const taxonomyVersions = sqliteTable('taxonomy_versions', {
  number: integer().primaryKey(),
  label: text().notNull(),
  validFrom: text('valid_from').notNull(),
  /** `draft`: editors prepare it, one at a time. */
  state: text({ enum: ['draft', 'published'] })
    .notNull()
    .default('published'),
  /** `seed`: comes with the software and follows its files; `editors`: made here, and no file changes it. */
  origin: text({ enum: ['seed', 'editors'] })
    .notNull()
    .default('seed'),
});

/** What records refer to. Its name, order and fate are in the entries of each version. */
export const themes = sqliteTable('themes', {
  id: integer().primaryKey(),
  slug: text().notNull().unique(),
  parentId: integer('parent_id').references((): AnySQLiteColumn => themes.id),
  /** The version that brought it. */
  versionNumber: integer('version_number')
    .notNull()
    .references(() => taxonomyVersions.number),
});

export const flatVocabularies = ['technology', 'motive', 'brake', 'network', 'presence', 'use'] as const;
export const vocabularies = ['theme', ...flatVocabularies] as const;

/**
 * Themes and terms of the flat vocabularies (technologies, and the motives, brakes, networks, presences and uses of testimonials),
 * as each version has them. A slug is part of public addresses: it stays the same from version to version.
 */
export const taxonomyEntries = sqliteTable(
  'taxonomy_entries',
  {
    versionNumber: integer()
      .notNull()
      .references(() => taxonomyVersions.number, { onDelete: 'cascade' }),
    vocabulary: text({ enum: vocabularies }).notNull(),
    slug: text().notNull(),
    /** Top theme above a theme of the second level. */
    parentSlug: text(),
    position: integer().notNull(),
    labelFr: text().notNull(),
    labelEn: text().notNull(),
    descriptionFr: text(),
    descriptionEn: text(),
    /** Slug of the entry that stands in its place; null while it is in use. */
    successor: text(),
  },
  (table) => [primaryKey({ columns: [table.versionNumber, table.vocabulary, table.slug] })],
);

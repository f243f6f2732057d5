import { type AnySQLiteColumn, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A dated state of the taxonomy: volumes keep the one they were compiled with. */
export const taxonomyVersions = sqliteTable('taxonomy_versions', {
  number: integer().primaryKey(),
  label: text().notNull(),
  validFrom: text('valid_from').notNull(),
});

export const themes = sqliteTable('themes', {
  id: integer().primaryKey(),
  slug: text().notNull().unique(),
  parentId: integer('parent_id').references((): AnySQLiteColumn => themes.id),
  versionNumber: integer('version_number')
    .notNull()
    .references(() => taxonomyVersions.number),
  position: integer().notNull(),
  labelFr: text('label_fr').notNull(),
  labelEn: text('label_en').notNull(),
  descriptionFr: text('description_fr'),
  descriptionEn: text('description_en'),
});

/** Flat vocabularies: technologies, and the motives, brakes, networks and uses of testimonials. */
export const terms = sqliteTable(
  'terms',
  {
    vocabulary: text({ enum: ['technology', 'motive', 'brake', 'network', 'use'] }).notNull(),
    slug: text().notNull(),
    versionNumber: integer('version_number').notNull(),
    position: integer().notNull(),
    labelFr: text('label_fr').notNull(),
    labelEn: text('label_en').notNull(),
    descriptionFr: text('description_fr'),
    descriptionEn: text('description_en'),
  },
  (table) => [primaryKey({ columns: [table.vocabulary, table.slug] })],
);

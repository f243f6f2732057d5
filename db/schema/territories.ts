import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Communes, EPCI, départements and régions of the official code, and other places (syndicats, foreign towns).
 * `code` is what public addresses use: INSEE code of a commune, SIREN of an EPCI, "dep-35", "reg-53", "autre-<slug>".
 */
export const territories = sqliteTable(
  'territories',
  {
    id: integer().primaryKey(),
    code: text().notNull().unique(),
    kind: text({ enum: ['commune', 'epci', 'departement', 'region', 'autre'] }).notNull(),
    /** EPCI: CC, CA, CU, METRO, MET69; other places: syndicat, pays, collectivite, etablissement, foreign, network. */
    category: text(),
    name: text().notNull(),
    /** Name folded to ASCII lower case, for look-ups by the beginning of a name. */
    foldedName: text('folded_name').notNull(),
    siren: text(),
    /** Inhabitants, municipal population of the reference year of the official code. */
    population: integer(),
    /** Demographic group of article L2334-3 of the CGCT; communes only. */
    stratum: text(),
    departmentCode: text('department_code'),
    regionCode: text('region_code'),
    epciCode: text('epci_code'),
    /** Every département it lies in: several for some EPCI, syndicats and networks. */
    departments: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    postalCodes: text('postal_codes', { mode: 'json' }).$type<string[]>().notNull().default([]),
    latitude: real(),
    longitude: real(),
    country: text().notNull().default('FR'),
  },
  (table) => [
    index('territories_folded_name').on(table.foldedName),
    /** Régions and départements are read with every record that is published. */
    index('territories_kind').on(table.kind),
    index('territories_department').on(table.departmentCode, table.kind),
    index('territories_epci').on(table.epciCode),
    index('territories_region').on(table.regionCode, table.kind),
  ],
);

/** Former, delegated and associated communes, and municipal districts, each with the commune that stands for it today. */
export const formerTerritories = sqliteTable(
  'former_territories',
  {
    code: text().notNull(),
    name: text().notNull(),
    foldedName: text('folded_name').notNull(),
    kind: text({ enum: ['former', 'delegated', 'associated', 'district'] }).notNull(),
    successorCode: text('successor_code')
      .notNull()
      .references(() => territories.code),
  },
  (table) => [index('former_territories_code').on(table.code), index('former_territories_name').on(table.foldedName)],
);

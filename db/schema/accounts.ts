import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { territories } from './territories.ts';

/** Tables of the sign-in library, with its field names, and what we know of an account beside. Dates are instants. */
const instant = () => integer({ mode: 'timestamp_ms' });

export const roles = ['contributor', 'editor', 'publisher', 'administrator'] as const;

/** E-mails that an account may do without. */
export interface MailChoices {
  /** Each step of a contribution: received, sent back, published. */
  steps: boolean;
  /** The yearly question, and records without news. */
  reminders: boolean;
}

export const accounts = sqliteTable('accounts', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: integer({ mode: 'boolean' }).notNull().default(false),
  image: text(),
  createdAt: instant().notNull(),
  updatedAt: instant().notNull(),
  role: text({ enum: roles }).notNull().default('contributor'),
  organisation: text().notNull().default(''),
  /** SIRET (14 digits) or SIREN (9): as the identity provider gave it, or as it was typed. */
  siret: text(),
  territoryId: integer().references(() => territories.id),
  language: text({ enum: ['fr', 'en'] })
    .notNull()
    .default('fr'),
  mailChoices: text({ mode: 'json' }).$type<MailChoices>().notNull().default({ steps: true, reminders: true }),
});

export const sessions = sqliteTable('sessions', {
  id: text().primaryKey(),
  token: text().notNull().unique(),
  userId: text()
    .notNull()
    .references(() => accounts.id, { onDelete: 'cascade' }),
  expiresAt: instant().notNull(),
  ipAddress: text(),
  userAgent: text(),
  /** What the provider that opened this session signed, and wants to see again when it is closed; null for all others. */
  idToken: text(),
  createdAt: instant().notNull(),
  updatedAt: instant().notNull(),
});

/** An identity at another provider that opens an account: `providerId` is its issuer, `accountId` its name of the person. */
export const identities = sqliteTable(
  'identities',
  {
    id: text().primaryKey(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    userId: text()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    password: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (table) => [uniqueIndex('identities_of_provider').on(table.providerId, table.accountId)],
);

export const verifications = sqliteTable('verifications', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant().notNull(),
  createdAt: instant().notNull(),
  updatedAt: instant().notNull(),
});

export const passkeys = sqliteTable('passkeys', {
  id: text().primaryKey(),
  name: text(),
  publicKey: text().notNull(),
  userId: text()
    .notNull()
    .references(() => accounts.id, { onDelete: 'cascade' }),
  credentialID: text().notNull().unique(),
  counter: integer().notNull(),
  deviceType: text().notNull(),
  backedUp: integer({ mode: 'boolean' }).notNull(),
  transports: text(),
  createdAt: instant(),
  aaguid: text(),
});

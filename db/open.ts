import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import * as schema from './schema/index.ts';

export type CatalogueDatabase = BetterSQLite3Database<typeof schema> & { $client: Database.Database };
/** A database or a transaction on it: what every query accepts. */
export type Executor = CatalogueDatabase | Parameters<Parameters<CatalogueDatabase['transaction']>[0]>[0];

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Opens the catalogue's file (":memory:" for tests), applies the pragmas and every missing migration.
 * `synchronous = FULL` so that an acknowledged write survives a power cut, not only a crash of the process.
 */
export function openDatabase(path: string): CatalogueDatabase {
  const client = new Database(path);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('busy_timeout = 5000');
  // What was promised to be erased (answers, addresses, accounts) is overwritten, not only forgotten.
  client.pragma('secure_delete = ON');
  client.pragma('cache_size = -16384');
  client.pragma('foreign_keys = OFF');
  const database = drizzle(client, { schema, casing: 'snake_case' });
  migrate(database, { migrationsFolder });
  client.pragma('foreign_keys = ON');
  return database;
}

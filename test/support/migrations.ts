import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

const folder = fileURLToPath(new URL('../../db/migrations', import.meta.url));

/** Rows of tables that are kept elsewhere by now, as queries of today's file. */
const movedSince: Readonly<Record<string, { columns: string[]; rows: string }>> = {
  themes: {
    columns: ['position', 'label_fr', 'label_en', 'description_fr', 'description_en'],
    rows: `(select themes.*, position, label_fr, label_en, description_fr, description_en from today.themes
            join today.taxonomy_entries entry on entry.vocabulary = 'theme' and entry.slug = themes.slug
              and entry.version_number = themes.version_number)`,
  },
  terms: {
    columns: ['vocabulary', 'slug', 'version_number', 'position', 'label_fr', 'label_en'],
    rows: `(select * from today.taxonomy_entries where vocabulary <> 'theme')`,
  },
};

interface Journal {
  entries: { tag: string }[];
}

/** A folder with the migrations up to and including `last`, as they were published that day. */
function migrationsUntil(last: string): string {
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
  const position = journal.entries.findIndex(({ tag }) => tag === last);
  if (position === -1) throw new Error(`no migration is called ${last}`);
  const copy = mkdtempSync(join(tmpdir(), 'catalogue-migrations-'));
  mkdirSync(join(copy, 'meta'));
  const entries = journal.entries.slice(0, position + 1);
  writeFileSync(join(copy, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  for (const name of readdirSync(folder)) if (name.endsWith('.sql')) symlinkSync(join(folder, name), join(copy, name));
  return copy;
}

/**
 * Writes to `path` a file of the time of the migration `last`, with the rows that `today` has in the tables and columns
 * of that time. The search index stays empty.
 */
export function writeFileOf(last: string, path: string, today: string): void {
  const migrationsFolder = migrationsUntil(last);
  const client = new Database(path);
  migrate(drizzle(client), { migrationsFolder });
  rmSync(migrationsFolder, { recursive: true });
  client.pragma('foreign_keys = OFF');
  client.prepare('attach ? as today').run(today);
  const tables = client.prepare("select name from pragma_table_list where schema = 'main' and type = 'table'").pluck();
  const columns = client.prepare('select name from pragma_table_info(?, ?)').pluck();
  for (const table of tables.all() as string[]) {
    if (/^(__drizzle|sqlite|search)_/.test(table)) continue;
    const moved = movedSince[table];
    const known = new Set([...columns.all(table, 'today'), ...(moved?.columns ?? [])]);
    const common = (columns.all(table, 'main') as string[])
      .filter((name) => known.has(name))
      .map((name) => `"${name}"`);
    if (common.length > 0)
      client.exec(`insert into main."${table}" (${common}) select ${common} from ${moved?.rows ?? `today."${table}"`}`);
  }
  client.close();
}

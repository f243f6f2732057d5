import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from './accounts.ts';
import { initiatives } from './catalogue.ts';

/**
 * received: its columns are to be told; checking, running: work that goes on by itself, also after a restart; checked:
 * waits for the decision; stopped: cancelled or failed, can go on; done.
 */
export const importStates = ['received', 'checking', 'checked', 'running', 'stopped', 'done'] as const;
/** What a line would do to the catalogue. */
export const importOutcomes = ['new', 'changed', 'unchanged', 'duplicate', 'error'] as const;
/** What became of a line. */
export const importResults = ['created', 'updated', 'unchanged', 'held', 'skipped', 'failed'] as const;
export const importModes = ['review', 'publish'] as const;

/** What is wrong with one line. `value`: the beginning of what the file has there. */
export interface ImportFault {
  /** A field of the record, as `title` or `sources.0.url`; empty: the whole line. */
  field: string;
  /** Key of the text that says what to do. */
  key: string;
  values: Record<string, string | number>;
  value: string;
}

/** Number of lines by outcome and by result. */
export interface ImportTotals {
  outcomes: Partial<Record<(typeof importOutcomes)[number], number>>;
  results: Partial<Record<(typeof importResults)[number], number>>;
}

/** One file of records on its way into the catalogue. */
export const imports = sqliteTable(
  'imports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    origin: text({ enum: ['web', 'command'] }).notNull(),
    /** Null: the command line, or an account that was deleted. */
    accountId: text().references(() => accounts.id, { onDelete: 'set null' }),
    fileName: text().notNull(),
    /** SHA-256 of the file: the same file sent twice is one import. */
    fileHash: text().notNull(),
    format: text({ enum: ['csv', 'jsonl'] }).notNull(),
    encoding: text({ enum: ['utf-8', 'utf-16le', 'windows-1252'] }).notNull(),
    /** Null for JSON Lines. */
    delimiter: text({ enum: [';', ',', '\t'] }),
    /** First line of a CSV file; empty for JSON Lines. */
    headings: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** Column of the record by position of the heading; null: not imported. */
    mapping: text({ mode: 'json' }).$type<(string | null)[]>().notNull(),
    state: text({ enum: importStates }).notNull(),
    mode: text({ enum: importModes }).notNull().default('review'),
    /** Lines without errors go in although others have some. */
    partial: integer({ mode: 'boolean' }).notNull().default(false),
    /** Lines in the file. */
    total: integer().notNull(),
    createdAt: text().notNull().default(sql`(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`),
    endedAt: text(),
    /** Set when the lines are deleted: what was counted until then. */
    totals: text({ mode: 'json' }).$type<ImportTotals>(),
  },
  (table) => [index('imports_state').on(table.state), index('imports_account').on(table.accountId)],
);

/** One line of an import. */
export const importLines = sqliteTable(
  'import_lines',
  {
    importId: integer()
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    /** Number of the line in the file, where the record begins. */
    line: integer().notNull(),
    /** Cells of a CSV line, or the one text of a JSON line. */
    cells: text({ mode: 'json' }).$type<string[]>().notNull(),
    outcome: text({ enum: importOutcomes }),
    faults: text({ mode: 'json' }).$type<ImportFault[]>().notNull().default([]),
    /** Numbers of published records that tell perhaps of the same project. */
    duplicates: text({ mode: 'json' }).$type<number[]>().notNull().default([]),
    /** A possible duplicate that goes in all the same. */
    chosen: integer({ mode: 'boolean' }).notNull().default(false),
    slug: text(),
    recordId: integer(),
    /** Place and title: what tells a record without a name from others. */
    key: text(),
    /** Another record that this one names and that was not in the catalogue when the line was checked. */
    reference: text(),
    /** Lines that others refer to come first. */
    rank: integer().notNull().default(0),
    result: text({ enum: importResults }),
    initiativeId: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.line] }),
    index('import_lines_outcome').on(table.importId, table.outcome, table.line),
    /** Counts are read from it alone: lines are long. */
    index('import_lines_totals').on(table.importId, table.outcome, table.result),
    index('import_lines_result').on(table.importId, table.result, table.rank, table.line),
  ],
);

/** What records were imported from: the same words again change nothing, even when the record was edited since. */
export const importedRecords = sqliteTable(
  'imported_records',
  {
    /** Place and title, for lines that name no record. */
    key: text().primaryKey(),
    initiativeId: integer()
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** SHA-256 of what the last line of this key said. */
    hash: text().notNull(),
  },
  (table) => [index('imported_records_initiative').on(table.initiativeId)],
);

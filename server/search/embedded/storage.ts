import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type Collection, searchableFields } from '../fields.ts';
import type { CatalogueDocument, TitleMatch } from '../port.ts';
import { wordsOf } from '../text.ts';

/** Where words are looked for: in every text, or in the heads of records alone, which are read in a fraction of the time. */
export type Scope = 'texts' | 'heads';
/** Among the changes: the whole index was replaced. */
export const everything = 0;

const texts = z.object(
  Object.fromEntries(searchableFields.map(({ name }) => [name, z.string()])),
) as unknown as z.ZodType<CatalogueDocument['texts']>;

export type StoredKeys<Facet extends string = string> = Pick<
  CatalogueDocument<Facet>,
  'id' | 'facets' | 'sort' | 'place'
>;

/** The tables of a collection's index. Every write belongs to the caller's transaction. */
export class Storage<Facet extends string = string> {
  readonly #database: Database.Database;
  readonly #collection: Collection<Facet>;
  readonly #statements;

  constructor(database: Database.Database, collection: Collection<Facet>) {
    this.#database = database;
    this.#collection = collection;
    const { tables } = collection;
    const keys = `select id, facets, sort, place from ${tables}_documents`;
    this.#statements = {
      insertDocument: database.prepare(
        `insert into ${tables}_documents (id, revision, facets, sort, place, texts) values (?, ?, ?, ?, ?, ?)`,
      ),
      deleteDocument: database.prepare(`delete from ${tables}_documents where id = ?`),
      insertChange: database.prepare(`insert into ${tables}_changes (id) values (?)`),
      changes: database.prepare(`select sequence, id from ${tables}_changes where sequence > ? order by sequence`),
      lastChange: database.prepare(`select coalesce(max(sequence), 0) from ${tables}_changes`).pluck(),
      keys: database.prepare(`${keys} where id = ?`),
      allKeys: database.prepare(`${keys} order by id`),
      documentTexts: database.prepare(`select texts from ${tables}_documents where id = ?`).pluck(),
      total: database.prepare(`select count(*) from ${tables}_documents`).pluck(),
      revisions: database.prepare(`select id, revision from ${tables}_documents order by id`).raw(),
      vocabulary: database.prepare(`select term, doc from ${tables}_vocabulary`).raw(),
      titles: database.prepare(
        `select id, json_extract(texts, '$.title') as title from ${tables}_documents
         where id in (select rowid from ${tables}_heads where ${tables}_heads match ? limit ?)`,
      ),
      texts: scopeStatements(database, collection, 'texts'),
      heads: scopeStatements(database, collection, 'heads'),
    };
  }

  put(document: CatalogueDocument<Facet>): void {
    this.erase(document.id);
    this.#insert(document);
    this.#statements.insertChange.run(document.id);
  }

  remove(id: number): void {
    this.erase(id);
    this.#statements.insertChange.run(id);
  }

  private erase(id: number): void {
    const { deleteDocument, texts, heads } = this.#statements;
    if (deleteDocument.run(id).changes === 0) return;
    texts.delete.run(id);
    heads.delete.run(id);
  }

  #insert(document: CatalogueDocument<Facet>): void {
    const { insertDocument } = this.#statements;
    for (const scope of ['texts', 'heads'] as const) {
      const fields = fieldsIn(this.#collection, scope);
      const words = fields.map(({ name }) => wordsOf(document.texts[name]).join(' '));
      this.#statements[scope].insert.run(document.id, ...words);
    }
    insertDocument.run(
      document.id,
      document.revision,
      JSON.stringify(document.facets),
      JSON.stringify(document.sort),
      JSON.stringify(document.place),
      JSON.stringify(document.texts),
    );
  }

  /** Replaces the whole index in one transaction: others see the old one until it is complete, and keep it on failure. */
  replaceAll(documents: Iterable<CatalogueDocument<Facet>>, progress: (done: number) => void): void {
    const { tables } = this.#collection;
    this.#database.transaction(() => {
      this.#database.exec(
        `insert into ${tables}_texts (${tables}_texts) values ('delete-all');
         insert into ${tables}_heads (${tables}_heads) values ('delete-all');
         delete from ${tables}_documents; delete from ${tables}_changes;`,
      );
      let done = 0;
      for (const document of documents) {
        this.#insert(document);
        done += 1;
        if (done % 500 === 0) progress(done);
      }
      this.#statements.insertChange.run(everything);
      progress(done);
    })();
  }

  changesAfter(sequence: number): { sequence: number; id: number }[] {
    return this.#statements.changes.all(sequence) as { sequence: number; id: number }[];
  }

  lastChange(): number {
    return this.#statements.lastChange.get() as number;
  }

  keysOf(id: number): StoredKeys<Facet> | null {
    const found = this.#statements.keys.get(id);
    return found === undefined ? null : readKeys<Facet>(found as StoredRow);
  }

  *allKeys(): Generator<StoredKeys<Facet>> {
    for (const found of this.#statements.allKeys.iterate()) yield readKeys<Facet>(found as StoredRow);
  }

  textsOf(id: number): CatalogueDocument['texts'] | null {
    const found = this.#statements.documentTexts.get(id);
    return typeof found === 'string' ? texts.parse(JSON.parse(found)) : null;
  }

  revisions(): Map<number, number> {
    return new Map(this.#statements.revisions.all() as [number, number][]);
  }

  total(): number {
    return this.#statements.total.get() as number;
  }

  /** Some records whose head matches, with their titles; not the best ones: reading stops at the limit. */
  titles(expression: string, limit: number): TitleMatch[] {
    return this.#statements.titles.all(expression, limit) as TitleMatch[];
  }

  /** Every word of the index with the number of documents that hold it. */
  vocabulary(): [string, number][] {
    return this.#statements.vocabulary.all() as [string, number][];
  }

  /** Ids that match an FTS5 expression, in no order. */
  match(expression: string, scope: Scope): number[] {
    return JSON.parse(this.#statements[scope].match.get(expression) as string) as number[];
  }

  /** Ids that match with their weighted bm25, higher is better. */
  score(expression: string, scope: Scope): [number, number][] {
    return this.#statements[scope].score.all(expression) as [number, number][];
  }

  /** The best ids of an expression over all texts. */
  best(expression: string, limit: number): number[] {
    return this.#statements.texts.best.all(expression, limit) as number[];
  }
}

function fieldsIn({ fields }: Collection, scope: Scope): Collection['fields'] {
  return scope === 'texts' ? fields : fields.filter((field) => field.head);
}

function scopeStatements(database: Database.Database, collection: Collection, scope: Scope) {
  const table = `${collection.tables}_${scope}`;
  const fields = fieldsIn(collection, scope);
  const names = fields.map((field) => field.name);
  const bm25 = `bm25(${table}, ${fields.map((field) => field.weight).join(', ')})`;
  return {
    insert: database.prepare(
      `insert into ${table} (rowid, ${names.join(', ')}) values (?${', ?'.repeat(names.length)})`,
    ),
    delete: database.prepare(`delete from ${table} where rowid = ?`),
    // One JSON text instead of a hundred thousand rows: half the time, and nothing for the collector.
    match: database.prepare(`select json_group_array(rowid) from ${table} where ${table} match ?`).pluck(),
    score: database.prepare(`select rowid, -${bm25} from ${table} where ${table} match ?`).raw(),
    best: database.prepare(`select rowid from ${table} where ${table} match ? order by ${bm25}, rowid limit ?`).pluck(),
  };
}

interface StoredRow {
  id: number;
  facets: string;
  sort: string;
  place: string;
}

/** Rows of our own tables, written by this class: reading a hundred thousand of them at start leaves no time to check. */
function readKeys<Facet extends string>({ id, facets, sort, place }: StoredRow): StoredKeys<Facet> {
  const keys = JSON.parse(`{"facets":${facets},"sort":${sort},"place":${place}}`) as Omit<StoredKeys<Facet>, 'id'>;
  return { id, ...keys };
}

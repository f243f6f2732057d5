import type { CatalogueDatabase } from '../../db/open.ts';
import { publishedRevisions } from '../../db/queries/initiatives.ts';
import { buildDocuments } from './documents.ts';
import type { SearchEngine } from './port.ts';

/** How an index differs from the database, by id of records. */
export interface Differences {
  /** Published and not in the index. */
  missing: number[];
  /** In the index with another revision than the published one. */
  stale: number[];
  /** In the index and not published. */
  extra: number[];
}

const portion = 500;

/** Compares the index with the database by id and revision. */
export async function compareIndex(
  database: CatalogueDatabase,
  engine: Pick<SearchEngine, 'revisions'>,
): Promise<Differences> {
  const indexed = await engine.revisions();
  const published = publishedRevisions(database);
  const ids = [...published.keys()];
  return {
    missing: ids.filter((id) => !indexed.has(id)),
    stale: ids.filter((id) => indexed.has(id) && indexed.get(id) !== published.get(id)),
    extra: [...indexed.keys()].filter((id) => !published.has(id)),
  };
}

/** Brings these records of the index in line with the database as it is now. */
export async function refresh(
  database: CatalogueDatabase,
  engine: Pick<SearchEngine, 'upsert' | 'remove'>,
  ids: readonly number[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += portion) {
    const some = ids.slice(start, start + portion);
    const documents = buildDocuments(database, some);
    const found = new Set(documents.map((document) => document.id));
    const gone = some.filter((id) => !found.has(id));
    if (documents.length > 0) await engine.upsert(documents);
    if (gone.length > 0) await engine.remove(gone);
  }
}

/** Compares and repairs. @returns what was wrong */
export async function repairIndex(database: CatalogueDatabase, engine: SearchEngine): Promise<Differences> {
  const differences = await compareIndex(database, engine);
  await refresh(database, engine, [...differences.missing, ...differences.stale, ...differences.extra]);
  return differences;
}

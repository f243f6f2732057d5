import type { Executor } from '../../db/open.ts';
import { enqueueForIndex } from '../../db/queries/operations.ts';
import { buildDocuments } from './documents.ts';
import type { CatalogueDocument } from './port.ts';

/** The part of the embedded engine that writes inside the record's own transaction. */
export interface TransactionalIndex {
  upsertInTransaction(executor: Executor, documents: readonly CatalogueDocument[]): void;
  removeInTransaction(executor: Executor, ids: readonly number[]): void;
}

export type Reindex = (tx: Executor, initiativeId: number) => void;
export type ReindexAll = (tx: Executor, initiativeIds: readonly number[]) => void;

/** Records whose documents are in memory at once. */
const portion = 500;

/** Brings the index in line with records, in the same transaction, and asks other engines to follow. */
export function createReindexAll({ index }: { index: TransactionalIndex }): ReindexAll {
  return (tx, initiativeIds) => {
    for (let start = 0; start < initiativeIds.length; start += portion) {
      const ids = initiativeIds.slice(start, start + portion);
      const documents = buildDocuments(tx, ids);
      const found = new Set(documents.map(({ id }) => id));
      const gone = ids.filter((id) => !found.has(id));
      if (documents.length > 0) index.upsertInTransaction(tx, documents);
      if (gone.length > 0) index.removeInTransaction(tx, gone);
      for (const id of ids) enqueueForIndex(tx, id);
    }
  };
}

/** The same for one record. */
export function createReindex({ index }: { index: TransactionalIndex }): Reindex {
  const reindexAll = createReindexAll({ index });
  return (tx, initiativeId) => reindexAll(tx, [initiativeId]);
}

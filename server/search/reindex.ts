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

/** Brings the index in line with a record, in the same transaction, and asks other engines to follow. */
export function createReindex({ index }: { index: TransactionalIndex }): Reindex {
  return (tx, initiativeId) => {
    const documents = buildDocuments(tx, [initiativeId]);
    if (documents.length > 0) index.upsertInTransaction(tx, documents);
    else index.removeInTransaction(tx, [initiativeId]);
    enqueueForIndex(tx, initiativeId);
  };
}

import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import {
  type InitiativeRow,
  initiativeById,
  insertInitiative,
  insertRevision,
  type RevisionInput,
  updateInitiative,
} from '../../db/queries/initiatives.ts';
import { enqueueForIndex, recordEvent } from '../../db/queries/operations.ts';
import { IllegalTransition, NotFound } from '../errors.ts';
import { buildDocuments } from '../search/documents.ts';
import type { CatalogueDocument } from '../search/port.ts';

/** The part of the embedded engine that writes inside the record's own transaction. */
export interface TransactionalIndex {
  upsertInTransaction(executor: Executor, documents: readonly CatalogueDocument[]): void;
  removeInTransaction(executor: Executor, ids: readonly number[]): void;
}

export type ReviewService = ReturnType<typeof createReviewService>;

export function createReviewService({ database, index }: { database: CatalogueDatabase; index: TransactionalIndex }) {
  /** Brings the index in line with the record, in the same transaction, and asks other engines to follow. */
  function reindex(tx: Executor, initiativeId: number): void {
    const documents = buildDocuments(tx, [initiativeId]);
    if (documents.length > 0) index.upsertInTransaction(tx, documents);
    else index.removeInTransaction(tx, [initiativeId]);
    enqueueForIndex(tx, initiativeId);
  }

  function existing(tx: Executor, id: number): InitiativeRow {
    const initiative = initiativeById(tx, id);
    if (!initiative) throw new NotFound();
    return initiative;
  }

  return {
    reindex,

    /** Opens a record with its first revision, as a draft. Returns its id. */
    create(slug: string, input: RevisionInput): number {
      return database.transaction((tx) => {
        const id = insertInitiative(tx, slug);
        insertRevision(tx, id, input);
        recordEvent(tx, { verb: 'initiative.created', initiativeId: id });
        return id;
      });
    },

    /** Publishes a new revision of a record: visitors see it, and search finds it, as soon as this returns. */
    publish(id: number, input: RevisionInput): void {
      database.transaction((tx) => {
        const initiative = existing(tx, id);
        const revisionId = insertRevision(tx, id, input);
        updateInitiative(tx, id, {
          state: 'published',
          publishedRevisionId: revisionId,
          publishedAt: initiative.publishedAt ?? new Date().toISOString(),
          seedHash: null,
        });
        recordEvent(tx, { verb: 'initiative.published', initiativeId: id, detail: { revisionId } });
        reindex(tx, id);
      });
    },

    /** Takes a published record away from visitors and from search; its revisions stay. */
    withdraw(id: number): void {
      database.transaction((tx) => {
        if (existing(tx, id).state !== 'published') throw new IllegalTransition();
        updateInitiative(tx, id, { state: 'withdrawn' });
        recordEvent(tx, { verb: 'initiative.withdrawn', initiativeId: id });
        reindex(tx, id);
      });
    },
  };
}

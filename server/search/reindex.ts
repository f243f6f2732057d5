import type { Executor } from '../../db/open.ts';
import { enqueueForIndex } from '../../db/queries/operations.ts';
import { testimonialIdsOfInitiative } from '../../db/queries/testimonials.ts';
import { buildDocuments } from './documents.ts';
import type { FacetName, TestimonialFacet } from './fields.ts';
import type { CatalogueDocument } from './port.ts';
import { buildTestimonialDocuments } from './testimonials.ts';

/** The part of the embedded engine that writes inside the record's own transaction. */
export interface TransactionalIndex<Facet extends string = FacetName> {
  upsertInTransaction(executor: Executor, documents: readonly CatalogueDocument<Facet>[]): void;
  removeInTransaction(executor: Executor, ids: readonly number[]): void;
}

/** Brings the indexes in line with records, in the transaction that changed them. */
export interface Reindex {
  /** An initiative and its testimonials. */
  initiative(tx: Executor, id: number): void;
  testimonials(tx: Executor, ids: readonly number[]): void;
}

function refresh<Facet extends string>(
  tx: Executor,
  index: TransactionalIndex<Facet>,
  documents: readonly CatalogueDocument<Facet>[],
  ids: readonly number[],
): void {
  index.upsertInTransaction(tx, documents);
  const present = new Set(documents.map(({ id }) => id));
  index.removeInTransaction(
    tx,
    ids.filter((id) => !present.has(id)),
  );
}

/** Other engines are asked to follow. */
export function createReindex({
  index,
  testimonialIndex,
}: {
  index: TransactionalIndex;
  testimonialIndex: TransactionalIndex<TestimonialFacet>;
}): Reindex {
  const testimonials: Reindex['testimonials'] = (tx, ids) =>
    refresh(tx, testimonialIndex, buildTestimonialDocuments(tx, ids), ids);
  return {
    initiative(tx, id) {
      refresh(tx, index, buildDocuments(tx, [id]), [id]);
      testimonials(tx, testimonialIdsOfInitiative(tx, id));
      enqueueForIndex(tx, id);
    },
    testimonials,
  };
}

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
  /** Initiatives alone. */
  initiatives(tx: Executor, ids: readonly number[]): void;
  testimonials(tx: Executor, ids: readonly number[]): void;
}

/** Records whose documents are in memory at once. */
const portion = 500;

function refresh<Facet extends string>(
  tx: Executor,
  index: TransactionalIndex<Facet>,
  build: (executor: Executor, ids: readonly number[]) => CatalogueDocument<Facet>[],
  ids: readonly number[],
): void {
  for (let start = 0; start < ids.length; start += portion) {
    const some = ids.slice(start, start + portion);
    const documents = build(tx, some);
    const found = new Set(documents.map(({ id }) => id));
    index.upsertInTransaction(tx, documents);
    index.removeInTransaction(
      tx,
      some.filter((id) => !found.has(id)),
    );
  }
}

/** Other engines are asked to follow. */
export function createReindex({
  index,
  testimonialIndex,
}: {
  index: TransactionalIndex;
  testimonialIndex: TransactionalIndex<TestimonialFacet>;
}): Reindex {
  const initiatives: Reindex['initiatives'] = (tx, ids) => {
    refresh(tx, index, buildDocuments, ids);
    for (const id of ids) enqueueForIndex(tx, id);
  };
  const testimonials: Reindex['testimonials'] = (tx, ids) =>
    refresh(tx, testimonialIndex, buildTestimonialDocuments, ids);
  return {
    initiatives,
    testimonials,
    initiative(tx, id) {
      initiatives(tx, [id]);
      testimonials(tx, testimonialIdsOfInitiative(tx, id));
    },
  };
}

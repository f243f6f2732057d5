import { asc, eq } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import { proofs } from '../schema/index.ts';

export type ProofRow = typeof proofs.$inferSelect;

/** Proofs of a volume, oldest first. */
export function proofsOf(executor: Executor, volumeNumber: number): ProofRow[] {
  return executor.select().from(proofs).where(eq(proofs.volumeNumber, volumeNumber)).orderBy(asc(proofs.id)).all();
}

export function proofById(executor: Executor, id: number): ProofRow | undefined {
  return executor.select().from(proofs).where(eq(proofs.id, id)).get();
}

export function insertProof(executor: Executor, values: typeof proofs.$inferInsert): number {
  return executor.insert(proofs).values(values).returning({ id: proofs.id }).get().id;
}

export function updateProof(executor: Executor, id: number, values: Partial<typeof proofs.$inferInsert>): void {
  executor.update(proofs).set(values).where(eq(proofs.id, id)).run();
}

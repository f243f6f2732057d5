/**
 * Why somebody who comes back from ProConnect gets no session:
 * `cancelled` on the way, by the person; `foreign`: begun in another browser; `spent`: used before, or too late;
 * `unverified`: the answer is not what the provider must sign; `address`: the provider itself does not vouch for the
 * address; `unavailable`: the provider does not answer, or not as it should.
 */
export type RefusalReason = 'cancelled' | 'foreign' | 'spent' | 'unverified' | 'address' | 'unavailable';

export class ProConnectRefusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, cause?: unknown) {
    super(`ProConnect: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** After this many failures in a row nobody asks for a while, in milliseconds. */
const failuresAllowed = 3;
const openFor = 10_000;

/**
 * Circuit breaker: spares visitors the wait for a service that is down. While it is open nothing is asked; afterwards one
 * request tries, and its outcome decides.
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openUntil = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether the service may be asked now. */
  get closed(): boolean {
    if (this.#failures < failuresAllowed) return true;
    if (this.#now() < this.#openUntil) return false;
    // This one tries; the others wait for its outcome.
    this.#openUntil = this.#now() + openFor;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= failuresAllowed) this.#openUntil = this.#now() + openFor;
  }
}

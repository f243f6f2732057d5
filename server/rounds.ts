import type { Logger } from 'pino';

/** Work that comes back by itself. It finds in the database what is due, so that missing or doubling a round costs nothing. */
export interface Round {
  name: string;
  run: () => void | Promise<void>;
}

export type Rounds = ReturnType<typeof createRounds>;

const firstDelay = 60_000;
const interval = 15 * 60_000;

/** Goes through every round, one after the other, a minute after the start and each quarter of an hour from then on. */
export function createRounds({ rounds, logger }: { rounds: readonly Round[]; logger: Logger }) {
  let timer: NodeJS.Timeout | null = null;
  let current: Promise<void> | null = null;

  async function go(): Promise<void> {
    for (const { name, run } of rounds) {
      try {
        await run();
      } catch (error) {
        logger.error({ err: error, round: name }, 'a round failed');
      }
    }
  }

  function run(): Promise<void> {
    current ??= go().finally(() => {
      current = null;
    });
    return current;
  }

  function schedule(delay: number): void {
    timer = setTimeout(() => run().finally(() => timer && schedule(interval)), delay);
    timer.unref();
  }

  return {
    start: () => schedule(firstDelay),
    /** All rounds now; a call meanwhile waits for the same ones. */
    run,
    /** Waits for the round under way. */
    async stop(): Promise<void> {
      if (timer) clearTimeout(timer);
      timer = null;
      await current;
    },
  };
}

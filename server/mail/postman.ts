import type { Logger } from 'pino';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { dueMails, type MailRow, markMailFailed, markMailSent, pruneMails } from '../../db/queries/mails.ts';
import { type MailTransport, RefusedMail } from './port.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Time before the next attempt, after the first failure, the second… After the last one the mail is given up. */
const delays = [1, 5, 30, 120, 720].map((minutes) => minutes * minute);
const pollInterval = minute / 2;
const batchSize = 50;
/** What is known of a mail after its delivery (date, recipient, subject) is kept for a month. */
const retention = 30 * day;

export type Postman = ReturnType<typeof createPostman>;

/** Delivers the mails of the database, each at least once: one that was delivered twice carries the same Message-ID. */
export function createPostman({
  database,
  transport,
  logger,
  refused = () => {},
  now = Date.now,
}: {
  database: CatalogueDatabase;
  transport: MailTransport;
  logger: Logger;
  /** Told of a mail that its recipient's server will never take, in the transaction that gives it up. */
  refused?: (tx: Executor, mail: MailRow) => void;
  now?: () => number;
}) {
  const at = (time: number) => new Date(time).toISOString();
  let timer: NodeJS.Timeout | null = null;
  let round: Promise<void> | null = null;
  let again = false;
  let prunedAt = 0;

  async function deliver(mail: MailRow): Promise<void> {
    const { key, recipient, subject, headers } = mail;
    try {
      await transport.deliver({ key, recipient, subject, text: mail.text ?? '', headers });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const delay = error instanceof RefusedMail ? undefined : delays[mail.attempts];
      database.transaction((tx) => {
        markMailFailed(tx, mail.id, failure, at(now()), delay === undefined ? null : at(now() + delay));
        if (error instanceof RefusedMail) refused(tx, mail);
      });
      logger.warn({ mail: mail.id, attempts: mail.attempts + 1, given_up: delay === undefined }, 'mail not delivered');
      return;
    }
    markMailSent(database, mail.id, at(now()));
  }

  async function deliverDue(): Promise<void> {
    for (;;) {
      const batch = dueMails(database, at(now()), batchSize);
      for (const mail of batch) await deliver(mail);
      if (batch.length < batchSize) break;
    }
    if (now() - prunedAt < day) return;
    pruneMails(database, at(now() - retention));
    prunedAt = now();
  }

  /** One round at a time; a call meanwhile asks for another one after it. */
  function run(): Promise<void> {
    if (round) {
      again = true;
      return round;
    }
    round = (async () => {
      do {
        again = false;
        await deliverDue();
      } while (again);
    })()
      .catch((error: unknown) => logger.error({ err: error }, 'mails could not be delivered'))
      .finally(() => {
        round = null;
      });
    return round;
  }

  return {
    /** Delivers what is due now, and from then on by itself. */
    start(): void {
      timer = setInterval(run, pollInterval);
      timer.unref();
      run();
    },
    /** Delivers what is due; call it after a transaction that wrote a mail. */
    deliverDue: run,
    /** Waits for the delivery under way. */
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      timer = null;
      await round;
      transport.close();
    },
  };
}

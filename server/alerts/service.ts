import { setImmediate as breathe } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import {
  type AlertFrequency,
  type AlertRow,
  alertById,
  alertFrequencies,
  alertOn,
  alertsOf,
  deleteAlert,
  deleteUnconfirmedAlerts,
  dueAlerts,
  insertAlert,
  updateAlert,
} from '../../db/queries/alerts.ts';
import { type NewRecord, recordsPublished } from '../../db/queries/initiatives.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import type { Searcher } from '../catalogue/comparables.ts';
import { type CatalogueSearch, type SearchReading, toParameters } from '../catalogue/inputs.ts';
import { locate } from '../catalogue/located.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { NotFound } from '../errors.ts';
import { type Language, translators } from '../http/i18n/index.ts';
import type { LinkSigner } from '../mail/links.ts';
import type { Postman } from '../mail/postman.ts';
import { paths } from '../paths.ts';
import { allIds } from '../search/results.ts';
import { alertMailKey, endAlert } from './ending.ts';
import { type Followed, readFollowed } from './inputs.ts';
import { confirmationMail, fullMail, newsMail } from './mails.ts';

const day = 24 * 3600 * 1000;
/** How long a link to confirm works, and an alert waits for it. */
const patience = 7 * day;
const periods: Record<AlertFrequency, number> = { daily: day, weekly: 7 * day };
const mostAlerts = 20;
/** Records that one mail tells of; the others are counted. */
const mostNamed = 20;

export type AlertsService = ReturnType<typeof createAlertsService>;

/** Searches followed by e-mail, without an account: asked for, confirmed by whoever reads at the address, stopped by one press. */
export function createAlertsService({
  database,
  searcher,
  vocabulary,
  referenceOf,
  signer,
  postman,
  logger,
  baseUrl,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  /** One that is never behind the database: what it does not find yet would never be told. */
  searcher: Searcher;
  vocabulary: () => SearchReading['vocabulary'];
  referenceOf: SearchReading['referenceOf'];
  signer: LinkSigner;
  postman: Pick<Postman, 'deliverDue'>;
  logger: Pick<Logger, 'error'>;
  baseUrl: string;
  now?: () => number;
}) {
  const at = (time: number) => new Date(time).toISOString();

  function contextOf(language: Language): PresentationContext {
    return { t: translators[language], vocabulary: vocabulary(), baseUrl };
  }

  function read(parameters: URLSearchParams): Followed {
    return readFollowed(parameters, { vocabulary: vocabulary(), referenceOf });
  }

  const followedBy = (alert: AlertRow): Followed => read(new URLSearchParams(alert.search));
  const referenceTo = ({ id }: Pick<AlertRow, 'id'>): string => signer.sign('alert', id);

  /** A confirmed alert; null where it was stopped. Throws NotFound where the reference was not made here. */
  function alertOf(executor: Executor, reference: string): AlertRow | null {
    const id = signer.read('alert', reference);
    if (id === null) throw new NotFound('alerts.unknownLink');
    const alert = alertById(executor, Number(id));
    return alert?.confirmedAt ? alert : null;
  }

  /** What was asked for and is to be confirmed; null where it is too late. Throws NotFound. */
  function requestOf(executor: Executor, reference: string): { alert: AlertRow; frequency: AlertFrequency } | null {
    const [id, wanted, askedAt] = signer.read('confirmation', reference)?.split('.') ?? [];
    const frequency = alertFrequencies.find((each) => each === wanted);
    if (!frequency) throw new NotFound('alerts.unknownLink');
    const alert = alertById(executor, Number(id));
    return alert && now() < Number(askedAt) + patience ? { alert, frequency } : null;
  }

  /** Makes room for one more alert of an address: what was never confirmed gives way. False where there is none. */
  function makeRoom(tx: Executor, email: string): boolean {
    const alerts = alertsOf(tx, email);
    if (alerts.length < mostAlerts) return true;
    const unconfirmed = alerts.find(({ confirmedAt }) => confirmedAt === null);
    if (unconfirmed) deleteAlert(tx, unconfirmed.id);
    return unconfirmed !== undefined;
  }

  function tellFull(tx: Executor, email: string, language: Language): void {
    const alerts = alertsOf(tx, email).map((alert) => ({
      search: followedBy(alert).search,
      reference: referenceTo(alert),
    }));
    enqueueMail(tx, { recipient: email, ...fullMail(alerts, contextOf(language)) });
  }

  /** Which of these records a search finds with all its words. */
  async function matches(search: CatalogueSearch, records: readonly NewRecord[]): Promise<Set<number>> {
    const found = new Set<number>();
    if (records.length === 0) return found;
    const territories = [...new Set(records.map(({ territoryId }) => territoryId))];
    const among = { search: (each: CatalogueSearch) => searcher.among(each, territories) };
    // Visitors are shown what comes nearest where nothing holds all the words; that is no news.
    const { droppedWords } = await among.search({ ...search, pageSize: 0 });
    if (droppedWords.length > 0) return found;
    for await (const ids of allIds(among, search)) for (const id of ids) found.add(id);
    return found;
  }

  /** Tells what came online before `until`, and remembers that it did, in one go. */
  async function run(alert: AlertRow, news: readonly NewRecord[], until: string): Promise<void> {
    const { id, watchedUntil } = alert;
    const followed = followedBy(alert);
    const found = await matches(
      followed.search,
      news.filter(({ publishedAt }) => publishedAt >= watchedUntil),
    );
    database.transaction((tx) => {
      const current = alertById(tx, id);
      // Stopped meanwhile, or told by another process.
      if (current?.watchedUntil !== watchedUntil) return;
      updateAlert(tx, id, { watchedUntil: until, ranAt: until });
      if (found.size === 0) return;
      const ids = recordsPublished(tx, watchedUntil, until)
        .map((record) => record.id)
        .filter((each) => found.has(each));
      if (ids.length === 0) return;
      const records = locate(tx, ids.slice(0, mostNamed));
      const others = ids.length - records.length;
      const reference = referenceTo(current);
      const mail = newsMail({ alert: current, followed, records, others, reference }, contextOf(current.language));
      const key = alertMailKey(id, 'news', Date.parse(watchedUntil));
      enqueueMail(tx, { recipient: current.email, key, ...mail });
    });
  }

  return {
    read,

    /** Number of records that a search finds today with all its words. */
    async count(search: CatalogueSearch): Promise<number> {
      const { total, droppedWords } = await searcher.search({ ...search, pageSize: 0 });
      return droppedWords.length > 0 ? 0 : total;
    },

    /**
     * Sends a link to confirm, and returns its address; null where there is no room for one more. Nothing of an alert that
     * exists changes before somebody follows the link.
     */
    ask(
      { email, frequency, search }: { email: string; frequency: AlertFrequency; search: CatalogueSearch },
      language: Language,
    ): string | null {
      const address = database.transaction((tx) => {
        const parameters = toParameters(search);
        const createdAt = at(now());
        const known = alertOn(tx, email, parameters.toString());
        if (!known && !makeRoom(tx, email)) {
          tellFull(tx, email, language);
          return null;
        }
        if (known?.confirmedAt === null) updateAlert(tx, known.id, { createdAt });
        const values = { email, search: parameters.toString(), language, frequency, createdAt };
        const id = known?.id ?? insertAlert(tx, values);
        const reference = signer.sign('confirmation', `${id}.${frequency}.${now()}`);
        const link = baseUrl + paths.alertConfirmation(language, reference, parameters);
        const mail = confirmationMail({ search, frequency, address: link }, contextOf(language));
        enqueueMail(tx, { recipient: email, key: alertMailKey(id, 'confirmation', now()), ...mail });
        return link;
      });
      void postman.deliverDue();
      return address;
    },

    /** What the page under a link to confirm shows; null where the link is too old, or the alert was stopped. Throws NotFound. */
    request(reference: string) {
      const request = requestOf(database, reference);
      return request && { ...request, ...followedBy(request.alert) };
    },

    /** Confirms what was asked for. Returns the reference of the alert, or null as above. */
    confirm(reference: string, language: Language): string | null {
      return database.transaction((tx) => {
        const request = requestOf(tx, reference);
        if (!request) return null;
        const { alert, frequency } = request;
        const instant = at(now());
        const first = alert.confirmedAt === null;
        updateAlert(tx, alert.id, {
          frequency,
          language,
          ...(first ? { confirmedAt: instant, watchedUntil: instant } : {}),
        });
        if (first) recordEvent(tx, { verb: 'alert.confirmed', detail: { frequency } });
        return referenceTo(alert);
      });
    },

    /** The page of an alert; null where it was stopped. Throws NotFound. */
    view(reference: string) {
      const alert = alertOf(database, reference);
      return alert && { alert, ...followedBy(alert) };
    },

    /** False where the alert was stopped. Throws NotFound. */
    changeFrequency(reference: string, frequency: AlertFrequency): boolean {
      return database.transaction((tx) => {
        const alert = alertOf(tx, reference);
        if (alert) updateAlert(tx, alert.id, { frequency });
        return alert !== null;
      });
    },

    /** Stops an alert and forgets its address; so it stays, however often this is asked. Throws NotFound. */
    stop(reference: string): void {
      database.transaction((tx) => {
        const alert = alertOf(tx, reference);
        if (alert) endAlert(tx, alert.id, 'alert.stopped');
      });
    },

    /** Writes the mails that are due, and forgets what nobody confirmed. */
    async sendDue(): Promise<void> {
      // Whoever writes is waited for: what bears an earlier instant can be read from now on, and nothing else will.
      const until = database.transaction(() => at(now()), { behavior: 'immediate' });
      deleteUnconfirmedAlerts(database, at(now() - patience));
      const due = dueAlerts(database, { daily: at(now() - periods.daily), weekly: at(now() - periods.weekly) });
      const [from] = due.map(({ watchedUntil }) => watchedUntil).sort();
      if (from === undefined) return;
      const news = recordsPublished(database, from, until);
      for (const alert of due) {
        // Visitors come in between.
        await breathe();
        try {
          await run(alert, news, until);
        } catch (error) {
          logger.error({ err: error, alert: alert.id }, 'an alert could not be sent');
        }
      }
      void postman.deliverDue();
    },
  };
}

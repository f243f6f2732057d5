import type { CatalogueDatabase } from '../../db/open.ts';
import { type AccountRow, accountById } from '../../db/queries/accounts.ts';
import {
  type DueQuestion,
  dueQuestions,
  type FollowupAnswer,
  type FollowupRow,
  followupById,
  followupsOf,
  insertFollowup,
  updateFollowup,
} from '../../db/queries/followups.ts';
import { initiativeById, initiativeBySlug, revisionById } from '../../db/queries/initiatives.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { authorize } from '../accounts/policy.ts';
import { Gone, NotFound } from '../errors.ts';
import { translators } from '../http/i18n/index.ts';
import type { LinkSigner } from '../mail/links.ts';
import type { Postman } from '../mail/postman.ts';
import { questionMail } from './mails.ts';

const day = 24 * 3600 * 1000;
const year = 365 * day;
/** When a question was asked that nobody asked: news that came by themselves do not put the next question off before they are given. */
const unasked = new Date(0).toISOString();
/** Questions asked in one go: a catalogue filled in one day does not send all its mails in one minute. */
const batch = 50;

export type FollowupsService = ReturnType<typeof createFollowupsService>;

/** What became of an initiative: its contributor is asked once a year, and says so on the record's own page. */
export function createFollowupsService({
  database,
  signer,
  postman,
  baseUrl,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  signer: LinkSigner;
  postman: Pick<Postman, 'deliverDue'>;
  baseUrl: string;
  now?: () => number;
}) {
  const at = (time: number) => new Date(time).toISOString();

  function question(due: DueQuestion): void {
    database.transaction((tx) => {
      const account = accountById(tx, due.accountId);
      if (!account) return;
      const { initiativeId, accountId } = due;
      const id = insertFollowup(tx, { initiativeId, accountId, askedAt: at(now()) });
      recordEvent(tx, { verb: 'initiative.asked', initiativeId });
      const reference = signer.sign('followup', id);
      const mail = questionMail({ title: due.title, reference, baseUrl }, translators[account.language]);
      enqueueMail(tx, { recipient: account.email, key: `followup-${id}`, ...mail });
    });
  }

  function followupOf(reference: string): FollowupRow {
    const id = signer.read('followup', reference);
    const row = id === null ? undefined : followupById(database, Number(id));
    if (!row) throw new NotFound('followup.unknownLink');
    return row;
  }

  return {
    /** Asks whoever is to be asked by now. */
    askDue(): void {
      const due = dueQuestions(database, at(now() - year), batch);
      for (const each of due) question(each);
      if (due.length > 0) void postman.deliverDue();
    },

    /** The page under the link of the mail. */
    view(reference: string) {
      const followup = followupOf(reference);
      const initiative = initiativeById(database, followup.initiativeId);
      if (initiative?.state !== 'published') throw new Gone('followup.gone');
      const revision = initiative.publishedRevisionId ? revisionById(database, initiative.publishedRevisionId) : null;
      return { followup, initiative, title: revision?.title ?? '' };
    },

    /** Writes the answer down; a later one takes its place. */
    answer(reference: string, answer: FollowupAnswer, text: string): void {
      database.transaction((tx) => {
        const { id, initiativeId, accountId } = followupOf(reference);
        const known = followupById(tx, id);
        if (known?.answer === answer && known.text === text) return;
        if (initiativeById(tx, initiativeId)?.state !== 'published') throw new Gone('followup.gone');
        updateFollowup(tx, id, { answer, text, answeredAt: at(now()) });
        recordEvent(tx, { verb: 'initiative.followup', initiativeId, accountId, detail: { answer, reason: text } });
      });
    },

    /** For a contributor who has news without being asked. Returns the reference of the page to answer on. */
    volunteer(actor: AccountRow, slug: string): string {
      return database.transaction((tx) => {
        const initiative = initiativeBySlug(tx, slug);
        if (initiative?.state !== 'published') throw new NotFound();
        authorize(actor, 'followup.give', initiative.ownerId);
        const open = followupsOf(tx, initiative.id).findLast(
          ({ accountId, answeredAt }) =>
            accountId === actor.id && (answeredAt === null || Date.parse(answeredAt) > now() - day),
        );
        const values = { initiativeId: initiative.id, accountId: actor.id, askedAt: unasked };
        return signer.sign('followup', open?.id ?? insertFollowup(tx, values));
      });
    },

    /** Takes an answer off the record's page, or puts it back. Returns the number of the record. */
    toggle(actor: AccountRow, id: number): number {
      authorize(actor, 'followup.hide');
      return database.transaction((tx) => {
        const row = followupById(tx, id);
        if (!row) throw new NotFound();
        const hiddenAt = row.hiddenAt === null ? at(now()) : null;
        updateFollowup(tx, id, { hiddenAt });
        const verb = hiddenAt === null ? 'initiative.followup.shown' : 'initiative.followup.hidden';
        recordEvent(tx, { verb, initiativeId: row.initiativeId, accountId: actor.id });
        return row.initiativeId;
      });
    },
  };
}

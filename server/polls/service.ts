import { slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { enqueueMail, forgetMails } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import {
  allPolls,
  choicesOf,
  clearInvitations,
  deleteAnswers,
  deletePoll,
  forgetInvited,
  insertAnswer,
  insertInvitation,
  insertPoll,
  invitationById,
  invitationsOf,
  overduePolls,
  type Poll,
  type PollInvitationRow,
  type PollMode,
  type PollRow,
  participationOf,
  pollById,
  pollBySlug,
  publishedPolls,
  replacePollOptions,
  spendInvitation,
  updatePoll,
  writeOptionCount,
} from '../../db/queries/polls.ts';
import { authorize } from '../accounts/policy.ts';
import { Gone, IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import { translators } from '../http/i18n/index.ts';
import type { LinkSigner } from '../mail/links.ts';
import type { Postman } from '../mail/postman.ts';
import { fewestAnswers } from './figures.ts';
import { mostInvited, type PollContent } from './inputs.ts';
import { type InvitationMail, invitationMail, mailsOfPoll, pollMailKey } from './mails.ts';
import { mayAct, mayEdit, mayInvite, type PollAction } from './workflow.ts';

const longestSlug = 70;
/** A closing day ends at midnight where those who are invited live. */
const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

export type PollsService = ReturnType<typeof createPollsService>;

/** What became of the link of an invitation. */
export type LinkState = 'waiting' | 'used' | 'late';

/** Polls that sources report, and polls that the site gathers: anonymous, one answer a link, closed on their day. */
export function createPollsService({
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
  const instant = () => new Date(now()).toISOString();
  const today = () => dayFormat.format(now());

  function freeSlug(tx: Executor, question: string): string {
    const whole = slugOf(question) || 'sondage';
    const stem = whole.length <= longestSlug ? whole : whole.slice(0, longestSlug + 1).replace(/-[^-]*$/, '');
    let slug = stem;
    for (let number = 2; pollBySlug(tx, slug); number += 1) slug = `${stem}-${number}`;
    return slug;
  }

  /** Throws NotFound. */
  function pollOf(executor: Executor, id: number): Poll {
    const found = pollById(executor, id);
    if (!found) throw new NotFound('poll.unknown');
    return found;
  }

  function assertMay(poll: PollRow, toDo: PollAction | 'edit' | 'invite'): void {
    if (toDo === 'edit' && !mayEdit(poll)) throw new IllegalTransition('poll.edit.fixed');
    const may = toDo === 'edit' || (toDo === 'invite' ? mayInvite(poll) : mayAct(poll, toDo));
    const over = poll.state === 'open' && today() > (poll.closesOn ?? '') && toDo !== 'close';
    if (!may || over) throw new IllegalTransition('poll.wrongState');
  }

  /** Whoever changes a poll takes it over from the seed. */
  function change(tx: Executor, actor: AccountRow | null, poll: PollRow, verb: string, values: Partial<PollRow>): void {
    updatePoll(tx, poll.id, { ...values, updatedAt: instant(), seedHash: null });
    recordEvent(tx, { verb: `poll.${verb}`, accountId: actor?.id ?? null, detail: { poll: poll.slug } });
  }

  function writeTo(tx: Executor, poll: PollRow, invitation: PollInvitationRow, kind: InvitationMail): void {
    if (invitation.email === null) return;
    const reference = signer.sign('poll', invitation.id);
    const mail = invitationMail(kind, { poll, reference, baseUrl }, translators.fr);
    const key = pollMailKey(poll.id, invitation.id, kind);
    enqueueMail(tx, { recipient: invitation.email, key, ...mail });
  }

  /** Counts what was answered, unless it is too little, and forgets who was asked and each single answer. */
  function finish(tx: Executor, actor: AccountRow | null, { poll, options }: Poll): void {
    const answers = choicesOf(tx, poll.id);
    if (answers.length >= fewestAnswers)
      for (const { id } of options) writeOptionCount(tx, id, answers.filter((choices) => choices.includes(id)).length);
    deleteAnswers(tx, poll.id);
    forgetInvited(tx, poll.id);
    forgetMails(tx, mailsOfPoll(poll.id));
    const dateTo = poll.closesOn !== null && poll.closesOn < today() ? poll.closesOn : today();
    change(tx, actor, poll, 'closed', { state: 'closed', n: answers.length, dateTo });
  }

  const verbs: Record<PollAction, (tx: Executor, actor: AccountRow, found: Poll) => void> = {
    open(tx, actor, { poll }) {
      if (poll.closesOn === null || poll.closesOn <= today()) throw new IllegalTransition('poll.open.late');
      const invitations = invitationsOf(tx, poll.id);
      if (invitations.length < fewestAnswers) throw new IllegalTransition('poll.open.few', { limit: fewestAnswers });
      change(tx, actor, poll, 'opened', { state: 'open', dateFrom: today() });
      for (const invitation of invitations) writeTo(tx, poll, invitation, 'invitation');
    },
    close: finish,
    publish(tx, actor, { poll }) {
      if (poll.mode === 'gathered' && (poll.n ?? 0) < fewestAnswers) throw new IllegalTransition('poll.publish.few');
      change(tx, actor, poll, 'published', { state: 'published', publishedAt: poll.publishedAt ?? instant() });
    },
    withdraw: (tx, actor, { poll }) => change(tx, actor, poll, 'withdrawn', { state: 'withdrawn' }),
    remind(tx, actor, { poll }) {
      if (poll.remindedAt !== null) throw new IllegalTransition('poll.remind.done');
      change(tx, actor, poll, 'reminded', { remindedAt: instant() });
      for (const invitation of invitationsOf(tx, poll.id))
        if (!invitation.used) writeTo(tx, poll, invitation, 'reminder');
    },
    discard(tx, actor, { poll }) {
      recordEvent(tx, { verb: 'poll.discarded', accountId: actor.id, detail: { poll: poll.slug } });
      deletePoll(tx, poll.id);
    },
  };

  /** The invitation that a link stands for. Throws NotFound where the link was not made here, or its poll was discarded. */
  function invitationOf(executor: Executor, reference: string): { invitation: PollInvitationRow; found: Poll } {
    const id = signer.read('poll', reference);
    const invitation = id === null ? undefined : invitationById(executor, Number(id));
    const found = invitation && pollById(executor, invitation.pollId);
    if (!found) throw new NotFound('poll.unknownLink');
    return { invitation, found };
  }

  function stateOf({ invitation, found: { poll } }: ReturnType<typeof invitationOf>): LinkState {
    if (invitation.used) return 'used';
    return poll.state === 'open' && today() <= (poll.closesOn ?? '') ? 'waiting' : 'late';
  }

  return {
    today,

    /** Polls that visitors see. */
    published: (): Poll[] => publishedPolls(database),

    /** Throws NotFound, or Gone where it was withdrawn. */
    view(slug: string): Poll {
      const found = pollBySlug(database, slug);
      if (found?.poll.state === 'withdrawn') throw new Gone();
      if (found?.poll.state !== 'published') throw new NotFound('poll.unknown');
      return found;
    },

    /** Every poll with how many took part, for editors. */
    list(actor: AccountRow) {
      authorize(actor, 'poll.edit');
      return allPolls(database).map((poll) => ({ poll, participation: participationOf(database, poll.id) }));
    },

    /** Throws Forbidden unless this account may write polls. */
    assertMayEdit: (actor: AccountRow): void => authorize(actor, 'poll.edit'),

    /** One poll. Throws NotFound, and IllegalTransition where what is to be done cannot be done now. */
    work(actor: AccountRow, id: number, toDo: PollAction | 'edit' | 'invite' | null = null) {
      authorize(actor, 'poll.edit');
      const found = pollOf(database, id);
      if (toDo !== null) assertMay(found.poll, toDo);
      return { ...found, participation: participationOf(database, id) };
    },

    /** Returns the number of the new draft. */
    create(actor: AccountRow, mode: PollMode, { options, ...content }: PollContent): number {
      authorize(actor, 'poll.edit');
      return database.transaction((tx) => {
        const slug = freeSlug(tx, content.questionFr);
        const id = insertPoll(tx, { ...content, slug, mode, createdAt: instant(), updatedAt: instant() });
        replacePollOptions(tx, id, options);
        recordEvent(tx, { verb: 'poll.created', accountId: actor.id, detail: { poll: slug } });
        return id;
      });
    },

    edit(actor: AccountRow, id: number, { options, ...content }: PollContent): void {
      authorize(actor, 'poll.edit');
      database.transaction((tx) => {
        const { poll } = pollOf(tx, id);
        assertMay(poll, 'edit');
        change(tx, actor, poll, 'edited', content);
        replacePollOptions(tx, id, options);
      });
    },

    /** Opens, closes, publishes, withdraws, reminds or discards. */
    act(actor: AccountRow, id: number, action: PollAction): void {
      authorize(actor, 'poll.edit');
      database.transaction((tx) => {
        const found = pollOf(tx, id);
        assertMay(found.poll, action);
        verbs[action](tx, actor, found);
      });
      void postman.deliverDue();
    },

    /** Adds to those who are invited, each once; returns how many are new. Where the poll is open, they are written to. */
    invite(actor: AccountRow, id: number, addresses: readonly string[]): number {
      authorize(actor, 'poll.edit');
      const added = database.transaction((tx) => {
        const { poll } = pollOf(tx, id);
        assertMay(poll, 'invite');
        const fresh = addresses.flatMap((email) => {
          const invitationId = insertInvitation(tx, id, email);
          return invitationId === null ? [] : [{ id: invitationId, pollId: id, email, used: false }];
        });
        if (participationOf(tx, id).invited > mostInvited)
          throw new InvalidInput('poll.invite.many', { limit: mostInvited });
        if (poll.state === 'open') for (const invitation of fresh) writeTo(tx, poll, invitation, 'invitation');
        recordEvent(tx, {
          verb: 'poll.invited',
          accountId: actor.id,
          detail: { poll: poll.slug, count: fresh.length },
        });
        return fresh.length;
      });
      void postman.deliverDue();
      return added;
    },

    /** Takes back every invitation of a draft. */
    clearInvited(actor: AccountRow, id: number): void {
      authorize(actor, 'poll.edit');
      database.transaction((tx) => {
        const { poll } = pollOf(tx, id);
        if (poll.state !== 'draft') throw new IllegalTransition('poll.wrongState');
        clearInvitations(tx, id);
      });
    },

    /** The page under the link of a mail. Throws NotFound. */
    invitation(reference: string): Poll & { state: LinkState } {
      const invited = invitationOf(database, reference);
      return { ...invited.found, state: stateOf(invited) };
    },

    /**
     * Takes an answer, once: the invitation is marked as used and the answer is written, and nothing says that they belong
     * together. Where the link is used or late nothing happens. Throws NotFound, and InvalidInput for a wrong choice.
     */
    answer(reference: string, choices: readonly number[]): LinkState {
      return database.transaction((tx) => {
        const invited = invitationOf(tx, reference);
        const { poll, options } = invited.found;
        const state = stateOf(invited);
        if (state !== 'waiting') return state;
        const known = new Set(options.map((option) => option.id));
        if (choices.length === 0 || choices.some((choice) => !known.has(choice)))
          throw new InvalidInput(poll.several ? 'poll.choose.several' : 'poll.choose.one');
        if (!poll.several && choices.length > 1) throw new InvalidInput('poll.choose.one');
        if (!spendInvitation(tx, invited.invitation.id)) return 'used';
        insertAnswer(tx, poll.id, choices);
        return 'waiting';
      });
    },

    /** Closes what was to close by now. */
    closeDue(): void {
      database.transaction((tx) => {
        for (const { id } of overduePolls(tx, today())) finish(tx, null, pollOf(tx, id));
      });
    },
  };
}

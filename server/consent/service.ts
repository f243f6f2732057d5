import { foldName, slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { type AccountRow, accountById, accountsByIds } from '../../db/queries/accounts.ts';
import {
  type ConsentEntryRow,
  type ConsentRequestRow,
  consentEntriesOf,
  consentRequestById,
  consentsOf,
  contributedTestimonials,
  currentRequestsOf,
  insertConsentEntry,
  insertConsentRequest,
  type Medium,
  media,
  replaceConsents,
  requestsOfKey,
  testimonialByKey,
  unansweredRequests,
  updateConsentRequest,
  withdrawals,
  withdrawConsents,
} from '../../db/queries/consent.ts';
import { initiativeById, revisionById, revisionsOf } from '../../db/queries/initiatives.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { speakerBySlug, speakerInTerritory } from '../../db/queries/speakers.ts';
import type { SubmissionRow } from '../../db/queries/submissions.ts';
import {
  anyTestimonialBySlug,
  insertTestimonial,
  speakerById,
  testimonialBySlug,
  updateTestimonial,
  upsertSpeaker,
} from '../../db/queries/testimonials.ts';
import type { TestimonialContent } from '../../db/schema/index.ts';
import { allows, authorize } from '../accounts/policy.ts';
import {
  sameWording,
  testimonialColumns,
  testimonialContentOf,
  typesetTestimonial,
} from '../contribution/testimonials.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import { type Translator, translators } from '../http/i18n/index.ts';
import type { LinkSigner } from '../mail/links.ts';
import type { Postman } from '../mail/postman.ts';
import type { Reindex } from '../search/reindex.ts';
import { askMail, withdrawnMail } from './mails.ts';

const listed = 200;
const longestSlug = 80;

/** Where a request for agreement is. */
export type RequestState = 'waiting' | 'agreed' | 'refused';

export type ConsentService = ReturnType<typeof createConsentService>;

/** The last act of the ledger for each medium. */
export function standing(entries: readonly ConsentEntryRow[]): Map<Medium, ConsentEntryRow> {
  return new Map(entries.map((entry) => [entry.medium, entry]));
}

/**
 * Speakers agree to their words, medium by medium, through a signed link. A testimonial comes before visitors once an
 * editor has published its record and its speaker has agreed; what is withdrawn disappears in the same transaction.
 */
export function createConsentService({
  database,
  signer,
  reindex,
  postman,
  baseUrl,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  signer: LinkSigner;
  reindex: Reindex;
  postman: Pick<Postman, 'deliverDue'>;
  baseUrl: string;
  now?: () => number;
}) {
  const instant = () => new Date(now()).toISOString();

  const linkOf = (id: number) => signer.sign('consent', id);

  function stateOf(entries: readonly ConsentEntryRow[]): RequestState {
    const acts = [...standing(entries).values()].map(({ act }) => act);
    if (acts.length === 0) return 'waiting';
    return acts.includes('granted') ? 'agreed' : 'refused';
  }

  function ask(tx: Executor, request: ConsentRequestRow, actor: AccountRow): void {
    const { email } = request.statement;
    if (email === '') return;
    const title = titleOf(tx, request.initiativeId);
    const mail = askMail(
      { request, title, actor, reference: linkOf(request.id), baseUrl },
      translators[actor.language],
    );
    // One mail a day about one wording, however often it is sent.
    const key = `consent-${request.id}-${instant().slice(0, 10)}`;
    enqueueMail(tx, { recipient: email, key, ...mail });
  }

  /** Title of the record as it was sent last. */
  const titleOf = (tx: Executor, initiativeId: number) => revisionsOf(tx, initiativeId)[0]?.title ?? '';

  /**
   * Name authority: a person who has spoken in this territory before, under this name or an alias, is the same person; elsewhere
   * one name may be borne by two.
   */
  function speakerIdOf(tx: Executor, name: string, territoryId: number): number {
    const folded = foldName(name);
    const known =
      folded === '' ? undefined : speakerInTerritory(tx, territoryId, (other) => foldName(other) === folded);
    if (known) return known.id;
    const slug = freeSlug(name, 'temoin', (taken) => speakerBySlug(tx, taken) !== undefined);
    return upsertSpeaker(tx, { slug, name, aliases: [] });
  }

  /** The speaker of a testimonial: the same as before while its wording names the same person, whatever editors made of the name. */
  function speakerIdFor(tx: Executor, { key, statement }: ConsentRequestRow, territoryId: number): number {
    const known = testimonialByKey(tx, key);
    const before = known && requestsOfKey(tx, key).find(({ testimonialId }) => testimonialId === known.id);
    const same = before && foldName(before.statement.speaker) === foldName(statement.speaker);
    return known && same ? known.speakerId : speakerIdOf(tx, statement.speaker, territoryId);
  }

  function freeSlug(text: string, otherwise: string, isTaken: (slug: string) => boolean): string {
    const whole = slugOf(text) || otherwise;
    const stem = whole.length <= longestSlug ? whole : whole.slice(0, longestSlug + 1).replace(/-[^-]*$/, '');
    let slug = stem;
    for (let number = 2; isTaken(slug); number += 1) slug = `${stem}-${number}`;
    return slug;
  }

  const slugFor = (tx: Executor, { speaker, text }: TestimonialContent) =>
    freeSlug(`${speaker} ${text}`, 'temoignage', (taken) => anyTestimonialBySlug(tx, taken) !== undefined);

  /** Lets the testimonial follow its request: once approved and agreed to, it says what the speaker agreed to. */
  function settle(tx: Executor, request: ConsentRequestRow): void {
    if (request.approvedAt === null || request.supersededAt !== null) return;
    const entries = consentEntriesOf(tx, [request.id]);
    if (stateOf(entries) !== 'agreed') return;
    const initiative = initiativeById(tx, request.initiativeId);
    const revision = initiative?.publishedRevisionId ? revisionById(tx, initiative.publishedRevisionId) : undefined;
    if (initiative?.state !== 'published' || !revision) return;
    const known = testimonialByKey(tx, request.key);
    const values = {
      ...testimonialColumns(request.statement),
      speakerId: speakerIdFor(tx, request, revision.territoryId),
      initiativeId: request.initiativeId,
      territoryId: revision.territoryId,
      territoryName: revision.territoryName,
      publishedAt: known?.publishedAt ?? instant(),
      key: request.key,
    };
    const id = known?.id ?? insertTestimonial(tx, { ...values, slug: slugFor(tx, request.statement) });
    if (known) updateTestimonial(tx, id, values);
    const first = new Map(entries.filter(({ act }) => act === 'granted').map(({ medium, at }) => [medium, at]));
    replaceConsents(
      tx,
      id,
      [...standing(entries).values()].flatMap(({ medium, act, at }) =>
        act === 'refused'
          ? []
          : [
              {
                medium,
                basis: 'given' as const,
                grantedAt: first.get(medium) ?? at,
                withdrawnAt: act === 'withdrawn' ? at : null,
              },
            ],
      ),
    );
    updateConsentRequest(tx, request.id, { testimonialId: id });
    reindex.initiative(tx, request.initiativeId);
  }

  /** Search follows a testimonial, with its record where it has one. */
  function follow(tx: Executor, { id, initiativeId }: { id: number; initiativeId: number | null }): void {
    if (initiativeId === null) reindex.testimonials(tx, [id]);
    else reindex.initiative(tx, initiativeId);
  }

  /** Tells those who work with the record: its history, and by mail the account that contributed it. */
  function announceWithdrawal(tx: Executor, request: ConsentRequestRow | null, testimonialId: number | null): void {
    if (!request) return;
    const { initiativeId, statement } = request;
    recordEvent(tx, {
      verb: 'testimonial.withdrawn',
      initiativeId,
      testimonialId,
      detail: { speaker: statement.speaker },
    });
    const ownerId = initiativeById(tx, initiativeId)?.ownerId ?? request.accountId;
    const contributor = ownerId === null ? undefined : accountById(tx, ownerId);
    if (!contributor?.mailChoices.steps) return;
    const mail = withdrawnMail({ statement, title: titleOf(tx, initiativeId) }, translators[contributor.language]);
    enqueueMail(tx, { recipient: contributor.email, ...mail });
  }

  /** Takes these media back from every wording of a testimonial. Returns the testimonial, where there is one. */
  function withdrawEverywhere(
    tx: Executor,
    key: string,
    which: readonly Medium[],
    wordingOf: (medium: Medium) => string,
    accountId: string | null = null,
  ): number | null {
    const act = 'withdrawn';
    for (const { id: requestId } of requestsOfKey(tx, key)) {
      const stands = standing(consentEntriesOf(tx, [requestId]));
      for (const medium of which.filter((each) => stands.get(each)?.act === 'granted'))
        insertConsentEntry(tx, { requestId, medium, act, wording: wordingOf(medium), accountId, at: instant() });
    }
    const testimonial = testimonialByKey(tx, key);
    if (!testimonial) return null;
    withdrawConsents(tx, testimonial.id, which, instant());
    follow(tx, testimonial);
    return testimonial.id;
  }

  function requestOf(reference: string): ConsentRequestRow {
    const id = signer.read('consent', reference);
    const request = id === null ? undefined : consentRequestById(database, Number(id));
    if (!request) throw new NotFound('consent.unknownLink');
    return request;
  }

  /** May this account see and change where a speaker is written to? */
  function mayAddress(actor: AccountRow, { accountId, initiativeId }: ConsentRequestRow, executor: Executor): boolean {
    const ownerId = initiativeById(executor, initiativeId)?.ownerId ?? null;
    return [accountId, ownerId].includes(actor.id) || allows(actor, 'submission.review');
  }

  function followed(requests: readonly ConsentRequestRow[], actor: AccountRow) {
    return requests.map((request) => {
      const entries = consentEntriesOf(database, [request.id]);
      const { email } = request.statement;
      const known = mayAddress(actor, request, database);
      return {
        request,
        entries,
        state: stateOf(entries),
        /** Where the link was sent; null where this account may not know. */
        email: known ? email : null,
        handedOver: email === '',
        /** Only for the account that asked, where nobody else sends it to the speaker. */
        reference: email === '' && request.accountId === actor.id ? linkOf(request.id) : null,
        mayRemind: known && email !== '',
      };
    });
  }

  const standingOf = (requests: readonly ConsentRequestRow[], approved: boolean) =>
    requests.find(({ approvedAt, supersededAt }) => supersededAt === null && (approvedAt !== null) === approved);

  /** The words with the address that the speaker is known under, unless this account may give another. */
  function addressed(
    tx: Executor,
    statement: TestimonialContent,
    last: ConsentRequestRow | undefined,
    actor: AccountRow,
  ): TestimonialContent {
    return !last || mayAddress(actor, last, tx) ? statement : { ...statement, email: last.statement.email };
  }

  /**
   * Asks the speakers of wordings that nobody was asked about yet. What an editor has approved stays untouched, and its link
   * good, until the record is published with the new words.
   */
  function askFor(tx: Executor, submission: SubmissionRow, actor: AccountRow): void {
    const { initiativeId } = submission;
    for (const written of submission.content.testimonials) {
      const requests = requestsOfKey(tx, written.key);
      const [last] = requests;
      if (last && last.initiativeId !== initiativeId) throw new InvalidInput();
      const statement = addressed(tx, typesetTestimonial(written), last, actor);
      const [approved, pending] = [standingOf(requests, true), standingOf(requests, false)];
      if (pending && sameWording(pending.statement, statement)) {
        updateConsentRequest(tx, pending.id, { statement });
        const moved = pending.statement.email !== statement.email;
        if (moved && stateOf(consentEntriesOf(tx, [pending.id])) === 'waiting')
          ask(tx, { ...pending, statement }, actor);
        continue;
      }
      if (pending) updateConsentRequest(tx, pending.id, { supersededAt: instant() });
      if (approved && sameWording(approved.statement, statement)) continue;
      const id = insertConsentRequest(tx, { initiativeId, key: statement.key, statement, accountId: actor.id });
      const request = consentRequestById(tx, id);
      if (request) ask(tx, request, actor);
    }
  }

  /** The words that a record is published with take the place of those before them, where they differ. */
  function approveWords(tx: Executor, written: TestimonialContent, actor: AccountRow): void {
    const requests = requestsOfKey(tx, written.key);
    const statement = addressed(tx, typesetTestimonial(written), requests[0], actor);
    const [approved, pending] = [standingOf(requests, true), standingOf(requests, false)];
    const chosen = pending ?? approved;
    if (!chosen) return;
    if (pending && approved) updateConsentRequest(tx, approved.id, { supersededAt: instant() });
    const values = { statement, approvedAt: chosen.approvedAt ?? instant() };
    updateConsentRequest(tx, chosen.id, values);
    settle(tx, { ...chosen, ...values });
  }

  return {
    /** Called when a contribution is sent. */
    askFor,

    /** Called when a contribution is published: its wordings may appear, those that it no longer holds may not. */
    approve(tx: Executor, submission: SubmissionRow, actor: AccountRow): void {
      // An editor may have mended a wording: its speaker has to agree to that one.
      askFor(tx, submission, actor);
      const { initiativeId, content } = submission;
      for (const written of content.testimonials) approveWords(tx, written, actor);
      const kept = new Set(content.testimonials.map(({ key }) => key));
      for (const request of currentRequestsOf(tx, initiativeId))
        if (!kept.has(request.key)) updateConsentRequest(tx, request.id, { supersededAt: instant() });
      for (const { testimonial } of contributedTestimonials(tx, initiativeId)) {
        if (testimonial.key === null || kept.has(testimonial.key)) continue;
        updateTestimonial(tx, testimonial.id, { publishedAt: null });
        reindex.initiative(tx, initiativeId);
      }
    },

    /** Called when a contribution is refused or given up: what its speakers were asked about will not be published. */
    abandon(tx: Executor, { initiativeId }: SubmissionRow): void {
      for (const request of currentRequestsOf(tx, initiativeId))
        if (request.approvedAt === null) updateConsentRequest(tx, request.id, { supersededAt: instant() });
    },

    /** Called when a record comes back: answers that came while it was away count now. */
    resume(tx: Executor, initiativeId: number): void {
      for (const request of currentRequestsOf(tx, initiativeId)) settle(tx, request);
    },

    /** The testimonials of a record as its form shows them: the words approved last, answered or not. */
    contentsOf(tx: Executor, initiativeId: number, actor: AccountRow): TestimonialContent[] {
      const approved = currentRequestsOf(tx, initiativeId).filter(({ approvedAt }) => approvedAt !== null);
      const known = new Set(approved.map(({ key }) => key));
      const others = contributedTestimonials(tx, initiativeId).filter(
        ({ testimonial }) => testimonial.key !== null && !known.has(testimonial.key),
      );
      return [
        ...approved.map((request) =>
          mayAddress(actor, request, tx) ? request.statement : { ...request.statement, email: '' },
        ),
        ...others.map((row) => testimonialContentOf(row, '')),
      ];
    },

    /** How far each testimonial of a record is, as far as this account may know. */
    statesOf: (initiativeId: number, actor: AccountRow) => followed(currentRequestsOf(database, initiativeId), actor),

    /** Sends the link once more. */
    remind(actor: AccountRow, id: number): void {
      database.transaction((tx) => {
        const request = consentRequestById(tx, id);
        if (!request || request.supersededAt !== null) throw new NotFound();
        const ownerId = initiativeById(tx, request.initiativeId)?.ownerId ?? null;
        authorize(actor, 'consent.remind', ownerId === actor.id ? ownerId : request.accountId);
        if (stateOf(consentEntriesOf(tx, [id])) !== 'waiting') throw new IllegalTransition('consent.answered');
        ask(tx, request, actor);
      });
      void postman.deliverDue();
    },

    /** What the speaker is asked, under the link of the mail. */
    view(reference: string) {
      const request = requestOf(reference);
      const entries = consentEntriesOf(database, [request.id]);
      const testimonial = testimonialByKey(database, request.key);
      const online = testimonialBySlug(database, testimonial?.slug ?? '') !== undefined;
      return {
        request,
        stands: standing(entries),
        state: stateOf(entries),
        title: titleOf(database, request.initiativeId),
        /** Another wording took its place: its own link was sent. */
        superseded: request.supersededAt !== null,
        /** These very words, once they can be read on the site. */
        testimonial: online && testimonial && request.testimonialId === testimonial.id ? testimonial : null,
        contributor: request.accountId === null ? null : (accountById(database, request.accountId) ?? null),
      };
    },

    /** The speaker's answer: the media agreed to; all others are refused, or taken back. Says the same twice, does it once. */
    answer(reference: string, granted: ReadonlySet<Medium>, t: Translator): void {
      const asked = requestOf(reference);
      database.transaction((tx) => {
        const request = consentRequestById(tx, asked.id);
        if (!request) throw new NotFound('consent.unknownLink');
        const wordingOf = (medium: Medium) => t(`consent.wording.${medium}`);
        const stands = standing(consentEntriesOf(tx, [request.id]));
        const taken = media.filter((medium) => stands.get(medium)?.act === 'granted' && !granted.has(medium));
        if (request.supersededAt !== null && taken.length === 0) throw new IllegalTransition('consent.superseded');
        const testimonialId = withdrawEverywhere(tx, request.key, taken, wordingOf);
        for (const medium of media) {
          const last = stands.get(medium)?.act;
          const act = granted.has(medium) ? 'granted' : 'refused';
          if (taken.includes(medium) || last === act || (last === 'withdrawn' && act === 'refused')) continue;
          if (request.supersededAt !== null) continue;
          insertConsentEntry(tx, { requestId: request.id, medium, act, wording: wordingOf(medium), at: instant() });
        }
        if (taken.length > 0) announceWithdrawal(tx, request, testimonialId);
        else {
          const { initiativeId, statement } = request;
          const verb = granted.size > 0 ? 'testimonial.agreed' : 'testimonial.refused';
          if (stands.size === 0) recordEvent(tx, { verb, initiativeId, detail: { speaker: statement.speaker } });
        }
        settle(tx, request);
      });
      void postman.deliverDue();
    },

    /** What an editor sees of a testimonial: consents and their ledger. */
    ledger(actor: AccountRow, slug: string) {
      authorize(actor, 'consent.see');
      const testimonial = anyTestimonialBySlug(database, slug);
      if (!testimonial) throw new NotFound();
      const requests = testimonial.key === null ? [] : requestsOfKey(database, testimonial.key);
      const entries = consentEntriesOf(
        database,
        requests.map(({ id }) => id),
        testimonial.id,
      );
      const people = entries.map(({ accountId }) => accountId).filter((id) => id !== null);
      return {
        testimonial,
        speaker: speakerById(database, testimonial.speakerId),
        consents: consentsOf(database, testimonial.id),
        entries,
        people: new Map(accountsByIds(database, people).map((account) => [account.id, account])),
      };
    },

    /** Takes media back because the speaker asked an editor to, by letter or by telephone. */
    withdraw(actor: AccountRow, slug: string, which: readonly Medium[], reason: string): void {
      authorize(actor, 'consent.withdraw');
      if (which.length === 0) throw new InvalidInput('consent.withdraw.none');
      if (reason === '') throw new InvalidInput('consent.withdraw.reasonMissing');
      database.transaction((tx) => {
        const testimonial = anyTestimonialBySlug(tx, slug);
        if (!testimonial) throw new NotFound();
        const { id, key, initiativeId } = testimonial;
        const open = consentsOf(tx, id).filter(
          ({ medium, withdrawnAt }) => withdrawnAt === null && which.includes(medium),
        );
        if (open.length === 0) throw new IllegalTransition('consent.withdraw.done');
        const { id: accountId } = actor;
        recordEvent(tx, {
          verb: 'testimonial.withdrawn',
          initiativeId,
          testimonialId: id,
          accountId,
          detail: { reason },
        });
        if (key !== null) {
          withdrawEverywhere(tx, key, which, () => reason, accountId);
          return;
        }
        for (const { medium } of open)
          insertConsentEntry(tx, {
            testimonialId: id,
            medium,
            act: 'withdrawn',
            wording: reason,
            accountId,
            at: instant(),
          });
        withdrawConsents(tx, id, which, instant());
        // A new seed does not touch it any more.
        updateTestimonial(tx, id, { seedHash: null });
        follow(tx, testimonial);
      });
    },

    /** What was withdrawn, with the volumes that it touches, and who has not answered. */
    overview(actor: AccountRow) {
      authorize(actor, 'consent.see');
      return { withdrawals: withdrawals(database, listed), waiting: unansweredRequests(database, listed) };
    },
  };
}

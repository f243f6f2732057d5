import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { type AccountRow, accountsByIds } from '../../db/queries/accounts.ts';
import { followupsOf } from '../../db/queries/followups.ts';
import {
  type InitiativeRow,
  initiativeById,
  insertInitiative,
  insertRevision,
  moveBelongings,
  type RevisionInput,
  revisionById,
  revisionInput,
  revisionsOf,
  updateInitiative,
} from '../../db/queries/initiatives.ts';
import { eventsOf, recordEvent } from '../../db/queries/operations.ts';
import {
  commentsOf,
  insertComment,
  type SubmissionState,
  submissionsInState,
  submissionTotals,
} from '../../db/queries/submissions.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import { authorize } from '../accounts/policy.ts';
import type { ConsentService } from '../consent/service.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import type { Postman } from '../mail/postman.ts';
import type { Reindex } from '../search/reindex.ts';
import type { Flow } from './flow.ts';
import { isPossible } from './workflow.ts';

/** What an editor may decide about a submission. */
export const decisions = ['request-changes', 'accept', 'publish', 'refuse', 'reopen'] as const;
export type Decision = (typeof decisions)[number];

const queueLength = 100;

export type ReviewService = ReturnType<typeof createReviewService>;

export function createReviewService({
  database,
  reindex,
  flow,
  consent,
  postman,
}: {
  database: CatalogueDatabase;
  reindex: Reindex;
  flow: Flow;
  consent: Pick<ConsentService, 'approve' | 'abandon' | 'resume'>;
  postman: Pick<Postman, 'deliverDue'>;
}) {
  function existing(tx: Executor, id: number): InitiativeRow {
    const initiative = initiativeById(tx, id);
    if (!initiative) throw new NotFound();
    return initiative;
  }

  /** Puts a revision before visitors: pages and search hold it as soon as the transaction ends. */
  function show(tx: Executor, initiative: InitiativeRow, revisionId: number, actor: AccountRow | null): void {
    const revision = revisionById(tx, revisionId);
    if (revision?.initiativeId !== initiative.id) throw new NotFound();
    updateInitiative(tx, initiative.id, {
      state: 'published',
      publishedRevisionId: revisionId,
      publishedAt: initiative.publishedAt ?? new Date().toISOString(),
      inspiredById: revision.content.inspiredBy ?? null,
      mergedIntoId: null,
      seedHash: null,
    });
    recordEvent(tx, {
      verb: 'initiative.published',
      initiativeId: initiative.id,
      accountId: actor?.id ?? null,
      detail: { revisionId },
    });
    reindex.initiative(tx, initiative.id);
  }

  function decide(tx: Executor, actor: AccountRow, id: number, decision: Decision, reason: string): void {
    const submission = flow.existing(tx, id);
    authorize(actor, 'submission.review');
    if (decision === 'refuse' && reason === '') throw new InvalidInput('review.reason.missing');
    if (decision === 'request-changes') {
      const open = commentsOf(tx, id).some(({ resolvedAt }) => resolvedAt === null);
      if (reason === '' && !open) throw new InvalidInput('review.reason.missing');
      if (reason !== '') insertComment(tx, { submissionId: id, section: 'general', authorId: actor.id, text: reason });
    }
    if (decision === 'reopen' && flow.openSubmissionOf(tx, submission.initiativeId))
      throw new IllegalTransition('error.409.open');
    if (decision !== 'publish' && decision !== 'accept') {
      flow.move(tx, submission, decision, actor, { reason });
      if (decision === 'refuse') consent.abandon(tx, submission);
      return;
    }
    const revisionId = flow.freeze(tx, submission, actor);
    const revision = revisionById(tx, revisionId);
    if (!revision) throw new NotFound();
    if (decision === 'accept') {
      flow.move(tx, submission, decision, actor, { revisionId });
      return;
    }
    if (!isPossible('publish', submission.state)) throw new IllegalTransition('error.409.submission');
    const initiative = existing(tx, submission.initiativeId);
    flow.nameInitiative(tx, initiative, revision.title, revision.territoryId);
    show(tx, initiative, revisionId, actor);
    consent.approve(tx, submission, actor);
    flow.move(tx, submission, 'publish', actor, { revisionId });
  }

  return {
    reindex,

    /** Publishes a revision within the caller's transaction. */
    show: (tx: Executor, id: number, revisionId: number, actor: AccountRow | null) =>
      show(tx, existing(tx, id), revisionId, actor),

    /** Opens a record with its first revision, as a draft. Returns its id. */
    create(slug: string, input: RevisionInput): number {
      return database.transaction((tx) => {
        const id = insertInitiative(tx, slug);
        insertRevision(tx, id, input);
        recordEvent(tx, { verb: 'initiative.created', initiativeId: id });
        return id;
      });
    },

    /** Publishes a new revision of a record: visitors see it, and search finds it, as soon as this returns. */
    publish(id: number, input: RevisionInput): void {
      database.transaction((tx) => show(tx, existing(tx, id), insertRevision(tx, id, input), null));
    },

    /** Takes a published record away from visitors and from search; its revisions stay. */
    withdraw(id: number, actor: AccountRow | null = null, reason = ''): void {
      if (actor) authorize(actor, 'initiative.withdraw');
      database.transaction((tx) => {
        if (existing(tx, id).state !== 'published') throw new IllegalTransition();
        updateInitiative(tx, id, { state: 'withdrawn', seedHash: null });
        const detail = reason === '' ? null : { reason };
        recordEvent(tx, { verb: 'initiative.withdrawn', initiativeId: id, accountId: actor?.id ?? null, detail });
        reindex.initiative(tx, id);
      });
    },

    /** What waits for editors, or what was done, by state. */
    queue(actor: AccountRow, state: SubmissionState) {
      authorize(actor, 'submission.review');
      const rows = submissionsInState(database, state, queueLength);
      const people = rows.flatMap(({ authorId, lockedBy }) => [authorId, lockedBy]).filter((id) => id !== null);
      return {
        rows: rows.map((submission) => ({
          submission,
          initiative: existing(database, submission.initiativeId),
          territory: flow.lookups(database).territory(submission.content.territoryCode) ?? null,
        })),
        people: new Map(accountsByIds(database, people).map((account) => [account.id, account])),
        totals: submissionTotals(database),
      };
    },

    /** What an editor needs beside the contribution itself: the published version, and what can be decided. */
    decisionsFor(actor: AccountRow, id: number) {
      authorize(actor, 'submission.review');
      const submission = flow.existing(database, id);
      const { publishedRevisionId } = flow.initiativeOf(database, submission);
      const before = publishedRevisionId === null ? null : (revisionInput(database, publishedRevisionId) ?? null);
      return {
        before,
        beforeTerritory: before ? (territoriesByIds(database, [before.territoryId])[0] ?? null) : null,
        decisions: decisions.filter((decision) => isPossible(decision, submission.state)),
      };
    },

    /** Decides about a submission. `reason` is told to the author. */
    decide(actor: AccountRow, id: number, decision: Decision, reason: string): void {
      database.transaction((tx) => decide(tx, actor, id, decision, reason));
      void postman.deliverDue();
    },

    /** Every version of a record and what happened to it. */
    history(actor: AccountRow, id: number) {
      authorize(actor, 'submission.review');
      const initiative = existing(database, id);
      const revisions = revisionsOf(database, id);
      const events = eventsOf(database, id);
      const people = [...revisions.map(({ authorId }) => authorId), ...events.map(({ accountId }) => accountId)];
      const known = people.filter((person) => person !== null);
      return {
        initiative,
        revisions,
        events,
        followups: followupsOf(database, id).filter(({ answeredAt }) => answeredAt !== null),
        people: new Map(accountsByIds(database, known).map((account) => [account.id, account])),
      };
    },

    /** Two versions of one record, to be told apart. */
    compare(actor: AccountRow, id: number, from: number, to: number) {
      authorize(actor, 'submission.review');
      const rows = revisionsOf(database, id);
      const read = (number: number) => {
        const row = rows.find((revision) => revision.number === number);
        const input = row && revisionInput(database, row.id);
        const [territory] = input ? territoriesByIds(database, [input.territoryId]) : [];
        if (!row || !input || !territory) throw new NotFound();
        return { row, input, territory };
      };
      return { initiative: existing(database, id), before: read(from), after: read(to) };
    },

    /** Publishes an old version again, as a new one. */
    restore(actor: AccountRow, id: number, number: number): void {
      authorize(actor, 'initiative.restore');
      database.transaction((tx) => {
        const initiative = existing(tx, id);
        if (flow.openSubmissionOf(tx, id)) throw new IllegalTransition('error.409.open');
        const row = revisionsOf(tx, id).find((revision) => revision.number === number);
        const input = row && revisionInput(tx, row.id);
        if (!input) throw new NotFound();
        flow.nameInitiative(tx, initiative, input.title, input.territoryId);
        const revisionId = insertRevision(tx, id, { ...input, authorId: actor.id });
        recordEvent(tx, { verb: 'initiative.restored', initiativeId: id, accountId: actor.id, detail: { number } });
        show(tx, existing(tx, id), revisionId, actor);
        consent.resume(tx, id);
      });
    },

    /** Makes one record of two: the first is withdrawn and its address leads to the second. */
    merge(actor: AccountRow, id: number, reference: string): InitiativeRow {
      authorize(actor, 'initiative.merge');
      return database.transaction((tx) => {
        const duplicate = existing(tx, id);
        const target = flow.lookups(tx).initiativeId(reference);
        if (target === undefined || target === id) throw new InvalidInput('review.merge.unknown');
        if (duplicate.state !== 'published') throw new IllegalTransition();
        if (flow.openSubmissionOf(tx, id) || flow.openSubmissionOf(tx, target))
          throw new IllegalTransition('error.409.open');
        updateInitiative(tx, id, { state: 'withdrawn', mergedIntoId: target, seedHash: null });
        moveBelongings(tx, id, target);
        recordEvent(tx, {
          verb: 'initiative.merged',
          initiativeId: id,
          accountId: actor.id,
          detail: { into: target },
        });
        recordEvent(tx, {
          verb: 'initiative.absorbed',
          initiativeId: target,
          accountId: actor.id,
          detail: { from: id },
        });
        reindex.initiative(tx, id);
        reindex.initiative(tx, target);
        return existing(tx, target);
      });
    },
  };
}

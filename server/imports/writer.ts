import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { type ImportMode, type ImportResult, rememberImported } from '../../db/queries/imports.ts';
import {
  initiativeById,
  insertInitiative,
  insertRevision,
  replaceVolumesOf,
  revisionInput,
} from '../../db/queries/initiatives.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { insertSubmission, type SubmissionRow, updateSubmission } from '../../db/queries/submissions.ts';
import { contentOf } from '../contribution/content.ts';
import { draftSlugPrefix, type Flow } from '../review/flow.ts';
import type { ReviewService } from '../review/service.ts';
import type { Judgement } from './judge.ts';

export type Verdict = Exclude<Judgement, { outcome: 'error' }>;

export interface Writing {
  importId: number;
  line: number;
  mode: ImportMode;
  /** Null: the command line. */
  actor: AccountRow | null;
}

export type Writer = ReturnType<typeof createWriter>;

/**
 * Writes what a line says, within the caller's transaction, as a single record is written: revision, state, event, entry
 * of the index. Nobody is sent a mail.
 */
export function createWriter({
  flow,
  review,
  now = Date.now,
}: {
  flow: Pick<Flow, 'lookups' | 'nameInitiative'>;
  review: Pick<ReviewService, 'show' | 'reindex'>;
  now?: () => number;
}) {
  function publish(tx: Executor, id: number, revisionId: number, verdict: Verdict, actor: AccountRow | null): void {
    const initiative = initiativeById(tx, id);
    if (!initiative) return;
    flow.nameInitiative(tx, initiative, verdict.input.title, verdict.input.territoryId);
    review.show(tx, id, revisionId, actor);
  }

  /** Hands a revision to the editors. It is its own base, so that nothing the form does not show is lost. */
  function submit(tx: Executor, id: number, revisionId: number, verdict: Verdict, actor: AccountRow | null): number {
    const content = contentOf(verdict.input, verdict.territory, flow.lookups(tx));
    const values = { initiativeId: id, authorId: actor?.id ?? null, content, baseRevisionId: revisionId };
    const submission = insertSubmission(tx, values);
    updateSubmission(tx, submission, { state: 'submitted', revisionId, submittedAt: new Date(now()).toISOString() });
    return submission;
  }

  /** Publishes what an earlier import has handed in, unless somebody has written in it since. */
  function publishWaiting(tx: Executor, waiting: SubmissionRow, verdict: Verdict, actor: AccountRow | null): boolean {
    const isImported = waiting.baseRevisionId === waiting.revisionId;
    const input = waiting.revisionId === null ? undefined : revisionInput(tx, waiting.revisionId);
    if (!isImported || waiting.revisionId === null || !input) return false;
    const content = contentOf(input, verdict.territory, flow.lookups(tx));
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(content)), waiting.content)) return false;
    publish(tx, waiting.initiativeId, waiting.revisionId, verdict, actor);
    updateSubmission(tx, waiting.id, { state: 'published', lockedBy: null, lockedUntil: null });
    recordEvent(tx, {
      verb: 'submission.publish',
      initiativeId: waiting.initiativeId,
      submissionId: waiting.id,
      accountId: actor?.id ?? null,
      detail: { revisionId: waiting.revisionId },
    });
    return true;
  }

  return {
    write(tx: Executor, verdict: Verdict, writing: Writing): { result: ImportResult; initiativeId: number } {
      const { importId, line, mode, actor } = writing;
      const { initiative, waiting, volumes, rewritten, record, input, key, hash, isDraft } = verdict;
      const isPublished = mode === 'publish' && !isDraft;
      if (initiative && !rewritten && !volumes) {
        const published = isPublished && waiting !== null && publishWaiting(tx, waiting, verdict, actor);
        return { result: published ? 'updated' : 'unchanged', initiativeId: initiative.id };
      }
      const slug = record.slug || draftSlugPrefix + randomUUID();
      const id = initiative?.id ?? insertInitiative(tx, slug, null, verdict.identity.id ?? undefined);
      if (volumes) replaceVolumesOf(tx, id, volumes);
      const revisionId = rewritten ? insertRevision(tx, id, { ...input, authorId: actor?.id ?? null }) : null;
      const submissionId = revisionId !== null && !isPublished ? submit(tx, id, revisionId, verdict, actor) : undefined;
      recordEvent(tx, {
        verb: 'initiative.imported',
        initiativeId: id,
        ...(submissionId === undefined ? {} : { submissionId }),
        accountId: actor?.id ?? null,
        detail: { importId, line, ...(revisionId === null ? {} : { revisionId }) },
      });
      if (revisionId !== null && isPublished) publish(tx, id, revisionId, verdict, actor);
      else if (volumes && initiative?.state === 'published') review.reindex.initiative(tx, id);
      rememberImported(tx, { initiativeId: id, key, hash });
      return { result: initiative ? 'updated' : 'created', initiativeId: id };
    },
  };
}

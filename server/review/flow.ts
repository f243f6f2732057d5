import { isDeepStrictEqual } from 'node:util';
import { slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { type AccountRow, accountById } from '../../db/queries/accounts.ts';
import {
  type InitiativeRow,
  initiativeById,
  initiativeBySlug,
  insertRevision,
  isSlugTaken,
  revisionInput,
  updateInitiative,
} from '../../db/queries/initiatives.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import {
  openSubmissionOf,
  type SubmissionRow,
  submissionById,
  updateSubmission,
} from '../../db/queries/submissions.ts';
import { successorOf, territoriesByIds, territoryByCode } from '../../db/queries/territories.ts';
import { authorize } from '../accounts/policy.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import { type Lookups, mistakes, omissions, toRevision } from '../contribution/content.ts';
import { termFields } from '../contribution/testimonials.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import { translators } from '../http/i18n/index.ts';
import { stepMail } from './mails.ts';
import { isPossible, type Step, transitions } from './workflow.ts';

const longestSlug = 80;
/** Begins the address of a record that has no name yet. */
export const draftSlugPrefix = 'brouillon-';

export type Flow = ReturnType<typeof createFlow>;

/** What contributors and editors do to a submission has this in common: a rule, a step, a revision, an event, a mail. */
export function createFlow({
  database,
  vocabulary,
  baseUrl,
}: {
  database: CatalogueDatabase;
  vocabulary: () => CatalogueVocabulary;
  baseUrl: string;
}) {
  function lookups(executor: Executor): Lookups {
    const { themeBySlug, themeById, term, hasTerm } = vocabulary();
    return {
      territory: (code) => {
        const successor = successorOf(executor, code);
        return territoryByCode(executor, code) ?? (successor ? territoryByCode(executor, successor) : undefined);
      },
      themeId: (slug) => themeBySlug.get(slug)?.id,
      themeSlug: (id) => themeById.get(id)?.slug,
      technology: (slug) => (hasTerm('technology', slug) ? term('technology', slug)?.slug : undefined),
      isTerm: (field, slug) => hasTerm(termFields[field], slug),
      initiativeId: (reference) => {
        const [, number] = /^(?:.*\/i\/)?(\d{1,9})$/.exec(reference) ?? [];
        const [, slug] = /\/initiatives\/([a-z0-9-]+)\/?$/.exec(reference) ?? [];
        const row = number
          ? initiativeById(executor, Number(number))
          : slug
            ? initiativeBySlug(executor, slug)
            : undefined;
        return row?.state === 'published' ? row.id : undefined;
      },
    };
  }

  function existing(executor: Executor, id: number): SubmissionRow {
    const submission = submissionById(executor, id);
    if (!submission || submission.state === 'abandoned') throw new NotFound('error.404.submission');
    return submission;
  }

  function initiativeOf(executor: Executor, submission: SubmissionRow): InitiativeRow {
    const initiative = initiativeById(executor, submission.initiativeId);
    if (!initiative) throw new NotFound();
    return initiative;
  }

  /** Makes the working copy a revision, unless the last one says the same. Returns its id. */
  function freeze(tx: Executor, submission: SubmissionRow, actor: AccountRow): number {
    const known = lookups(tx);
    const faults = [...mistakes(submission.content, known), ...omissions(submission.content, known)];
    const base = submission.baseRevisionId === null ? undefined : revisionInput(tx, submission.baseRevisionId);
    const input = toRevision(submission.content, base?.content ?? null, known);
    if (!input || faults.length > 0) throw new InvalidInput('contribution.incomplete');
    const last = submission.revisionId === null ? undefined : revisionInput(tx, submission.revisionId);
    const authorId = last?.authorId ?? null;
    // Stored revisions have lost what JSON does not keep.
    const same = last && isDeepStrictEqual(JSON.parse(JSON.stringify({ ...input, authorId })), last);
    if (same && submission.revisionId !== null) return submission.revisionId;
    return insertRevision(tx, submission.initiativeId, { ...input, authorId: actor.id });
  }

  function announce(tx: Executor, submission: SubmissionRow, step: Step, actor: AccountRow, reason: string): void {
    const author = submission.authorId === null ? undefined : accountById(tx, submission.authorId);
    if (!author?.mailChoices.steps || (author.id === actor.id && step !== 'submit')) return;
    const initiative = initiativeOf(tx, submission);
    const mail = stepMail(step, { submission, slug: initiative.slug, reason, baseUrl }, translators[author.language]);
    if (mail) enqueueMail(tx, { recipient: author.email, ...mail });
  }

  /** Takes one step: state, event, mail. Throws Forbidden or IllegalTransition. */
  function move(
    tx: Executor,
    submission: SubmissionRow,
    step: Step,
    actor: AccountRow,
    { reason = '', ...values }: { reason?: string } & Partial<SubmissionRow> = {},
  ): void {
    const { action, to } = transitions[step];
    authorize(actor, action, submission.authorId);
    if (!isPossible(step, submission.state)) throw new IllegalTransition('error.409.submission');
    updateSubmission(tx, submission.id, { ...values, state: to, lockedBy: null, lockedUntil: null });
    recordEvent(tx, {
      verb: `submission.${step}`,
      initiativeId: submission.initiativeId,
      submissionId: submission.id,
      accountId: actor.id,
      detail: { revisionId: values.revisionId ?? submission.revisionId, ...(reason === '' ? {} : { reason }) },
    });
    announce(tx, { ...submission, ...values }, step, actor, reason);
  }

  /** Gives a record its address at its first publication, unless it came with one: place and title, for ever. */
  function nameInitiative(tx: Executor, initiative: InitiativeRow, title: string, territoryId: number): string {
    if (initiative.publishedAt !== null || !initiative.slug.startsWith(draftSlugPrefix)) return initiative.slug;
    const [territory] = territoriesByIds(tx, [territoryId]);
    const whole = slugOf(`${territory?.name ?? ''} ${title}`);
    const stem = whole.length <= longestSlug ? whole : whole.slice(0, longestSlug + 1).replace(/-[^-]*$/, '');
    let slug = stem;
    for (let number = 2; isSlugTaken(tx, slug); number += 1) slug = `${stem}-${number}`;
    updateInitiative(tx, initiative.id, { slug });
    return slug;
  }

  return { database, lookups, existing, initiativeOf, freeze, move, nameInitiative, openSubmissionOf };
}

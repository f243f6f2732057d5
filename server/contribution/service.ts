import { randomUUID } from 'node:crypto';
import { type AccountRow, accountsByIds } from '../../db/queries/accounts.ts';
import { initiativeBySlug, insertInitiative, revisionInput } from '../../db/queries/initiatives.ts';
import { eventsOf, recordEvent } from '../../db/queries/operations.ts';
import {
  commentsOf,
  deleteDraftInitiative,
  insertComment,
  insertSubmission,
  openSubmissionOf,
  resolveComment,
  type SubmissionRow,
  saveContent,
  submissionsOf,
  updateSubmission,
} from '../../db/queries/submissions.ts';
import { searchTerritories, territoriesByIds } from '../../db/queries/territories.ts';
import { testimonialsOfInitiatives } from '../../db/queries/testimonials.ts';
import type { Image, SubmissionContent } from '../../db/schema/index.ts';
import { allows, authorize } from '../accounts/policy.ts';
import { locate } from '../catalogue/located.ts';
import type { ConsentService } from '../consent/service.ts';
import { Forbidden, IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import type { Postman } from '../mail/postman.ts';
import { findDuplicates } from '../review/duplicates.ts';
import { draftSlugPrefix, type Flow } from '../review/flow.ts';
import { isPossible, writer } from '../review/workflow.ts';
import type { SearchReader } from '../search/port.ts';
import { contentOf, emptyContent, type FormStep, mistakes, omissions, stepFields, toRevision } from './content.ts';
import { fingerprint } from './fingerprint.ts';
import type { ImageStore } from './images.ts';
import { pickTerritory, type TerritoryChoice, territoryLabel } from './territories.ts';
import { draftOf } from './testimonials.ts';

/** Time that an editor keeps a submission for, without saving, in milliseconds. */
export const lockTime = 10 * 60_000;
/** Unfinished contributions that one account may have. */
const maximumDrafts = 50;
export const maximumImages = 8;
const suggestionsShown = 10;

export type ContributionService = ReturnType<typeof createContributionService>;

/** What became of an attempt to save one page of the form. */
export type Saved =
  | { conflict: false; content: SubmissionContent; base: string }
  /** Somebody else changed the same page meanwhile: `content` is what is stored. */
  | { conflict: true; content: SubmissionContent; base: string };

/** What authors do with their contributions, and editors with those of others. Every verb begins with who asks. */
export function createContributionService({
  flow,
  engine,
  images,
  consent,
  postman,
  now = Date.now,
}: {
  flow: Flow;
  engine: SearchReader;
  images: ImageStore;
  consent: Pick<ConsentService, 'askFor' | 'contentsOf' | 'statesOf' | 'abandon'>;
  postman: Pick<Postman, 'deliverDue'>;
  now?: () => number;
}) {
  const { database, lookups, existing, initiativeOf } = flow;

  /** Another editor at work on it. */
  function lockedBy(submission: SubmissionRow, actor: AccountRow): AccountRow | null {
    const { lockedBy: editor, lockedUntil } = submission;
    if (editor === null || editor === actor.id || lockedUntil === null) return null;
    if (Date.parse(lockedUntil) <= now()) return null;
    return accountsByIds(database, [editor])[0] ?? null;
  }

  /** Throws Forbidden, or IllegalTransition when it is not this person's turn. */
  function assertWritable(submission: SubmissionRow, actor: AccountRow): void {
    authorize(actor, 'submission.write', submission.authorId);
    const turn = writer(submission.state);
    const mayReview = allows(actor, 'submission.review');
    if (turn === null || (turn === 'editor' && !mayReview)) throw new IllegalTransition('error.409.notYourTurn');
    if (turn === 'author' && submission.authorId !== actor.id) throw new Forbidden('error.403.author');
    const other = lockedBy(submission, actor);
    if (other) throw new IllegalTransition('error.409.locked', { name: other.name || other.email });
  }

  function lock(tx: Parameters<typeof updateSubmission>[0], submission: SubmissionRow, actor: AccountRow): void {
    if (writer(submission.state) !== 'editor') return;
    updateSubmission(tx, submission.id, {
      lockedBy: actor.id,
      lockedUntil: new Date(now() + lockTime).toISOString(),
    });
  }

  /** A working copy as readers would see it. Null without a territory. */
  function preview(submission: SubmissionRow) {
    const base =
      submission.baseRevisionId === null ? null : (revisionInput(database, submission.baseRevisionId)?.content ?? null);
    const input = toRevision(submission.content, base, lookups(database));
    if (!input) return null;
    const [territory] = territoriesByIds(database, [input.territoryId]);
    if (!territory) return null;
    const model = input.content.inspiredBy === undefined ? undefined : locate(database, [input.content.inspiredBy])[0];
    const keys = new Set<string | null>(submission.content.testimonials.map(({ key }) => key));
    const standing = testimonialsOfInitiatives(database, [submission.initiativeId]).filter(
      ({ testimonial }) => testimonial.key === null || !keys.has(testimonial.key),
    );
    const spoken = [...submission.content.testimonials.map((each) => draftOf(each, submission, input)), ...standing];
    return { input, territory, spoken, model: model ?? null };
  }

  function faultsOf(content: SubmissionContent) {
    const known = lookups(database);
    return { mistakes: mistakes(content, known), omissions: omissions(content, known) };
  }

  function readable(actor: AccountRow, id: number): SubmissionRow {
    const submission = existing(database, id);
    authorize(actor, 'submission.read', submission.authorId);
    return submission;
  }

  function writable(actor: AccountRow, id: number): SubmissionRow {
    const submission = existing(database, id);
    assertWritable(submission, actor);
    return submission;
  }

  return {
    images,

    mine: (actor: AccountRow) =>
      submissionsOf(database, actor.id).map((submission) => ({
        submission,
        initiative: initiativeOf(database, submission),
      })),

    territories: (text: string) => searchTerritories(database, text, suggestionsShown),
    pickTerritory: (choice: TerritoryChoice) => pickTerritory(database, choice),

    /**
     * Opens a new record with an empty working copy. `callNumber`: of the volume whose call it answers. Returns the number of
     * the contribution.
     */
    start(actor: AccountRow, callNumber: number | null = null): number {
      authorize(actor, 'submission.create');
      const drafts = submissionsOf(database, actor.id).filter(({ state }) => state === 'draft');
      if (drafts.length >= maximumDrafts) throw new IllegalTransition('error.409.drafts', { limit: maximumDrafts });
      const [own] = actor.territoryId === null ? [] : territoriesByIds(database, [actor.territoryId]);
      const content = { ...emptyContent(), territoryCode: own?.code ?? '', territoryName: own?.name ?? '' };
      return database.transaction((tx) => {
        const initiativeId = insertInitiative(tx, draftSlugPrefix + randomUUID(), actor.id);
        const id = insertSubmission(tx, {
          initiativeId,
          authorId: actor.id,
          content,
          baseRevisionId: null,
          callNumber,
        });
        recordEvent(tx, { verb: 'submission.opened', initiativeId, submissionId: id, accountId: actor.id });
        return id;
      });
    },

    /** Opens a working copy of a published record, or the one that this person has open already. */
    startEdit(actor: AccountRow, slug: string): number {
      authorize(actor, 'submission.create');
      return database.transaction((tx) => {
        const initiative = initiativeBySlug(tx, slug);
        const base = initiative?.publishedRevisionId ? revisionInput(tx, initiative.publishedRevisionId) : undefined;
        if (initiative?.state !== 'published' || !base) throw new NotFound();
        const open = openSubmissionOf(tx, initiative.id);
        if (open && allows(actor, 'submission.read', open.authorId)) return open.id;
        if (open) throw new IllegalTransition('error.409.open');
        const [territory] = territoriesByIds(tx, [base.territoryId]);
        if (!territory) throw new NotFound();
        const id = insertSubmission(tx, {
          initiativeId: initiative.id,
          authorId: actor.id,
          content: {
            ...contentOf(base, territory, lookups(tx)),
            testimonials: consent.contentsOf(tx, initiative.id, actor),
          },
          baseRevisionId: initiative.publishedRevisionId,
        });
        const { id: initiativeId } = initiative;
        recordEvent(tx, { verb: 'submission.opened', initiativeId, submissionId: id, accountId: actor.id });
        return id;
      });
    },

    /** A contribution with all that its author follows. */
    view(actor: AccountRow, id: number) {
      const submission = readable(actor, id);
      const initiative = initiativeOf(database, submission);
      const comments = commentsOf(database, id);
      const events = eventsOf(database, initiative.id).filter(({ submissionId }) => submissionId === id);
      const people = [...comments.map(({ authorId }) => authorId), ...events.map(({ accountId }) => accountId)];
      const accounts = accountsByIds(
        database,
        people.filter((person) => person !== null),
      );
      const turn = writer(submission.state);
      const canWrite =
        turn === 'author' ? submission.authorId === actor.id : turn === 'editor' && allows(actor, 'submission.review');
      return {
        submission,
        initiative,
        comments,
        events,
        people: new Map(accounts.map((account) => [account.id, account])),
        canWrite: canWrite && lockedBy(submission, actor) === null,
        locked: lockedBy(submission, actor),
        steps: (['submit', 'recall', 'discard'] as const).filter(
          (step) => isPossible(step, submission.state) && submission.authorId === actor.id,
        ),
        preview: preview(submission),
        testimonialsBefore: consent.contentsOf(database, initiative.id, actor),
        isOwner: initiative.ownerId === actor.id,
        asked: consent.statesOf(submission.initiativeId, actor),
        ...faultsOf(submission.content),
      };
    },

    /** A page of the form, to be filled in; editors keep it for themselves while they do. */
    edit(actor: AccountRow, id: number) {
      return database.transaction((tx) => {
        const submission = writable(actor, id);
        lock(tx, submission, actor);
        return { submission, ...faultsOf(submission.content) };
      });
    },

    /**
     * Saves one page of the form. `base`: fingerprint of what the page was filled from; what was stored since by another
     * window is kept, unless both say the same.
     */
    save(actor: AccountRow, id: number, step: FormStep, base: string, values: Partial<SubmissionContent>): Saved {
      return database.transaction((tx) => {
        const submission = writable(actor, id);
        const { content: stored } = submission;
        const content = { ...stored };
        for (const field of stepFields[step]) Object.assign(content, { [field]: values[field] ?? stored[field] });
        const before = fingerprint(stored, step);
        const after = fingerprint(content, step);
        if (after === before) return { conflict: false, content: stored, base: before };
        if (base !== before) return { conflict: true, content: stored, base: before };
        saveContent(tx, id, content);
        lock(tx, submission, actor);
        return { conflict: false, content, base: after };
      });
    },

    faultsOf,

    /** Adds an image to the working copy. Throws UnreadableImage, or IllegalTransition when there are too many. */
    async addImage(actor: AccountRow, id: number, bytes: Buffer, words: Pick<Image, 'alternativeText' | 'rights'>) {
      writable(actor, id);
      const stored = await images.store(bytes);
      database.transaction((tx) => {
        const { content } = writable(actor, id);
        if (content.images.some(({ file }) => file === stored.file)) return;
        if (content.images.length >= maximumImages)
          throw new IllegalTransition('error.409.images', { limit: maximumImages });
        saveContent(tx, id, { ...content, images: [...content.images, { ...stored, ...words }] });
      });
    },

    /** Sends the contribution to the editors. */
    submit(actor: AccountRow, id: number): void {
      database.transaction((tx) => {
        const submission = existing(tx, id);
        // A second press of the button finds the work done.
        if (submission.state === 'submitted' && submission.authorId === actor.id) return;
        assertWritable(submission, actor);
        const revisionId = flow.freeze(tx, submission, actor);
        consent.askFor(tx, submission, actor);
        flow.move(tx, submission, 'submit', actor, { revisionId, submittedAt: new Date(now()).toISOString() });
      });
      void postman.deliverDue();
    },

    /** Takes it back from the editors, to go on writing. */
    recall(actor: AccountRow, id: number): void {
      database.transaction((tx) => flow.move(tx, existing(tx, id), 'recall', actor));
    },

    /** Gives it up. A record that was never sent disappears; the published version of another stays. */
    discard(actor: AccountRow, id: number): void {
      database.transaction((tx) => {
        const submission = existing(tx, id);
        flow.move(tx, submission, 'discard', actor);
        consent.abandon(tx, submission);
        if (submission.revisionId === null) deleteDraftInitiative(tx, submission.initiativeId);
      });
    },

    comment(actor: AccountRow, id: number, section: string, text: string): void {
      database.transaction((tx) => {
        const submission = existing(tx, id);
        authorize(actor, 'submission.comment', submission.authorId);
        if (text === '') throw new InvalidInput();
        insertComment(tx, { submissionId: id, section, authorId: actor.id, text });
        const { initiativeId } = submission;
        recordEvent(tx, { verb: 'submission.commented', initiativeId, submissionId: id, accountId: actor.id });
      });
    },

    resolveComment(actor: AccountRow, id: number, commentId: number): void {
      database.transaction((tx) => {
        authorize(actor, 'submission.comment', existing(tx, id).authorId);
        resolveComment(tx, id, commentId, actor.id);
      });
    },

    /** Published records that tell perhaps of the same project. */
    async duplicates(actor: AccountRow, id: number) {
      const { content, initiativeId } = readable(actor, id);
      return findDuplicates({ database, engine }, content, lookups(database), initiativeId);
    },

    territoryOf(content: SubmissionContent) {
      const row = lookups(database).territory(content.territoryCode);
      return row ? { row, label: territoryLabel(row) } : null;
    },
  };
}

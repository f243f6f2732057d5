import type { PresentationContext } from '../../catalogue/pages/cards.ts';
import { presentAsked } from '../../consent/pages.ts';
import {
  commentSections,
  personName,
  presentComments,
  presentPreview,
  sectionLabel,
} from '../../contribution/pages.ts';
import type { ContributionService } from '../../contribution/service.ts';
import { paths } from '../../paths.ts';
import { compareTestimonials, compareVersions } from '../diff.ts';
import type { Duplicate } from '../duplicates.ts';
import type { ReviewService } from '../service.ts';
import { presentEvents } from './history.ts';

/** A submission as an editor decides about it. */
export function presentSubmission(
  view: ReturnType<ContributionService['view']>,
  choice: ReturnType<ReviewService['decisionsFor']>,
  duplicates: readonly Duplicate[],
  errors: { field: string; message: string }[],
  typed: string,
  context: PresentationContext,
) {
  const { t } = context;
  const { submission, initiative } = view;
  const { before, beforeTerritory } = choice;
  const changes =
    before && beforeTerritory && view.preview
      ? compareVersions({ input: before, territory: beforeTerritory }, view.preview, context)
      : null;
  return {
    id: submission.id,
    title: submission.content.title || t('contribution.untitled'),
    state: t(`submission.${submission.state}`),
    author: personName(submission.authorId, view.people, t),
    submitted: submission.submittedAt === null ? null : t.date(submission.submittedAt),
    publicHref: initiative.state === 'published' ? paths.initiative(t.language, initiative.slug) : null,
    historyHref: paths.history(t.language, initiative.id),
    editHref: view.canWrite ? paths.contributionStep(t.language, submission.id, 'projet') : null,
    locked: view.locked ? t('contribution.locked', { name: view.locked.name || view.locked.email }) : null,
    decisionAction: paths.reviewAction(t.language, submission.id, 'decision'),
    decisions: choice.decisions.map((decision) => ({
      value: decision,
      label: t(`review.decision.${decision}`),
      hint: t(`review.decision.${decision}.hint`),
    })),
    call:
      submission.callNumber === null
        ? null
        : t('review.call', { volume: t('tome.numero', { number: String(submission.callNumber) }) }),
    errors,
    typed,
    faults: [...view.mistakes, ...view.omissions].map(({ key, values }) => t(key, values)),
    changes,
    testimonialChanges: compareTestimonials(view.testimonialsBefore, submission.content.testimonials, context),
    preview: presentPreview(view, context),
    duplicates: duplicates.map(({ initiative: other, territory, reasons }) => ({
      href: paths.initiative(t.language, other.slug),
      title: other.revision.title,
      detail: [territory.name, ...reasons.map((reason) => t(`duplicate.${reason}`))].join(', '),
    })),
    asked: presentAsked(view.asked, context),
    comments: presentComments(view, context),
    commentAction: paths.contributionPart(t.language, submission.id, 'commentaires'),
    commentSections: commentSections.map((name) => ({ value: name, label: t(sectionLabel(name)) })),
    events: presentEvents(view.events, view.people, t),
  };
}

import type { SubmissionState } from '../../../db/queries/submissions.ts';
import { personName } from '../../contribution/pages.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { paths } from '../../paths.ts';
import type { ReviewService } from '../service.ts';

/** States that an editor looks at, in the order of the work. */
export const queueStates = ['submitted', 'accepted', 'changes-requested', 'published', 'refused'] as const;
const day = 24 * 3600 * 1000;

export function presentQueue(
  view: ReturnType<ReviewService['queue']>,
  state: SubmissionState,
  now: number,
  t: Translator,
) {
  return {
    filters: queueStates.map((name) => ({
      label: t(`submission.${name}`),
      count: t.number(view.totals.get(name) ?? 0),
      href: paths.review(t.language, name === 'submitted' ? '' : new URLSearchParams({ etat: name })),
      current: name === state,
    })),
    rows: view.rows.map(({ submission, initiative, territory }) => {
      const since = submission.submittedAt ?? submission.createdAt;
      const locked = submission.lockedUntil !== null && Date.parse(submission.lockedUntil) > now;
      return {
        href: paths.reviewOf(t.language, submission.id),
        title: submission.content.title || t('contribution.untitled'),
        place: territory?.name ?? '',
        author: personName(submission.authorId, view.people, t),
        kind: t(initiative.publishedAt === null ? 'review.kind.new' : 'review.kind.edit'),
        age: t('review.age', { days: Math.max(0, Math.floor((now - Date.parse(since)) / day)) }),
        locked: locked ? personName(submission.lockedBy, view.people, t) : null,
      };
    }),
  };
}

import type { SubmissionState } from '../../../db/queries/submissions.ts';
import { personName } from '../../contribution/pages.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { paths } from '../../paths.ts';
import type { ReviewService } from '../service.ts';

/** States that an editor looks at, in the order of the work. */
export const queueStates = ['submitted', 'accepted', 'changes-requested', 'published', 'refused'] as const;
const day = 24 * 3600 * 1000;

/** Which contributions of one state are listed. */
export const queueKinds = ['all', 'new', 'edit', 'call'] as const;
export type QueueKind = (typeof queueKinds)[number];

function isOfKind({ submission, initiative }: ReturnType<ReviewService['queue']>['rows'][number], kind: QueueKind) {
  if (kind === 'call') return submission.callNumber !== null;
  return kind === 'all' || (initiative.publishedAt === null) === (kind === 'new');
}

function queueHref(language: Translator['language'], state: SubmissionState, kind: QueueKind): string {
  const parameters = new URLSearchParams();
  if (state !== 'submitted') parameters.set('etat', state);
  if (kind !== 'all') parameters.set('nature', kind);
  return paths.review(language, parameters);
}

export function presentQueue(
  view: ReturnType<ReviewService['queue']>,
  { state, kind }: { state: SubmissionState; kind: QueueKind },
  now: number,
  t: Translator,
) {
  return {
    filters: queueStates.map((name) => ({
      label: t(`submission.${name}`),
      count: t.number(view.totals.get(name) ?? 0),
      href: queueHref(t.language, name, kind),
      current: name === state,
    })),
    kinds: queueKinds.map((name) => ({
      label: t(`review.kind.${name}`),
      href: queueHref(t.language, state, name),
      current: name === kind,
    })),
    rows: view.rows
      .filter((row) => isOfKind(row, kind))
      .map(({ submission, initiative, territory }) => {
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

import type { PresentationContext } from '../../catalogue/pages/cards.ts';
import { personName } from '../../contribution/pages.ts';
import { paths } from '../../paths.ts';
import { compareVersions } from '../diff.ts';
import type { ReviewService } from '../service.ts';
import { presentEvents } from './history.ts';

/** The versions of a record, what happened to it, and what can be done with it. */
export function presentHistory(
  view: ReturnType<ReviewService['history']>,
  errors: { field: string; message: string }[],
  { t }: PresentationContext,
) {
  const { initiative, revisions, people } = view;
  const [latest] = revisions;
  const published = initiative.state === 'published';
  return {
    title: latest?.title ?? t('contribution.untitled'),
    state: t(`initiative.state.${initiative.state}`),
    publicHref: published ? paths.initiative(t.language, initiative.slug) : null,
    errors,
    revisions: revisions.map((revision, index) => {
      const former = revisions[index + 1];
      return {
        number: revision.number,
        label: t('review.revision', { number: revision.number, date: t.date(revision.createdAt) }),
        author: revision.authorId === null ? null : personName(revision.authorId, people, t),
        current: revision.id === initiative.publishedRevisionId,
        compareHref: former ? paths.comparison(t.language, initiative.id, former.number, revision.number) : null,
        restoreAction:
          revision.id === initiative.publishedRevisionId && published
            ? null
            : paths.historyAction(t.language, initiative.id, `retablissement/${revision.number}`),
      };
    }),
    withdrawAction: published ? paths.historyAction(t.language, initiative.id, 'retrait') : null,
    mergeAction: published ? paths.historyAction(t.language, initiative.id, 'fusion') : null,
    followups: view.followups.map(({ id, answer, answeredAt, text, hiddenAt }) => ({
      date: t.date(answeredAt ?? ''),
      answer: answer === null ? '' : t(`followup.answer.${answer}`),
      text,
      hidden: hiddenAt !== null,
      action: paths.followupToggle(t.language, id),
    })),
    events: presentEvents(view.events, people, t),
  };
}

export function presentComparison(view: ReturnType<ReviewService['compare']>, context: PresentationContext) {
  const { t } = context;
  const { initiative, before, after } = view;
  const label = ({ row }: typeof before) => t('review.revision', { number: row.number, date: t.date(row.createdAt) });
  return {
    title: after.row.title,
    before: label(before),
    after: label(after),
    changes: compareVersions(before, after, context),
    historyHref: paths.history(t.language, initiative.id),
  };
}

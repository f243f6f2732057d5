import { followupAnswers } from '../../db/queries/followups.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import { longestNews } from './inputs.ts';
import type { FollowupsService } from './service.ts';

export function presentFollowup(
  { followup, initiative, title }: ReturnType<FollowupsService['view']>,
  form: { reference: string; answer: string; text: string; errors: ShownError[]; saved: boolean },
  t: Translator,
) {
  const field = textFields(form.errors, t);
  return {
    title,
    recordHref: paths.initiative(t.language, initiative.slug),
    action: paths.followup(t.language, form.reference),
    saved: form.saved,
    hidden: followup.hiddenAt !== null,
    errors: form.errors,
    answerError: form.errors.find(({ field: name }) => name === 'answer')?.message ?? null,
    answers: followupAnswers.map((answer) => ({
      value: answer,
      label: t(`followup.answer.${answer}`),
      checked: form.answer === answer,
    })),
    text: field('text', 'followup.text', form.text, { hint: 'followup.text.hint', lines: 4, maximum: longestNews }),
  };
}

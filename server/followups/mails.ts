import { followupAnswers } from '../../db/queries/followups.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';

/** The yearly question. Each line of the answers leads to the page with that answer chosen. */
export function questionMail(
  { title, reference, baseUrl }: { title: string; reference: string; baseUrl: string },
  t: Translator,
): { subject: string; text: string } {
  const answers = followupAnswers.map((answer) =>
    t('mail.followup.answer', {
      answer: t(`followup.answer.${answer}`),
      address: `${baseUrl}${paths.followup(t.language, reference)}?reponse=${answer}`,
    }),
  );
  const body = t('mail.followup.text', { title, answers: answers.join('\n') });
  const choices = t('mail.choices', { address: baseUrl + paths.account(t.language) });
  return { subject: t('mail.followup.subject', { title }), text: `${body}\n${choices}` };
}

import type { SubmissionRow } from '../../db/queries/submissions.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import type { Step } from './workflow.ts';

/** What the author is told of a step; null for steps that say nothing. */
export function stepMail(
  step: Step,
  { submission, slug, reason, baseUrl }: { submission: SubmissionRow; slug: string; reason: string; baseUrl: string },
  t: Translator,
): { subject: string; text: string } | null {
  if (step === 'recall' || step === 'discard' || step === 'reopen') return null;
  const { title } = submission.content;
  const follow = baseUrl + paths.contribution(t.language, submission.id);
  const address = step === 'publish' ? baseUrl + paths.initiative(t.language, slug) : follow;
  const body = t(`mail.${step}.text`, { title, address, reason });
  const choices = t('mail.choices', { address: baseUrl + paths.account(t.language) });
  return { subject: t(`mail.${step}.subject`, { title }), text: `${body}\n${choices}` };
}

import type { AccountRow } from '../../db/queries/accounts.ts';
import type { ConsentRequestRow } from '../../db/queries/consent.ts';
import type { TestimonialContent } from '../../db/schema/index.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';

/** Asks a speaker whether these words may be published, and where. */
export function askMail(
  {
    request,
    title,
    actor,
    reference,
    baseUrl,
  }: { request: ConsentRequestRow; title: string; actor: AccountRow; reference: string; baseUrl: string },
  t: Translator,
): { subject: string; text: string } {
  const { speaker, text } = request.statement;
  const who = [actor.name, actor.organisation].filter((part) => part !== '').join(', ') || t('consent.somebody');
  const address = baseUrl + paths.consent(t.language, reference);
  return {
    subject: t('mail.consent.subject'),
    text: t('mail.consent.text', { speaker, text, who, title: title || t('contribution.untitled'), address }),
  };
}

/** Tells the contributor that a speaker took the words back. */
export function withdrawnMail(
  { statement, title }: { statement: TestimonialContent; title: string },
  t: Translator,
): { subject: string; text: string } {
  const { speaker } = statement;
  return {
    subject: t('mail.withdrawn.subject', { speaker }),
    text: t('mail.withdrawn.text', { speaker, title: title || t('contribution.untitled') }),
  };
}

import { type Language, translators } from '../http/i18n/index.ts';

/** Tells the owner of an account that ProConnect opens it from now on. */
export function joinedMail(account: string, language: Language): { subject: string; text: string } {
  const t = translators[language];
  return { subject: t('mail.proConnect.subject'), text: t('mail.proConnect.text', { account }) };
}

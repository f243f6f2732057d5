import { type Language, translators } from '../http/i18n/index.ts';
import { linkMinutes } from './auth.ts';

export function linkMail(address: string, language: Language): { subject: string; text: string } {
  const t = translators[language];
  return { subject: t('mail.link.subject'), text: t('mail.link.text', { address, minutes: linkMinutes }) };
}

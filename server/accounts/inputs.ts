import { z } from 'zod';
import { roles } from '../../db/queries/accounts.ts';
import { type Checked, check, type FormValues } from '../http/forms.ts';
import type { Language } from '../http/i18n/index.ts';
import type { Profile } from './service.ts';
import { isSiret, readSiret } from './siret.ts';

export const email = z
  .string()
  .min(1, 'form.email.missing')
  .max(254, 'form.email.wrong')
  .toLowerCase()
  .pipe(z.email('form.email.wrong'));

/** `site` is a field that people do not see: what fills it is a program. */
export function readSignIn(form: FormValues): Checked<{ email: string }> & { automatic: boolean } {
  return { ...check(z.object({ email }), { email: form.one('email') }), automatic: form.one('site') !== '' };
}

const profile = z.object({
  name: z.string().min(2, 'form.name.missing').max(120, 'form.tooLong'),
  organisation: z.string().max(200, 'form.tooLong'),
  siret: z
    .string()
    .regex(/^(|\d{9}|\d{14})$/, 'form.siret.length')
    .refine((number) => number === '' || isSiret(number), 'form.siret.wrong')
    .transform((number) => number || null),
  language: z.enum(['fr', 'en'], 'form.invalid'),
  mailChoices: z.object({ steps: z.boolean(), reminders: z.boolean() }),
});

export function readProfile(form: FormValues, language: Language): Checked<Omit<Profile, 'territoryId'>> {
  return check(profile, {
    name: form.one('name'),
    organisation: form.one('organisation'),
    siret: readSiret(form.one('siret')),
    language: form.has('language') ? form.one('language') : language,
    mailChoices: { steps: form.has('mailSteps'), reminders: form.has('mailReminders') },
  });
}

export function readRole(form: FormValues) {
  return check(z.object({ role: z.enum(roles, 'form.invalid') }), { role: form.one('role') });
}

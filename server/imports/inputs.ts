import { z } from 'zod';
import { importModes } from '../../db/queries/imports.ts';
import type { FormValues } from '../http/forms.ts';
import { duplicatesShown, type Launch } from './service.ts';

const mode = z.enum(importModes).catch('review');
const lineNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** What each of the first `columns` columns is, as the form says; null: not imported. */
export function readMapping(form: FormValues, columns: number): (string | null)[] {
  return Array.from({ length: columns }, (_, index) => form.one(`colonne-${index}`) || null);
}

export function readLaunch(form: FormValues): Launch {
  const lines = form
    .all('doublons')
    .slice(0, duplicatesShown)
    .flatMap((text) => lineNumber.safeParse(text).data ?? []);
  return {
    mode: mode.parse(form.one('mode')),
    partial: form.has('partiel'),
    duplicates: form.has('tous') ? 'all' : lines,
  };
}

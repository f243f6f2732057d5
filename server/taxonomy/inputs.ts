import { z } from 'zod';
import { type VocabularyName, vocabularies } from '../../db/queries/taxonomy.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { NotFound } from '../errors.ts';
import { type Checked, check, type FormValues } from '../http/forms.ts';
import type { EntryWords } from './service.ts';

/** The name that each vocabulary has in addresses. */
const addresses: Readonly<Record<VocabularyName, string>> = {
  theme: 'themes',
  technology: 'technologies',
  motive: 'motifs',
  brake: 'freins',
  network: 'reseaux',
  presence: 'presences',
  use: 'usages',
};

/** Throws NotFound. */
export function readVocabularyName(name: string): VocabularyName {
  const found = vocabularies.find((vocabulary) => addresses[vocabulary] === name);
  if (!found) throw new NotFound();
  return found;
}

export const addressOfVocabulary = (vocabulary: VocabularyName): string => addresses[vocabulary];

const label = z.string().min(1, 'taxonomy.label.missing').max(120, 'form.tooLong');
const description = z.string().max(400, 'form.tooLong');
const orNull = (text: string) => (text === '' ? null : text);

export function readNewVersion(form: FormValues) {
  return check(z.object({ label }), { label: form.one('label') });
}

export const wordNames = ['labelFr', 'labelEn', 'descriptionFr', 'descriptionEn'] as const;

/** What was typed of an entry, and its value or every fault. */
export function readEntry(
  form: FormValues,
): Checked<EntryWords> & { typed: Record<(typeof wordNames)[number], string> } {
  const schema = z.object({
    // A name needs a letter: addresses are made of it.
    labelFr: label.regex(/\p{L}/u, 'taxonomy.label.missing').transform(frenchTypography),
    labelEn: label,
    descriptionFr: description.transform(frenchTypography).transform(orNull),
    descriptionEn: description.transform(orNull),
  });
  const typed = Object.fromEntries(wordNames.map((name) => [name, form.one(name)])) as Record<
    (typeof wordNames)[number],
    string
  >;
  return { ...check(schema, typed), typed };
}

export const readDirection = (form: FormValues) => z.enum(['up', 'down']).catch('up').parse(form.one('sens'));

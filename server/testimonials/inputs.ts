import { z } from 'zod';
import { frenchTypography } from '../../seed/typography.ts';
import type { Checked, FormValues } from '../http/forms.ts';
import { check } from '../http/forms.ts';

export const longestName = 120;
export const maximumAliases = 20;
const longestReference = 300;

const speakerNames = z.object({
  name: z.string().min(1, 'speaker.editing.name.missing').max(longestName, 'form.tooLong'),
  aliases: z
    .array(z.string())
    .max(maximumAliases, 'speaker.editing.aliases.tooMany')
    .refine((list) => list.every((alias) => alias.length <= longestName), 'form.invalid'),
});
export type SpeakerNames = z.infer<typeof speakerNames>;

/** As typed, with French spacing: one alias a line, empty lines left out. */
export function typedNames(form: FormValues): SpeakerNames {
  const aliases = form.one('aliases').split('\n').map(frenchTypography);
  return { name: frenchTypography(form.one('name')), aliases: aliases.filter((alias) => alias !== '') };
}

export const checkNames = (typed: SpeakerNames): Checked<SpeakerNames> => check(speakerNames, typed);

/** A name, a slug or an address. */
export const readReference = (text: string): string => text.trim().slice(0, longestReference);

/** An initial; empty where there is none. */
export const readLetter = (parameters: URLSearchParams): string =>
  /^[a-z#]$/i.exec(parameters.get('lettre') ?? '')?.[0].toUpperCase() ?? '';

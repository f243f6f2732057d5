import { z } from 'zod';
import { NotFound } from '../errors.ts';
import { type Checked, check, type FormValues } from '../http/forms.ts';

const formats = ['csv', 'json', 'svg', 'png'] as const;
export type FileFormat = (typeof formats)[number];

const fileName = z
  .string()
  .max(80)
  .regex(/^[a-z]+(-[a-z]+)*(\.(csv|json|svg|png))?$/);

/** The figure that an address names, and the file of it that is asked for. Throws NotFound. */
export function readFigureName(text: unknown): { name: string; format: FileFormat | null } {
  const parsed = fileName.safeParse(text);
  if (!parsed.success) throw new NotFound();
  const [name = '', extension] = parsed.data.split('.');
  return { name, format: formats.find((format) => format === extension) ?? null };
}

const year = z
  .string()
  .regex(/^20\d{2}$/)
  .transform(Number);
const version = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number)
  .nullable();

/** The edition that an address names: of a year the last, unless it gives a number. Throws NotFound. */
export function readEdition(yearText: unknown, parameters: URLSearchParams): { year: number; number: number | null } {
  const parsed = z.object({ year, number: version }).safeParse({ year: yearText, number: parameters.get('version') });
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}

/** A year that may be frozen, and the sign that it is meant. */
export function readFreeze(form: FormValues, years: readonly number[]): Checked<{ year: number }> {
  const schema = z
    .object({
      year: z
        .string()
        .transform(Number)
        .refine((value) => years.includes(value), 'barometer.freeze.year.wrong'),
      confirmation: z.literal('oui', 'barometer.freeze.confirm.missing'),
    })
    .transform((value) => ({ year: value.year }));
  return check(schema, { year: form.one('year'), confirmation: form.one('confirmation') });
}

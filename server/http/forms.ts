import { urlencoded } from 'express';
import { z } from 'zod';
import { countWords } from '../contribution/words.ts';
import { InvalidInput } from '../errors.ts';
import { isMessageKey, type MessageKey, type MessageValues, type Translator } from './i18n/index.ts';

/** Reads forms. What is larger than any of ours is refused with 413. */
export const formBody = urlencoded({ extended: false, limit: '400kb', parameterLimit: 2000 });

const body = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** What a form sent, as text: line ends made one, control characters and broken UTF-8 left out. */
export interface FormValues {
  /** The last value of this name, trimmed; empty where there is none. */
  one(name: string): string;
  /** Every value of this name that is not empty. */
  all(name: string): string[];
  has(name: string): boolean;
}

function clean(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F\uFFFD\uFEFF]/g, '')
      .normalize('NFC')
      .trim()
  );
}

/** Throws InvalidInput where the body is no form at all. */
export function readForm(sent: unknown): FormValues {
  const parsed = body.safeParse(sent ?? {});
  if (!parsed.success) throw new InvalidInput();
  const values = new Map(Object.entries(parsed.data).map(([name, value]) => [name, [value].flat().map(clean)]));
  return {
    one: (name) => values.get(name)?.at(-1) ?? '',
    all: (name) => (values.get(name) ?? []).filter((value) => value !== ''),
    has: (name) => values.has(name),
  };
}

/** What is wrong with one field. */
export interface Fault {
  field: string;
  key: MessageKey;
  values: MessageValues;
}

export type Checked<Value> = { value: Value; faults: null } | { value: null; faults: Fault[] };

/** Checks values against a schema whose messages are keys of our texts; every fault is told, the first of each field. */
export function check<Value>(schema: z.ZodType<Value>, values: unknown): Checked<Value> {
  const result = schema.safeParse(values);
  if (result.success) return { value: result.data, faults: null };
  const faults = new Map<string, Fault>();
  for (const issue of result.error.issues) {
    const field = issue.path.join('.');
    const key: MessageKey = isMessageKey(issue.message) ? issue.message : 'form.invalid';
    const limit = 'maximum' in issue ? issue.maximum : 'minimum' in issue ? issue.minimum : null;
    const values: MessageValues = typeof limit === 'number' ? { limit } : {};
    if (!faults.has(field)) faults.set(field, { field, key, values });
  }
  return { value: null, faults: [...faults.values()] };
}

/** One line of the list of errors above a form, and of the field it leads to. */
export interface ShownError {
  field: string;
  message: string;
}

export function showErrors(faults: readonly Fault[] | null, t: Translator): ShownError[] {
  return (faults ?? []).map(({ field, key, values }) => ({ field, message: t(key, values) }));
}

/** A field as the partial `field.ejs` prints it. */
export interface TextField {
  name: string;
  label: string;
  hint: string | null;
  value: string;
  error: string | null;
  required: boolean;
  type: 'text' | 'email' | 'tel' | 'url' | 'number';
  autocomplete: string | null;
  /** Lines of a text area; null for a field of one line. */
  lines: number | null;
  /** Words that make a good answer, counted below a text area. */
  words: { count: number; from: number; to: number } | null;
  maximum: number;
}

/** Fields with one way of finding their label, hint and error: `label` and `hint` are keys of our texts. */
export function textFields(errors: readonly ShownError[], t: Translator) {
  return (
    name: string,
    label: MessageKey,
    value: string,
    options: Partial<Omit<TextField, 'name' | 'label' | 'value' | 'error' | 'hint' | 'words'>> & {
      hint?: MessageKey;
      words?: { from: number; to: number };
    } = {},
  ): TextField => ({
    required: false,
    type: 'text',
    autocomplete: null,
    lines: null,
    maximum: 300,
    ...options,
    words: options.words ? { ...options.words, count: countWords(value) } : null,
    hint: options.hint ? t(options.hint) : null,
    name,
    label: t(label),
    value,
    error: errors.find((error) => error.field === name)?.message ?? null,
  });
}

/** The address to return to after a detour: one of this site, or `otherwise`. */
export function returnAddress(address: string, otherwise: string): string {
  if (!/^\/(?![/\\])/.test(address) || !URL.canParse(address, 'http://site')) return otherwise;
  const { origin, pathname, search } = new URL(address, 'http://site');
  return origin === 'http://site' ? pathname + search : otherwise;
}

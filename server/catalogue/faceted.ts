import { z } from 'zod';
import type { MessageKey, MessageValues } from '../http/i18n/index.ts';
import { limits, pageSizes } from '../search/fields.ts';

/** What the searches of every collection share: reading words, filters and pages out of an address, and writing them. */

/** Something in the address that was left aside, said in plain words. */
export interface Notice {
  key: MessageKey;
  values: MessageValues;
}

/** Values chosen of each facet. */
export type Filters<Facet extends string> = Partial<Record<Facet, readonly string[]>>;

export const positiveInteger = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)
  .pipe(z.int().min(1));

/** More values than a hand would choose are a mistake or an attack: the rest is left aside. */
const maximumValuesPerFacet = 60;

export function lastValue(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name).filter((value) => value.trim() !== '');
  return values.at(-1) ?? null;
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Reads one single-valued parameter; what does not fit is left aside with a notice. */
export function readOne<Value>(
  parameters: URLSearchParams,
  name: string,
  schema: z.ZodType<Value>,
  otherwise: Value,
  notices: Notice[],
): Value {
  const text = lastValue(parameters, name);
  if (text === null) return otherwise;
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  notices.push({ key: 'notice.parameter', values: { name, value: shorten(text) } });
  return otherwise;
}

/** What was typed into the field of a search. */
export function readWords(parameters: URLSearchParams, notices: Notice[]): string {
  const typed = (lastValue(parameters, 'q') ?? '').replaceAll(/\p{Cc}/gu, ' ').trim();
  if (typed.length > limits.queryCharacters) {
    notices.push({ key: 'notice.longText', values: { maximum: limits.queryCharacters } });
  }
  return typed.slice(0, limits.queryCharacters);
}

export function readPaging(parameters: URLSearchParams, notices: Notice[]): { page: number; pageSize: number } {
  const size = positiveInteger.pipe(z.int().max(pageSizes.maximum));
  return {
    page: readOne(parameters, 'page', positiveInteger, 1, notices),
    pageSize: readOne(parameters, 'parPage', size, pageSizes.default, notices),
  };
}

/** The known values of each facet; others are left aside with a notice. */
export function readFilters<Facet extends string>(
  parameters: URLSearchParams,
  facets: readonly Facet[],
  optionOf: (facet: Facet, value: string) => { value: string } | undefined,
  notices: Notice[],
): Partial<Record<Facet, string[]>> {
  const filters: Partial<Record<Facet, string[]>> = {};
  for (const facet of facets) {
    const given = [...new Set(parameters.getAll(facet).map((value) => value.trim()))].filter((value) => value !== '');
    const options = given.flatMap((value) => optionOf(facet, value) ?? []);
    const known = [...new Set(options.map(({ value }) => value))].slice(0, maximumValuesPerFacet);
    for (const value of given.filter((each) => !optionOf(facet, each)).slice(0, 3)) {
      notices.push({ key: 'notice.facetValue', values: { facet, value: shorten(value) } });
    }
    if (known.length > 0) filters[facet] = known;
  }
  return filters;
}

export function writeFilters<Facet extends string>(
  parameters: URLSearchParams,
  facets: readonly Facet[],
  filters: Filters<Facet>,
): void {
  for (const facet of facets) for (const value of filters[facet] ?? []) parameters.append(facet, value);
}

/** Defaults are left out. */
export function writePaging(parameters: URLSearchParams, { page, pageSize }: { page: number; pageSize: number }): void {
  if (pageSize !== pageSizes.default) parameters.set('parPage', String(pageSize));
  if (page !== 1) parameters.set('page', String(page));
}

/** The same filters with one value of a facet added or removed. */
export function toggled<Facet extends string>(filters: Filters<Facet>, facet: Facet, value: string): Filters<Facet> {
  const chosen = filters[facet] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const { [facet]: _, ...others } = filters;
  return (next.length > 0 ? { ...others, [facet]: next } : others) as Filters<Facet>;
}

import { z } from 'zod';
import type { MessageKey, MessageValues } from '../http/i18n/index.ts';
import { type FacetName, facetNames, limits, pageSizes, type Sort, sorts } from '../search/fields.ts';
import type { CatalogueQuery } from '../search/port.ts';
import type { CatalogueVocabulary } from './vocabulary.ts';

/** Something in the address that was left aside, said in plain words. */
export interface Notice {
  key: MessageKey;
  values: MessageValues;
}

/** A search as the address says it, with what could not be taken from it. */
export interface SearchInput {
  query: CatalogueQuery;
  notices: Notice[];
}

const positiveInteger = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)
  .pipe(z.int().min(1));
const sortName = z.enum(sorts);
/** More values than a hand would choose are a mistake or an attack: the rest is left aside. */
const maximumValuesPerFacet = 60;

function lastValue(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name).filter((value) => value.trim() !== '');
  return values.at(-1) ?? null;
}

/** Reads one single-valued parameter; what does not fit is left aside with a notice. */
function readOne<Value>(
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

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function readFilters(
  parameters: URLSearchParams,
  vocabulary: CatalogueVocabulary,
  notices: Notice[],
): CatalogueQuery['filters'] {
  const filters: Partial<Record<FacetName, string[]>> = {};
  for (const facet of facetNames) {
    const given = new Set(
      parameters
        .getAll(facet)
        .map((value) => value.trim())
        .filter((value) => value !== ''),
    );
    const known = [...given].filter((value) => vocabulary.optionOf(facet, value)).slice(0, maximumValuesPerFacet);
    for (const value of [...given].filter((each) => !vocabulary.optionOf(facet, each)).slice(0, 3)) {
      notices.push({ key: 'notice.facetValue', values: { facet, value: shorten(value) } });
    }
    if (known.length > 0) filters[facet] = known;
  }
  return filters;
}

/** Reads a search out of an address. Never throws: what is wrong becomes a notice and is left aside. */
export function readSearch(parameters: URLSearchParams, vocabulary: CatalogueVocabulary): SearchInput {
  const notices: Notice[] = [];
  const typed = (lastValue(parameters, 'q') ?? '').replaceAll(/\p{Cc}/gu, ' ').trim();
  if (typed.length > limits.queryCharacters) {
    notices.push({ key: 'notice.longText', values: { maximum: limits.queryCharacters } });
  }
  const text = typed.slice(0, limits.queryCharacters);
  const query: CatalogueQuery = {
    text,
    filters: readFilters(parameters, vocabulary, notices),
    sort: readOne<Sort>(parameters, 'tri', sortName, text === '' ? 'recent' : 'pertinence', notices),
    page: readOne(parameters, 'page', positiveInteger, 1, notices),
    pageSize: readOne(
      parameters,
      'parPage',
      positiveInteger.pipe(z.int().max(pageSizes.maximum)),
      pageSizes.default,
      notices,
    ),
    facets: facetNames,
  };
  return { query, notices };
}

/** The shortest address of a search: parameters in a fixed order, defaults left out. */
export function toParameters(query: CatalogueQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.text !== '') parameters.set('q', query.text);
  for (const facet of facetNames) {
    for (const value of query.filters[facet] ?? []) parameters.append(facet, value);
  }
  if (query.sort !== (query.text === '' ? 'recent' : 'pertinence')) parameters.set('tri', query.sort);
  if (query.pageSize !== pageSizes.default) parameters.set('parPage', String(query.pageSize));
  if (query.page !== 1) parameters.set('page', String(query.page));
  return parameters;
}

/** The same search with one value of a facet added or removed, from the first page. */
export function toggle(query: CatalogueQuery, facet: FacetName, value: string): CatalogueQuery {
  const chosen = query.filters[facet] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  const { [facet]: _, ...others } = query.filters;
  return { ...query, page: 1, filters: next.length > 0 ? { ...others, [facet]: next } : others };
}

/** An ordinary page number of a list without filters; anything else is page 1. */
export function readPage(parameters: URLSearchParams): number {
  const result = positiveInteger.safeParse(parameters.get('page') ?? '1');
  return result.success ? result.data : 1;
}

/** What was typed in a look-up by name, cut to a reasonable length. */
export function readText(parameters: URLSearchParams, name = 'q'): string {
  return (lastValue(parameters, name) ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
}

import { z } from 'zod';
import type { TerritoryRow } from '../../db/queries/territories.ts';
import { InvalidInput } from '../errors.ts';
import type { Language, MessageKey, MessageValues } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import {
  type FacetName,
  facetNames,
  limits,
  pageSizes,
  type ReferenceSort,
  referenceSorts,
  type Sort,
  sorts,
} from '../search/fields.ts';
import type { CatalogueQuery } from '../search/port.ts';
import type { CatalogueVocabulary } from './vocabulary.ts';

/** Something in the address that was left aside, said in plain words. */
export interface Notice {
  key: MessageKey;
  values: MessageValues;
}

/** A search as visitors state it: that of the port, and an authority to compare with. */
export interface CatalogueSearch extends Omit<CatalogueQuery, 'sort' | 'territories' | 'near'> {
  sort: Sort | ReferenceSort;
  /** The authority that results are compared with. */
  reference: TerritoryRow | null;
  /** Only records of comparable authorities. */
  comparable: boolean;
}

/** What a search is read with. */
export interface SearchReading {
  vocabulary: CatalogueVocabulary;
  /** The authority of a code, if results can be compared with it. */
  referenceOf: (code: string) => TerritoryRow | null;
  /** Code that the visitor chose before; the address comes first. */
  ownCode: string | null;
}

/** A search as the address says it, with what could not be taken from it. */
export interface SearchInput {
  query: CatalogueSearch;
  notices: Notice[];
}

const positiveInteger = z
  .string()
  .regex(/^\d{1,7}$/)
  .transform(Number)
  .pipe(z.int().min(1));
const sortName = z.enum([...sorts, ...referenceSorts]);
const yes = z.literal('oui').transform(() => true);
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
    const options = [...given].flatMap((value) => vocabulary.optionOf(facet, value) ?? []);
    const known = [...new Set(options.map(({ value }) => value))].slice(0, maximumValuesPerFacet);
    for (const value of [...given].filter((each) => !vocabulary.optionOf(facet, each)).slice(0, 3)) {
      notices.push({ key: 'notice.facetValue', values: { facet, value: shorten(value) } });
    }
    if (known.length > 0) filters[facet] = known;
  }
  return filters;
}

function readReference(
  parameters: URLSearchParams,
  { referenceOf, ownCode }: SearchReading,
  notices: Notice[],
): TerritoryRow | null {
  const named = lastValue(parameters, 'comme');
  const code = named ?? ownCode;
  const reference = code === null ? null : referenceOf(code.trim());
  if (named !== null && reference === null)
    notices.push({ key: 'notice.parameter', values: { name: 'comme', value: shorten(named) } });
  return reference;
}

/** What a comparison lacks, if anything. */
function missingOf({
  sort,
  comparable,
  reference,
}: Pick<CatalogueSearch, 'sort' | 'comparable' | 'reference'>): MessageKey | null {
  if (reference === null) return comparable || isReferenceSort(sort) ? 'notice.reference' : null;
  return sort === 'distance' && reference.latitude === null ? 'notice.position' : null;
}

export function isReferenceSort(sort: string | null): sort is ReferenceSort {
  return referenceSorts.some((each) => each === sort);
}

/** The order of a search that names none. */
export function usualSort(text: string): Sort {
  return text === '' ? 'recent' : 'pertinence';
}

/** Reads a search out of an address. Never throws: what is wrong becomes a notice and is left aside. */
export function readSearch(parameters: URLSearchParams, reading: SearchReading): SearchInput {
  const { vocabulary } = reading;
  const notices: Notice[] = [];
  const typed = (lastValue(parameters, 'q') ?? '').replaceAll(/\p{Cc}/gu, ' ').trim();
  if (typed.length > limits.queryCharacters) {
    notices.push({ key: 'notice.longText', values: { maximum: limits.queryCharacters } });
  }
  const text = typed.slice(0, limits.queryCharacters);
  const reference = readReference(parameters, reading, notices);
  const usual = usualSort(text);
  const sort = readOne<CatalogueSearch['sort']>(parameters, 'tri', sortName, usual, notices);
  const comparable = readOne(parameters, 'comparables', yes, false, notices);
  const missing = missingOf({ sort, comparable, reference });
  if (missing) notices.push({ key: missing, values: { name: reference?.name ?? '' } });
  const query: CatalogueSearch = {
    text,
    filters: readFilters(parameters, vocabulary, notices),
    sort: missing ? usual : sort,
    reference,
    comparable: comparable && reference !== null,
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
export function toParameters(query: CatalogueSearch): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.text !== '') parameters.set('q', query.text);
  for (const facet of facetNames) {
    for (const value of query.filters[facet] ?? []) parameters.append(facet, value);
  }
  if (query.comparable) parameters.set('comparables', 'oui');
  if (query.reference && (query.comparable || isReferenceSort(query.sort)))
    parameters.set('comme', query.reference.code);
  if (query.sort !== usualSort(query.text)) parameters.set('tri', query.sort);
  if (query.pageSize !== pageSizes.default) parameters.set('parPage', String(query.pageSize));
  if (query.page !== 1) parameters.set('page', String(query.page));
  return parameters;
}

/** The same search with one value of a facet added or removed, from the first page. */
export function toggle(query: CatalogueSearch, facet: FacetName, value: string): CatalogueSearch {
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

/** An address of the search on this site to return to; the search itself where the address is anything else. */
export function readReturn(address: string | null, language: Language): string {
  const otherwise = paths.initiatives(language);
  if (address === null || !address.startsWith('/') || !URL.canParse(address, 'http://site')) return otherwise;
  const { origin, pathname, search } = new URL(address, 'http://site');
  const known = origin === 'http://site' && [paths.initiatives('fr'), paths.initiatives('en')].includes(pathname);
  return known ? pathname + search : otherwise;
}

const choice = z.object({ collectivite: z.string().max(20), retour: z.string().max(4000).optional() });

/** The form that chooses an authority, or none with an empty code. Throws InvalidInput. */
export function readChoice(body: unknown, language: Language): { code: string; returnTo: string } {
  const parsed = choice.safeParse(body);
  if (!parsed.success) throw new InvalidInput();
  return { code: parsed.data.collectivite.trim(), returnTo: readReturn(parsed.data.retour ?? null, language) };
}

/** The same search compared with another authority, in the order of likeness unless it says otherwise; or with none. */
export function compareWith(address: string, code: string | null): string {
  const { pathname, searchParams } = new URL(address, 'http://site');
  searchParams.delete('page');
  const compares = searchParams.has('comparables') || isReferenceSort(searchParams.get('tri'));
  if (code === null) {
    if (compares) searchParams.delete('tri');
    searchParams.delete('comparables');
    searchParams.delete('comme');
  } else {
    searchParams.set('comme', code);
    if (!compares) searchParams.set('tri', 'comparables');
  }
  const query = searchParams.toString();
  return query === '' ? pathname : `${pathname}?${query}`;
}

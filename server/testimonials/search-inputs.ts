import { z } from 'zod';
import {
  type Notice,
  readFilters,
  readOne,
  readPaging,
  readWords,
  writeFilters,
  writePaging,
} from '../catalogue/faceted.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import { type Sort, sorts, type TestimonialFacet, testimonialFacets } from '../search/fields.ts';
import type { CatalogueQuery } from '../search/port.ts';

export interface TestimonialSearch extends CatalogueQuery<TestimonialFacet> {
  sort: Sort;
}

/** A search as the address says it, with what could not be taken from it. */
export interface TestimonialSearchInput {
  query: TestimonialSearch;
  notices: Notice[];
}

function usualSort(text: string): Sort {
  return text === '' ? 'recent' : 'pertinence';
}

/** Reads a search out of an address. Never throws: what is wrong becomes a notice and is left aside. */
export function readTestimonialSearch(
  parameters: URLSearchParams,
  { testimonialOptionOf }: Pick<CatalogueVocabulary, 'testimonialOptionOf'>,
): TestimonialSearchInput {
  const notices: Notice[] = [];
  const text = readWords(parameters, notices);
  const query: TestimonialSearch = {
    text,
    filters: readFilters(parameters, testimonialFacets, testimonialOptionOf, notices),
    sort: readOne(parameters, 'tri', z.enum(sorts), usualSort(text), notices),
    ...readPaging(parameters, notices),
    facets: testimonialFacets,
  };
  return { query, notices };
}

/** The shortest address of a search: parameters in a fixed order, defaults left out. */
export function testimonialParameters(query: TestimonialSearch): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query.text !== '') parameters.set('q', query.text);
  writeFilters(parameters, testimonialFacets, query.filters);
  if (query.sort !== usualSort(query.text)) parameters.set('tri', query.sort);
  writePaging(parameters, query);
  return parameters;
}

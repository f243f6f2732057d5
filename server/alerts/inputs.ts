import { z } from 'zod';
import { type AlertFrequency, alertFrequencies } from '../../db/queries/alerts.ts';
import { email } from '../accounts/inputs.ts';
import { type CatalogueSearch, readSearch, type SearchReading, usualSort } from '../catalogue/inputs.ts';
import { type Checked, check, type FormValues } from '../http/forms.ts';
import { facetNames, pageSizes } from '../search/fields.ts';

const frequency = z.enum(alertFrequencies, 'form.invalid');

/** `site` is a field that people do not see: what fills it is a program. */
export function readRequest(
  form: FormValues,
): Checked<{ email: string; frequency: AlertFrequency }> & { automatic: boolean } {
  const values = { email: form.one('email'), frequency: form.one('frequency') };
  return { ...check(z.object({ email, frequency }), values), automatic: form.one('site') !== '' };
}

export function readFrequency(form: FormValues): Checked<{ frequency: AlertFrequency }> {
  return check(z.object({ frequency }), { frequency: form.one('frequency') });
}

/** A search to follow; `partial` where some of it was not understood. */
export interface Followed {
  search: CatalogueSearch;
  partial: boolean;
}

/** Reads a search to follow: what it finds, neither order nor page, so that one search has one way of being written. */
export function readFollowed(
  parameters: URLSearchParams,
  reading: Pick<SearchReading, 'vocabulary' | 'referenceOf'>,
): Followed {
  const { query, notices } = readSearch(parameters, { ...reading, ownCode: null });
  const filters = Object.fromEntries(
    facetNames.flatMap((facet) => {
      const values = query.filters[facet];
      return values ? [[facet, values.toSorted()]] : [];
    }),
  );
  const { text, reference, comparable } = query;
  const search: CatalogueSearch = {
    text,
    filters,
    sort: usualSort(text),
    reference,
    comparable,
    page: 1,
    pageSize: pageSizes.default,
  };
  return { search, partial: notices.length > 0 };
}

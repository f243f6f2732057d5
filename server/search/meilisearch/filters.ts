import { type FacetName, facetNames } from '../fields.ts';
import type { CatalogueQuery } from '../port.ts';

/**
 * A value inside a filter expression. The server's reader ends a value at its quotation mark and only turns `\"` into
 * `"`; any other backslash stays, so a value that holds one cannot be written exactly. It is then written so that the
 * expression remains correct and matches nothing, which is the truth: our values are ASCII slugs.
 */
export function quoteValue(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The filters of a query, one expression a facet, all of which must hold; `except` leaves one facet out. */
export function filterExpressions(
  { filters, territories }: Pick<CatalogueQuery, 'filters' | 'territories'>,
  except?: FacetName,
): string[] {
  const places = territories
    ? ['only' in territories ? `territoryId IN [${territories.only}]` : `territoryId NOT IN [${territories.except}]`]
    : [];
  const facets = facetNames.flatMap((facet) => {
    const values = filters[facet] ?? [];
    if (facet === except || values.length === 0) return [];
    return [`facets.${facet} IN [${values.map(quoteValue).join(', ')}]`];
  });
  return [...places, ...facets];
}

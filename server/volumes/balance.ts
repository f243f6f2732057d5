import type { FacetName } from '../search/fields.ts';

/** Distributions that a publisher holds a selection against. */
export const balancedFacets = ['theme', 'strate', 'region', 'type'] as const satisfies readonly FacetName[];
/** What is held against what: the filters above, and in whose name people speak. */
export const dimensions = [...balancedFacets, 'voice'] as const;
export type Dimension = (typeof dimensions)[number];

export interface BalanceRow {
  value: string;
  chosen: number;
  /** Records of the whole catalogue. */
  catalogue: number;
  /** Share of the selection, of the catalogue and of the country's authorities, from 0 to 1; null where it is not known. */
  share: number;
  catalogueShare: number;
  countryShare: number | null;
  /** Nothing was chosen although the catalogue has some, or far less than its share. */
  missing: boolean;
}

/** Fewer cases than this share of what the catalogue's proportions would give count as missing. */
const scarce = 0.4;

const sum = (counts: ReadonlyMap<string, number>, values: readonly string[]) =>
  values.reduce((total, value) => total + (counts.get(value) ?? 0), 0);

/**
 * One distribution of the selection beside the others.
 * @param values in the order of the page
 * @param country authorities of the country; null where it knows no such thing
 */
export function balanceOf(
  values: readonly string[],
  chosen: ReadonlyMap<string, number>,
  catalogue: ReadonlyMap<string, number>,
  country: ReadonlyMap<string, number> | null,
): BalanceRow[] {
  const totals = {
    chosen: sum(chosen, values),
    catalogue: sum(catalogue, values),
    country: country ? sum(country, values) : 0,
  };
  const shareOf = (count: number, total: number) => (total === 0 ? 0 : count / total);
  return values
    .map((value) => {
      const share = shareOf(chosen.get(value) ?? 0, totals.chosen);
      const catalogueShare = shareOf(catalogue.get(value) ?? 0, totals.catalogue);
      return {
        value,
        chosen: chosen.get(value) ?? 0,
        catalogue: catalogue.get(value) ?? 0,
        share,
        catalogueShare,
        countryShare: country ? shareOf(country.get(value) ?? 0, totals.country) : null,
        missing: totals.chosen > 0 && (catalogue.get(value) ?? 0) > 0 && share < catalogueShare * scarce,
      };
    })
    .filter((row) => row.chosen > 0 || row.catalogue > 0);
}

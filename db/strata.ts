/**
 * The fifteen demographic groups of communes, article L2334-3 of the code général des collectivités territoriales.
 * `from` and `to` are inhabitants, both included; the last group has no upper bound.
 */
export const strata = [
  { slug: '0-499', from: 0, to: 499 },
  { slug: '500-999', from: 500, to: 999 },
  { slug: '1000-1999', from: 1000, to: 1999 },
  { slug: '2000-3499', from: 2000, to: 3499 },
  { slug: '3500-4999', from: 3500, to: 4999 },
  { slug: '5000-7499', from: 5000, to: 7499 },
  { slug: '7500-9999', from: 7500, to: 9999 },
  { slug: '10000-14999', from: 10_000, to: 14_999 },
  { slug: '15000-19999', from: 15_000, to: 19_999 },
  { slug: '20000-34999', from: 20_000, to: 34_999 },
  { slug: '35000-49999', from: 35_000, to: 49_999 },
  { slug: '50000-74999', from: 50_000, to: 74_999 },
  { slug: '75000-99999', from: 75_000, to: 99_999 },
  { slug: '100000-199999', from: 100_000, to: 199_999 },
  { slug: '200000-et-plus', from: 200_000, to: null },
] as const;

/** Slug of the group of a commune of this many inhabitants. */
export function stratumOf(population: number): string {
  const stratum = strata.find((candidate) => candidate.to === null || population <= candidate.to);
  return stratum?.slug ?? strata[strata.length - 1]?.slug ?? '';
}

/** Usual measures of a ranked list, over the first ten results. Järvelin & Kekäläinen (2002) for nDCG, gain 2^grade − 1. */

export type Grades = ReadonlyMap<string, number>;

export const depth = 10;
/** From this grade on a record answers the query; below, it only comes near. */
const relevantFrom = 2;

const gain = (grade: number) => 2 ** grade - 1;
const discounted = (grades: readonly number[]) =>
  grades.slice(0, depth).reduce((total, grade, place) => total + gain(grade) / Math.log2(place + 2), 0);

/** Discounted gain of the results against that of the best order there could be; from 0 to 1. */
export function ndcg(results: readonly string[], grades: Grades): number {
  const best = discounted([...grades.values()].toSorted((a, b) => b - a));
  return best === 0 ? 0 : discounted(results.map((slug) => grades.get(slug) ?? 0)) / best;
}

/** Share of the relevant records that the first ten hold, of ten at most; null where nothing is relevant. */
export function recall(results: readonly string[], grades: Grades): number | null {
  const relevant = [...grades].filter(([, grade]) => grade >= relevantFrom).map(([slug]) => slug);
  if (relevant.length === 0) return null;
  const found = results.slice(0, depth).filter((slug) => relevant.includes(slug)).length;
  return found / Math.min(depth, relevant.length);
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}

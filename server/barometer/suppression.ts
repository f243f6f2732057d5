import type { Cell } from './figure.ts';

/**
 * Small numbers are not published, nor what would give them away: primary and complementary cell suppression, with an
 * audit of the interval that a reader can work out for each cell (A. Hundepool et al., Handbook on Statistical Disclosure
 * Control, ESSnet SDC, 2010, chapters 4 and 5). Every suppressed small number may still be 1, 2, 3 or 4 to a reader who
 * knows this rule, the total and every cell shown.
 */
export const threshold = 5;
const largestFew = threshold - 1;

const isFew = (value: number) => value > 0 && value < threshold;
const shown = (value: number): Cell => ({ state: 'shown', value });
const few: Cell = { state: 'few' };
const withheld: Cell = { state: 'withheld' };

/** A number that stands alone. */
export const single = (value: number): Cell => (isFew(value) ? few : shown(value));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * `exact`: the values add up to the total. `overlapping`: a record may count for several values, so that they add up to
 * the total or more. Null: no total is told.
 */
export type Total = { kind: 'exact' | 'overlapping'; value: number } | null;

interface Split {
  smalls: readonly number[];
  complements: readonly number[];
  rest: readonly number[];
}

/**
 * Whether each small value may still be any of 1 to 4. A reader knows of a complement that it is at least the threshold and
 * at most the smallest value still shown above it, since the smallest go first.
 */
function isSafe({ smalls, complements, rest }: Split, total: Total): boolean {
  if (total === null || smalls.length === 0) return true;
  const hidden = total.value - sum(rest);
  const others = smalls.length - 1;
  const ceiling = Math.min(...rest.filter((value) => value >= threshold));
  const mostOfComplements = complements.length === 0 ? 0 : complements.length * ceiling;
  const leastOfOne = hidden - others * largestFew - mostOfComplements;
  const mostOfOne = hidden - others - complements.length * threshold;
  return leastOfOne <= 1 && (total.kind === 'overlapping' || mostOfOne >= largestFew);
}

/** The values of one list as they may be published: the smallest of the others go first where some must go too. */
export function protect(values: readonly number[], total: Total): Cell[] {
  if (total !== null && isFew(total.value)) return values.map(() => withheld);
  const smalls = values.filter(isFew);
  const candidates = values
    .map((value, index) => ({ value, index }))
    .filter(({ value }) => value >= threshold)
    .sort((a, b) => a.value - b.value || a.index - b.index);
  for (let count = 0; count <= candidates.length; count += 1) {
    const away = new Set(candidates.slice(0, count).map(({ index }) => index));
    const complements = values.filter((_, index) => away.has(index));
    const rest = values.filter((value, index) => !isFew(value) && !away.has(index));
    if (!isSafe({ smalls, complements, rest }, total)) continue;
    return values.map((value, index) => (isFew(value) ? few : away.has(index) ? withheld : shown(value)));
  }
  return values.map(() => withheld);
}

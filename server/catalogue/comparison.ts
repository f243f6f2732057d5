import type { TerritoryRow } from '../../db/queries/territories.ts';
import { strata } from '../../db/strata.ts';
import { distance } from '../search/distance.ts';
import { positionOf } from '../search/documents.ts';

/** Why two authorities are comparable; the page says each in words. */
export type Likeness =
  | { reason: 'stratum' }
  | { reason: 'size' }
  | { reason: 'category' }
  | { reason: 'department' }
  | { reason: 'region' }
  | { reason: 'distance'; kilometres: number };

export interface Comparable {
  territory: TerritoryRow;
  score: number;
  likenesses: Likeness[];
}

/** Distance in kilometres, or null where a position is unknown. */
export function distanceBetween(a: TerritoryRow, b: TerritoryRow): number | null {
  const [from, to] = [positionOf(a), positionOf(b)];
  return from && to ? distance(from, to) : null;
}

function sizeLikeness(a: TerritoryRow, b: TerritoryRow): Likeness | null {
  if (a.stratum !== null && a.stratum === b.stratum) return { reason: 'stratum' };
  if (a.population === null || b.population === null) return null;
  const position = (row: TerritoryRow) => strata.findIndex((stratum) => stratum.slug === row.stratum);
  if (a.stratum !== null && Math.abs(position(a) - position(b)) === 1) return { reason: 'size' };
  const ratio = a.population / b.population;
  return ratio >= 0.5 && ratio <= 2 ? { reason: 'size' } : null;
}

function placeLikeness(a: TerritoryRow, b: TerritoryRow): Likeness | null {
  if (a.departmentCode !== null && a.departmentCode === b.departmentCode) return { reason: 'department' };
  const kilometres = distanceBetween(a, b);
  if (kilometres !== null && kilometres <= 100) return { reason: 'distance', kilometres: Math.round(kilometres) };
  return a.regionCode !== null && a.regionCode === b.regionCode ? { reason: 'region' } : null;
}

const points = { stratum: 4, size: 2, category: 2, department: 2, distance: 1.5, region: 1 } as const;

/** How two authorities are alike; null where they are not of the same kind, or one and the same. */
export function likenessOf(a: TerritoryRow, b: TerritoryRow): Likeness[] | null {
  if (a.id === b.id || a.kind !== b.kind) return null;
  return [
    sizeLikeness(a, b),
    a.kind === 'epci' && a.category === b.category ? ({ reason: 'category' } as const) : null,
    placeLikeness(a, b),
  ].filter((likeness) => likeness !== null);
}

function scoreOf(likenesses: readonly Likeness[]): number {
  return likenesses.reduce((total, likeness) => total + points[likeness.reason], 0);
}

/**
 * Authorities like this one, best first: same kind always; then stratum of population (or a size from half to double),
 * category of EPCI, département, distance under 100 km, région. Size weighs most: a village learns from villages.
 */
export function compare(territory: TerritoryRow, candidates: readonly TerritoryRow[], limit: number): Comparable[] {
  const comparables: Comparable[] = [];
  for (const candidate of candidates) {
    const likenesses = likenessOf(territory, candidate) ?? [];
    const score = scoreOf(likenesses);
    if (score > 0) comparables.push({ territory: candidate, score, likenesses });
  }
  return comparables.sort((a, b) => b.score - a.score || a.territory.id - b.territory.id).slice(0, limit);
}

type Reason = Likeness['reason'];
const places: readonly Reason[] = ['department', 'distance', 'region'];

/**
 * Comparable authorities in groups, the most alike first: same stratum, and département, distance or région; same stratum,
 * or size and category of EPCI; neighbouring size. Those of another size are not comparable, however near. The best come
 * first in each group. The page says the same in words (`comparables.rule`).
 */
export function tiersOf(territory: TerritoryRow, candidates: readonly TerritoryRow[]): TerritoryRow[][] {
  const tiers: [TerritoryRow[], TerritoryRow[], TerritoryRow[]] = [[], [], []];
  for (const { territory: row, likenesses } of compare(territory, candidates, candidates.length)) {
    const reasons = new Set<Reason>(likenesses.map(({ reason }) => reason));
    if (reasons.has('stratum')) tiers[places.some((place) => reasons.has(place)) ? 0 : 1].push(row);
    else if (reasons.has('size')) tiers[reasons.has('category') ? 1 : 2].push(row);
  }
  return tiers;
}

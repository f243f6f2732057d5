import type { TerritoryRow } from '../../db/queries/territories.ts';
import { strata } from '../../db/strata.ts';

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

const earthRadius = 6371;

/** Great-circle distance in kilometres, or null where a position is unknown. */
export function distance(a: TerritoryRow, b: TerritoryRow): number | null {
  if (a.latitude === null || a.longitude === null || b.latitude === null || b.longitude === null) return null;
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const height = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const width = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const cosines = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  return 2 * earthRadius * Math.asin(Math.sqrt(height + cosines * width));
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
  const kilometres = distance(a, b);
  if (kilometres !== null && kilometres <= 100) return { reason: 'distance', kilometres: Math.round(kilometres) };
  return a.regionCode !== null && a.regionCode === b.regionCode ? { reason: 'region' } : null;
}

const points = { stratum: 4, size: 2, category: 2, department: 2, distance: 1.5, region: 1 } as const;

/**
 * Authorities like this one, best first: same kind always; then stratum of population (or a size from half to double),
 * category of EPCI, département, distance under 100 km, région. Size weighs most: a village learns from villages.
 */
export function compare(territory: TerritoryRow, candidates: readonly TerritoryRow[], limit: number): Comparable[] {
  const comparables: Comparable[] = [];
  for (const candidate of candidates) {
    if (candidate.id === territory.id || candidate.kind !== territory.kind) continue;
    const likenesses = [
      sizeLikeness(territory, candidate),
      territory.kind === 'epci' && territory.category === candidate.category ? ({ reason: 'category' } as const) : null,
      placeLikeness(territory, candidate),
    ].filter((likeness) => likeness !== null);
    const score = likenesses.reduce((total, likeness) => total + points[likeness.reason], 0);
    if (score > 0) comparables.push({ territory: candidate, score, likenesses });
  }
  return comparables.sort((a, b) => b.score - a.score || a.territory.id - b.territory.id).slice(0, limit);
}

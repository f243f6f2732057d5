import { boundsOf, departmentMap, levelOf, shapeName } from '../../departments.ts';
import type { MapModel } from '../models.ts';
import type { PresentationContext } from './cards.ts';

function legendOf(bounds: readonly number[], maximum: number, { t }: PresentationContext): MapModel['legend'] {
  if (maximum === 0) return [];
  return [...bounds, maximum].map((to, position) => {
    const from = (bounds[position - 1] ?? 0) + 1;
    const label = from >= to ? t.number(to) : t('map.range', { from: t.number(from), to: t.number(to) });
    return { level: position + 1, label };
  });
}

/** The addresses of a hundred shapes from one that is built in full: slugs need no escaping. */
export function hrefForSlug(hrefOf: (slug: string) => string): (slug: string) => string {
  const place = 'DEPARTEMENT';
  const href = hrefOf(place);
  const at = href.lastIndexOf(place);
  return (slug) => href.slice(0, at) + slug + href.slice(at + place.length);
}

/**
 * Départements coloured by number of results.
 * @param counts records by slug of département
 * @param hrefOf address of the search narrowed to one département
 */
export function presentMap(
  counts: ReadonlyMap<string, number>,
  selected: readonly string[],
  hrefOf: (slug: string) => string,
  context: PresentationContext,
): MapModel {
  const { t, vocabulary } = context;
  const rows = vocabulary.departmentFilters.map((row) => ({ ...row, count: counts.get(row.slug) ?? 0 }));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const shapes = departmentMap.locations.flatMap(({ id }) => {
    const row = byCode.get(id.toUpperCase());
    return row ? [row] : [];
  });
  const shown = shapes.map((shape) => shape.count).filter((count) => count > 0);
  const bounds = boundsOf(shown);
  const drawn = new Set(shapes.map((shape) => shape.code));
  const elsewhere = rows.filter((row) => row.count > 0 && !drawn.has(row.code));
  return {
    viewBox: departmentMap.viewBox,
    shapes: shapes.map(({ code, label, count, slug }) => ({
      name: shapeName(code),
      label: count === 0 ? '' : t('map.shape', { name: label, count: t.number(count) }),
      level: levelOf(count, bounds),
      href: hrefOf(slug),
    })),
    rows: rows
      .filter((row) => row.count > 0)
      .sort((a, b) => b.count - a.count || t.collator.compare(a.label, b.label))
      .map((row) => ({
        label: row.label,
        count: t.number(row.count),
        href: hrefOf(row.slug),
        selected: selected.includes(row.slug),
      })),
    legend: legendOf(bounds, Math.max(0, ...shown), context),
    elsewhere:
      elsewhere.length === 0
        ? null
        : t('map.elsewhere', {
            places: t.list(elsewhere.map((row) => t('map.place', { name: row.label, count: t.number(row.count) }))),
          }),
  };
}

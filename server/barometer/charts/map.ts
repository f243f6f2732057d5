import { boundsOf, drawnBox, type Level, levelOf, outlines } from '../../departments.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { type Cell, drawnIndex, type Figure, toldValue } from '../figure.ts';
import { hatched } from './marks.ts';
import { type Drawing, element, label } from './svg.ts';
import { formatValue } from './text.ts';

const mapHeight = 380;
const square = 20;
const step = { width: 54, height: 28 };
const squaresPerLine = 6;
const legendLine = 20;

/** Levels with the least and the most of the values that are in them. */
interface Class {
  level: Level;
  least: number;
  most: number;
}

function classesOf(values: readonly number[], bounds: readonly number[]): Class[] {
  const byLevel = Map.groupBy(values, (value) => levelOf(value, bounds));
  return [...byLevel]
    .map(([level, inside]) => ({ level, least: Math.min(...inside), most: Math.max(...inside) }))
    .sort((a, b) => a.level - b.level);
}

/** Name of the outline of a département, for drawings that share them. */
export const outlineName = (code: string) => `dep-${code}`;

/** Every outline once, for the charts of a page to use. */
export function sharedOutlines(): string {
  const paths = [...outlines()].map(([code, { path }]) => element('path', { id: outlineName(code), d: path }));
  return element(
    'svg',
    { class: 'outlines', width: 0, height: 0, 'aria-hidden': 'true' },
    element('defs', {}, paths.join('')),
  );
}

/**
 * Départements shaded by class, from light to dark, with those that the map does not show as squares, and the legend.
 * @param shared whether the page holds the outlines (`sharedOutlines`); otherwise they are in the drawing itself
 */
export function drawMap(figure: Figure, prefix: string, shared: boolean, t: Translator): Drawing {
  const at = drawnIndex(figure);
  const format = figure.columns[at]?.format ?? 'count';
  const values = figure.rows.flatMap(({ cells }) => toldValue(cells[at]) ?? []).filter((value) => value > 0);
  const bounds = boundsOf(values);
  const dress = (cell: Cell | undefined) =>
    cell === undefined || cell.state === 'shown'
      ? { class: `level-${levelOf(toldValue(cell) ?? 0, bounds)}` }
      : hatched(prefix);

  const cells = new Map(figure.rows.map(({ place, cells: row }) => [place, row[at]]));
  const shapes = [...outlines()].map(([code, { path }]) =>
    shared
      ? element('use', { href: `#${outlineName(code)}`, ...dress(cells.get(code)) })
      : element('path', { d: path, ...dress(cells.get(code)) }),
  );
  const map = element(
    'svg',
    { class: 'shapes', width: '100%', height: mapHeight, viewBox: drawnBox(), preserveAspectRatio: 'xMidYMid meet' },
    ...shapes,
  );

  const elsewhere = figure.rows
    .filter(({ place }) => place !== null && !outlines().has(place))
    .sort((a, b) => a.key.localeCompare(b.key));
  const top = mapHeight + 12;
  const squares = elsewhere.map(({ place, cells: row }, index) => {
    const x = (index % squaresPerLine) * step.width;
    const y = top + Math.floor(index / squaresPerLine) * step.height;
    return (
      element('rect', { x, y, width: square, height: square, ...dress(row[at]) }) +
      label(place ?? '', { class: 'tiny', x: x + square + 4, y: y + 14 })
    );
  });

  const legendTop = top + Math.ceil(elsewhere.length / squaresPerLine) * step.height + 8;
  const entries = [
    { dress: { class: 'level-0' } as { class: string; fill?: string }, text: t('barometer.legend.none') },
    ...classesOf(values, bounds).map(({ level, least, most }) => ({
      dress: { class: `level-${level}` },
      text:
        least === most
          ? formatValue(least, format, t)
          : t('barometer.legend.range', { from: formatValue(least, format, t), to: formatValue(most, format, t) }),
    })),
  ];
  const legend = entries.map((entry, index) => {
    const y = legendTop + index * legendLine;
    return (
      element('rect', { x: 0.5, y: y + 2.5, width: 22, height: 13, ...entry.dress }) +
      label(entry.text, { class: 'small', x: 30, y: y + 14 })
    );
  });
  const height = legendTop + entries.length * legendLine;
  return { markup: map + squares.join('') + legend.join(''), height };
}

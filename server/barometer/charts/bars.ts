import { scaleLinear } from 'd3-scale';
import type { Translator } from '../../http/i18n/index.ts';
import { type Figure, type Row, toldValue } from '../figure.ts';
import { hatched } from './marks.ts';
import { type Drawing, element, label, percent, wrap } from './svg.ts';
import { formatCell } from './text.ts';

const line = 18;
const thickness = 9;
const gap = 11;
/** What fits beside the value on a telephone. */
const charactersPerLine = 38;
const hiddenLength = 28;
/** Parts drawn of each row: the largest; the table has them all. */
const partsDrawn = 5;

/** Rows of the top with their largest parts, as far as these are told. */
function drawnRows({ rows }: Figure): Row[] {
  return rows
    .filter(({ parent }) => parent === null)
    .flatMap((top) => {
      const parts = rows.filter(({ parent, cells }) => parent === top.key && (toldValue(cells[0]) ?? 0) > 0);
      return [top, ...parts.slice(0, partsDrawn)];
    });
}

/** One bar a row: its name and its value on a line, the bar under them. */
export function drawBars(figure: Figure, prefix: string, t: Translator): Drawing {
  const rows = drawnRows(figure);
  const nested = rows.some(({ parent }) => parent !== null);
  const scale = scaleLinear()
    .domain([0, Math.max(1, ...rows.map(({ cells }) => toldValue(cells[0]) ?? 0))])
    .range([0, 100]);
  let y = 0;
  const marks = rows.flatMap((row, index) => {
    const [cell] = row.cells;
    const main = nested && row.parent === null;
    if (main && index > 0) y += gap;
    const lines = wrap(row.label[t.language], charactersPerLine);
    const names = lines.map((text, at) =>
      label(text, { class: main ? 'main' : null, x: 0, y: y + line * (at + 1) - 4 }),
    );
    const bottom = y + line * lines.length;
    const value = label(formatCell(cell, 'count', t), {
      class: 'value',
      x: '100%',
      y: bottom - 4,
      'text-anchor': 'end',
    });
    const bar = { x: 0, y: bottom + 1, height: thickness };
    const width = percent(scale(toldValue(cell) ?? 0));
    const drawn =
      cell?.state === 'shown'
        ? element('rect', { class: row.parent === null ? 'datum' : 'datum part', ...bar, width })
        : element('rect', { ...hatched(prefix), ...bar, width: hiddenLength });
    y = bottom + thickness + gap;
    return [...names, value, element('rect', { class: 'track', ...bar, width: '100%' }), drawn];
  });
  return { markup: marks.join(''), height: y };
}

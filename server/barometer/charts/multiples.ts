import { scaleBand, scaleLinear } from 'd3-scale';
import type { Translator } from '../../http/i18n/index.ts';
import { type Figure, type Row, toldValue } from '../figure.ts';
import { hatched } from './marks.ts';
import { type Drawing, element, label, percent, wrap } from './svg.ts';

const panel = { width: 47, title: 36, values: 16, plot: 64, names: 22, gap: 14 };
const hiddenHeight = 6;
const panelHeight = panel.title + panel.values + panel.plot + panel.names;
const charactersPerLine = 24;
/** From here on values are too wide to stand on every column. */
const wideValue = 100;

/** "2010-2014" as "2010–14". */
const shortPeriod = (key = '') => key.replace(/-\d\d/, '–');

/** One small chart a row, all on the same scale, so that they can be compared. */
export function drawMultiples({ rows, columns }: Figure, prefix: string, t: Translator): Drawing {
  const values = rows.flatMap(({ cells }) => cells.map((cell) => toldValue(cell) ?? 0));
  const highest = Math.max(1, ...values);
  const height = scaleLinear().domain([0, highest]).range([0, panel.plot]);
  const across = scaleBand<string>()
    .domain(columns.map(({ key }) => key))
    .range([0, 100])
    .paddingInner(0.2);
  const base = panel.title + panel.values + panel.plot;

  function drawPanel(row: Row): string {
    const own = row.cells.map((cell) => toldValue(cell) ?? 0);
    const told = new Set(
      highest < wideValue ? own.keys() : [own.indexOf(Math.max(...own)), own.findLastIndex((value) => value > 0)],
    );
    const bars = columns.map(({ key }, index) => {
      const cell = row.cells[index];
      const hidden = cell?.state !== 'shown';
      const tall = hidden ? hiddenHeight : height(cell.value);
      const x = across(key) ?? 0;
      const box = { x: percent(x), y: base - tall, width: percent(across.bandwidth()), height: tall };
      const middle = percent(x + across.bandwidth() / 2);
      return (
        element('rect', hidden ? { ...hatched(prefix), ...box } : { class: 'datum', ...box }) +
        (!hidden && told.has(index)
          ? label(t.number(cell.value), {
              class: 'tiny on-marks',
              x: middle,
              y: base - tall - 4,
              'text-anchor': 'middle',
            })
          : '')
      );
    });
    return [
      ...wrap(row.label[t.language], charactersPerLine)
        .slice(0, 2)
        .map((text, line, { length }) =>
          label(text, { class: 'main', x: 0, y: panel.title - 6 - (length - 1 - line) * 17 }),
        ),
      ...bars,
      element('line', { class: 'base', x1: 0, x2: '100%', y1: base, y2: base }),
      label(shortPeriod(columns[0]?.key), { class: 'tiny', x: 0, y: base + 15 }),
      label(shortPeriod(columns.at(-1)?.key), { class: 'tiny', x: '100%', y: base + 15, 'text-anchor': 'end' }),
    ].join('');
  }

  const lines = Math.ceil(rows.length / 2);
  const markup = rows.map((row, index) =>
    element(
      'svg',
      {
        x: index % 2 === 0 ? 0 : percent(100 - panel.width),
        y: Math.floor(index / 2) * (panelHeight + panel.gap),
        width: percent(panel.width),
        height: panelHeight,
        // A value of many digits may reach into the gap.
        overflow: 'visible',
      },
      drawPanel(row),
    ),
  );
  return { markup: markup.join(''), height: lines * (panelHeight + panel.gap) };
}

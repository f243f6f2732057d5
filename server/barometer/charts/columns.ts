import { scaleBand, scaleLinear } from 'd3-scale';
import type { Translator } from '../../http/i18n/index.ts';
import { type Figure, toldValue } from '../figure.ts';
import { hatched } from './marks.ts';
import { type Drawing, element, label, percent } from './svg.ts';

const plot = { top: 22, height: 170 };
const base = plot.top + plot.height;
const hiddenHeight = 7;
/** Names under the columns that a telephone has room for. */
const namesShown = 7;

/** Every first, fifth, tenth … row, so that the names do not touch. */
function namedEvery(count: number): number {
  return [1, 2, 5, 10, 20, 50].find((step) => count / step <= namesShown) ?? 100;
}

/** Columns apart that two values of many digits need to stand beside each other. */
const apart = 5;
const manyDigits = 100;

/** The highest column tells its value, and the last, where there is room for both. */
function toldColumns(values: readonly number[], highest: number): Set<number> {
  const [first, last] = [values.indexOf(highest), values.findLastIndex((value) => value > 0)];
  return new Set(highest >= manyDigits && Math.abs(last - first) < apart ? [first] : [first, last]);
}

/** One column a row, in order of time, over lines of the scale. The highest and the last tell their value. */
export function drawColumns({ rows }: Figure, prefix: string, t: Translator): Drawing {
  const values = rows.map(({ cells }) => toldValue(cells[0]) ?? 0);
  const highest = Math.max(1, ...values);
  const height = scaleLinear().domain([0, highest]).nice(4).range([0, plot.height]);
  const across = scaleBand<string>()
    .domain(rows.map(({ key }) => key))
    // Room for the scale at the left, and for half a name at the right.
    .range([8, 97])
    .paddingInner(0.22);
  const lines = height
    .ticks(4)
    .filter((tick) => Number.isInteger(tick))
    .map((tick) => {
      const y = base - height(tick);
      return (
        element('line', { class: tick === 0 ? 'base' : 'grid', x1: 0, x2: '100%', y1: y, y2: y }) +
        label(t.number(tick), { class: 'small quiet', x: 0, y: y - 4 })
      );
    });
  const every = namedEvery(rows.length);
  const told = toldColumns(values, highest);
  const columns = rows.map((row, index) => {
    const x = across(row.key) ?? 0;
    const middle = percent(x + across.bandwidth() / 2);
    const hidden = row.cells[0]?.state !== 'shown';
    const tall = hidden ? hiddenHeight : height(values[index] ?? 0);
    const box = { x: percent(x), y: base - tall, width: percent(across.bandwidth()), height: tall };
    const named = Number(row.key) % every === 0;
    return [
      element('rect', hidden ? { ...hatched(prefix), ...box } : { class: 'datum', ...box }),
      named ? label(row.label[t.language], { class: 'small', x: middle, 'text-anchor': 'middle', y: base + 17 }) : '',
      named ? element('line', { class: 'base', x1: middle, x2: middle, y1: base, y2: base + 4 }) : '',
      told.has(index) && !hidden
        ? label(t.number(values[index] ?? 0), {
            class: 'value on-marks',
            x: middle,
            'text-anchor': 'middle',
            y: base - tall - 5,
          })
        : '',
    ].join('');
  });
  return { markup: lines.join('') + columns.join(''), height: base + 26 };
}

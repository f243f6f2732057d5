import { standaloneSvg } from '../../barometer/charts/standalone.ts';
import type { Figure } from '../../barometer/figure.ts';
import { translators } from '../../http/i18n/index.ts';
import { printedFigure } from '../barometer.ts';

/** Pixels of a drawing, and millimetres of the place it has on a page. */
const chartWidth = 460;
const chartPlace = { width: 94, height: 128 };

/** A frozen figure of the barometer as the template draws it. */
export function typesetFigure(figure: Figure) {
  const drawing = standaloneSvg(figure, { address: '', width: chartWidth, framed: false }, translators.fr);
  const height = Number(/ height="([\d.]+)"/.exec(drawing)?.[1] ?? chartWidth);
  const width = Math.min(chartPlace.width, (chartPlace.height * chartWidth) / height);
  const { description, count, ...printed } = printedFigure(figure);
  return { ...printed, count, drawing, width, alt: `${printed.title}. ${description} ${count}.` };
}

export type TypesetFigure = typeof typesetFigure;

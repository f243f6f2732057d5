import type { Translator } from '../../http/i18n/index.ts';
import type { Figure } from '../figure.ts';
import { drawBars } from './bars.ts';
import { drawColumns } from './columns.ts';
import { drawMap } from './map.ts';
import { definitions, hiddenKey } from './marks.ts';
import { drawMultiples } from './multiples.ts';
import { type Drawing, element, escapeText } from './svg.ts';
import { describe, hasHidden } from './text.ts';

function drawMarks(figure: Figure, prefix: string, sharedOutlines: boolean, t: Translator): Drawing {
  switch (figure.kind) {
    case 'bars':
      return drawBars(figure, prefix, t);
    case 'columns':
      return drawColumns(figure, prefix, t);
    case 'multiples':
      return drawMultiples(figure, prefix, t);
    case 'map':
      return drawMap(figure, prefix, sharedOutlines, t);
  }
}

/** The marks of a figure, with the key to what is not told where something is not. */
export function drawFigure(figure: Figure, sharedOutlines: boolean, t: Translator): Drawing {
  const { name } = figure;
  const { markup, height } = drawMarks(figure, name, sharedOutlines, t);
  if (!hasHidden(figure)) return { markup, height };
  const key = hiddenKey(name, t('barometer.hidden'), height + 6);
  return { markup: definitions(name) + markup + key, height: height + 24 };
}

/**
 * The figure as an element of a page: as wide as its place, dressed by the page's stylesheet, named and described.
 * @param sharedOutlines whether the page holds the outlines of the départements
 */
export function chartOf(figure: Figure, sharedOutlines: boolean, t: Translator): string {
  const { markup, height } = drawFigure(figure, sharedOutlines, t);
  const [titleId, descriptionId] = [`${figure.name}-nom`, `${figure.name}-description`];
  return element(
    'svg',
    {
      // For the XML of e-books; pages take no notice.
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'chart',
      role: 'img',
      width: '100%',
      height,
      'aria-labelledby': `${titleId} ${descriptionId}`,
      focusable: 'false',
    },
    element('title', { id: titleId }, escapeText(figure.title[t.language])),
    element('desc', { id: descriptionId }, escapeText(describe(figure, t))),
    markup,
  );
}

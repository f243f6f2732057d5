import type { Translator } from '../../http/i18n/index.ts';
import type { Figure } from '../figure.ts';
import { drawFigure } from './index.ts';
import { element, escapeText, label, wrap } from './svg.ts';
import { countLine, describe } from './text.ts';

export interface StandaloneOptions {
  /** Address that the picture names. */
  address: string;
  /** Pixels. */
  width?: number;
  /** Title, count and source in the picture itself; a book sets them as text. */
  framed?: boolean;
}

const margin = 28;
export const pictureFont = 'Source Sans 3';

/** The dress of a file that stands alone: inks whose lightness differs, so that a grey print tells them apart. */
const dress = `
text { font-family: "${pictureFont}", "Source Sans Pro", "Segoe UI", sans-serif; font-size: 14px; fill: #1d2625; }
.title { font-size: 23px; font-weight: 600; }
.note { font-size: 13.5px; fill: #55605d; }
.count { font-size: 13.5px; font-weight: 600; }
.main, .value { font-weight: 600; }
.small { font-size: 12.5px; }
.tiny { font-size: 11px; }
.on-marks { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.quiet { fill: #55605d; }
.datum { fill: #14524b; }
.part { fill: #65a194; }
.track { fill: #e9e4d8; }
.grid { stroke: #d9cfbd; }
.base { stroke: #1d2625; }
.hatch-ground { fill: #ffffff; }
.hatch-line { fill: #7b7565; }
.hidden-value { stroke: #55605d; stroke-width: 0.8; }
.shapes path { stroke: #ffffff; stroke-width: 0.9; stroke-linejoin: round; }
.level-0 { fill: #efece4; stroke: #b9b3a4; stroke-width: 0.5; }
.level-1 { fill: #cfe0cb; }
.level-2 { fill: #9fc4b4; }
.level-3 { fill: #65a194; }
.level-4 { fill: #33776d; }
.level-5 { fill: #0f4a43; }
`;

const charactersIn = (width: number, size: number) => Math.floor((width - 2 * margin) / (size * 0.46));

function textLines(text: string, width: number, size: number, className: string, top: number) {
  const height = Math.round(size * 1.35);
  const lines = wrap(text, charactersIn(width, size));
  const markup = lines.map((line, index) =>
    label(line, { class: className, x: margin, y: top + height * (index + 1) }),
  );
  return { markup: markup.join(''), bottom: top + height * lines.length };
}

/** A figure as a file of its own, with its dress, title, count, day, source and address in the picture. */
export function standaloneSvg(figure: Figure, options: StandaloneOptions, t: Translator): string {
  const { address, width = 720, framed = true } = options;
  const { markup, height } = drawFigure(figure, false, t);
  const edge = framed ? margin : 0;
  const title = framed ? textLines(figure.title[t.language], width, 23, 'title', 16) : { markup: '', bottom: 0 };
  const note = framed ? textLines(figure.note[t.language], width, 13.5, 'note', title.bottom + 2) : title;
  const top = note.bottom + (framed ? 20 : 2);
  const count = textLines(countLine(figure, t), width, 13.5, 'count', top + height + 8);
  const source = textLines(t('barometer.source', { address }), width, 13.5, 'note', count.bottom);
  const total = framed ? source.bottom + 18 : top + height + 2;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height: total,
      viewBox: `0 0 ${width} ${total}`,
      role: 'img',
      'aria-labelledby': 'nom description',
      lang: t.language,
    },
    element('title', { id: 'nom' }, escapeText(figure.title[t.language])),
    element('desc', { id: 'description' }, escapeText(`${describe(figure, t)} ${countLine(figure, t)}.`)),
    element('style', {}, dress),
    element('rect', { width, height: total, fill: '#ffffff' }),
    title.markup,
    framed ? note.markup : '',
    element('svg', { x: edge, y: top, width: width - 2 * edge, height }, markup),
    framed ? count.markup + source.markup : '',
  );
}

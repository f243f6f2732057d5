import { element, label } from './svg.ts';

/** Marks that every chart shares. Classes are dressed by the page's stylesheet, or by the file's own (standalone.ts). */

export const hatching = (prefix: string) => `${prefix}-hachures`;

/** Hatching for what is not told: it is seen without colour. */
export function definitions(prefix: string): string {
  return element(
    'defs',
    {},
    element(
      'pattern',
      { id: hatching(prefix), width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      element('rect', { class: 'hatch-ground', width: 5, height: 5 }),
      element('rect', { class: 'hatch-line', width: 1.3, height: 5 }),
    ),
  );
}

export const hatched = (prefix: string) => ({ class: 'hidden-value', fill: `url(#${hatching(prefix)})` });

/** The line under a chart that says what the hatching means. */
export function hiddenKey(prefix: string, text: string, top: number): string {
  return (
    element('rect', { x: 0, y: top, width: 16, height: 11, ...hatched(prefix) }) +
    label(text, { class: 'small', x: 22, y: top + 10 })
  );
}

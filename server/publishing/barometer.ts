import { countLine, describe, hasHidden } from '../barometer/charts/text.ts';
import { type Figure, toldValue } from '../barometer/figure.ts';
import { tableOf } from '../barometer/table.ts';
import { translators } from '../http/i18n/index.ts';

/** Books are French. */
const t = translators.fr;

/** Rows that a page has room for: of a map, those with something. */
function printedRows(figure: Figure): Figure {
  if (figure.kind !== 'map') return figure;
  return { ...figure, rows: figure.rows.filter(({ cells }) => toldValue(cells[0]) !== 0) };
}

/** What every form of a book prints of a frozen figure beside its drawing. */
export function printedFigure(figure: Figure) {
  const printed = printedRows(figure);
  const { rowHeading, columns, rows } = tableOf(printed, t);
  return {
    name: figure.name,
    title: figure.title.fr,
    note: figure.note.fr,
    count: countLine(figure, t),
    description: describe(figure, t),
    rest: printed.rows.length < figure.rows.length ? t('barometer.book.rest') : '',
    hidden: hasHidden(figure) ? t('barometer.hidden') : '',
    table: {
      heading: rowHeading,
      columns,
      rows: rows.map(({ label, part, cells }) => ({ label, part, cells: cells.map(({ text }) => text) })),
    },
  };
}

import { stringify } from 'csv-stringify/sync';
import { spreadsheet } from '../csv.ts';
import type { Translator } from '../http/i18n/index.ts';
import { countLine, formatCell } from './charts/text.ts';
import { type Cell, type Figure, toldValue } from './figure.ts';
import { hasShares, shareOf, tableOf } from './table.ts';

/** Numbers as spreadsheets of the language read them; what is not told is written as on the page. */
function written(cell: Cell | undefined, t: Translator): string {
  const value = toldValue(cell);
  if (cell === undefined || value === null) return formatCell(cell, 'count', t);
  return decimal(value, t);
}

const decimal = (value: number, t: Translator) =>
  t.language === 'fr' ? String(value).replace('.', ',') : String(value);

/**
 * The figure as a table of semicolons in UTF-8 with its mark, like every CSV of the site: first the rows, then after an
 * empty line title, count with its day, note and source.
 */
export function csvOf(figure: Figure, address: string, t: Translator): string {
  const { rowHeading, columns } = tableOf(figure, t);
  const shares = hasShares(figure);
  const lines = figure.rows.map((row) => {
    const share = shareOf(row, figure);
    return [
      row.key,
      row.label[t.language],
      ...row.cells.map((cell) => written(cell, t)),
      ...(shares ? [share === null ? '' : decimal(share, t)] : []),
    ];
  });
  const about = [
    figure.title[t.language],
    countLine(figure, t),
    figure.note[t.language],
    t('barometer.source', { address }),
  ];
  return stringify(
    [[t('barometer.column.key'), rowHeading, ...columns], ...lines, [], ...about.map((line) => [line])],
    { ...spreadsheet, header: false },
  );
}

/** The figure as data, with who says so and where. */
export function jsonOf(figure: Figure, address: string, t: Translator) {
  return { ...figure, count: countLine(figure, t), source: t('barometer.source', { address }), address };
}

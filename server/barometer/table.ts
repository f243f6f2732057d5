import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import { formatCell, formatValue } from './charts/text.ts';
import { type Column, type Figure, type Row, toldValue } from './figure.ts';

export interface TableCell {
  text: string;
  /** Search that lists the records of this value; null where there is none, or where it would tell what is not told. */
  href: string | null;
}

export interface TableModel {
  caption: string;
  /** Heading of the first column. */
  rowHeading: string;
  columns: string[];
  rows: { label: string; part: boolean; cells: TableCell[] }[];
}

function rowHeading({ kind, name }: Figure, t: Translator): string {
  if (kind === 'map') return t('barometer.row.department');
  if (kind === 'columns') return t('barometer.row.year');
  if (kind === 'multiples') return t('barometer.row.technology');
  return t(name === 'initiatives-par-theme' ? 'barometer.row.theme' : 'barometer.row.value');
}

/** Whether a share of n can be told of each value: where one value a row is counted. */
export const hasShares = ({ columns, n }: Figure): boolean => columns.length === 1 && (toldValue(n) ?? 0) > 0;

export function shareOf(row: Row, { n }: Figure): number | null {
  const [value, total] = [toldValue(row.cells[0]), toldValue(n)];
  return value === null || total === null || total === 0 ? null : Math.round((value / total) * 1000) / 10;
}

/** The search behind a value, of which only counts that are told have one. */
function hrefOf({ search }: Figure, row: Row, column: Column, at: number, t: Translator): string | null {
  const value = toldValue(row.cells[at]);
  if (row.parameters === null || value === null || value === 0 || column.format !== 'count') return null;
  const query = new URLSearchParams({ ...row.parameters, ...column.parameters });
  return search === 'initiatives' ? paths.initiatives(t.language, query) : paths.testimonials(t.language, query);
}

export function tableOf(figure: Figure, t: Translator): TableModel {
  const { columns, rows, title } = figure;
  const shares = hasShares(figure);
  return {
    caption: title[t.language],
    rowHeading: rowHeading(figure, t),
    columns: [...columns.map(({ label }) => label[t.language]), ...(shares ? [t('barometer.column.ofN')] : [])],
    rows: rows.map((row) => {
      const share = shareOf(row, figure);
      const told = columns.map((column, at) => ({
        text: formatCell(row.cells[at], column.format, t),
        href: hrefOf(figure, row, column, at, t),
      }));
      const shareCell = { text: share === null ? '' : formatValue(share, 'percent', t), href: null };
      return {
        label: row.label[t.language],
        part: row.parent !== null,
        cells: shares ? [...told, shareCell] : told,
      };
    }),
  };
}

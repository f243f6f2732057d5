import type { Language, Translator } from '../../http/i18n/index.ts';
import type { Cell, Column, Figure } from '../figure.ts';
import { drawnIndex, toldValue } from '../figure.ts';

/** Values in words, the same in charts, tables and files. */

const decimals: Record<Language, Intl.NumberFormat> = {
  fr: new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }),
};

export function formatValue(value: number, format: Column['format'], t: Translator): string {
  if (format === 'percent') return t('barometer.percent', { value: decimals[t.language].format(value) });
  return format === 'rate' ? decimals[t.language].format(value) : t.number(value);
}

export function formatCell(cell: Cell | undefined, format: Column['format'], t: Translator): string {
  if (cell === undefined) return '';
  return cell.state === 'shown' ? formatValue(cell.value, format, t) : t(`barometer.cell.${cell.state}`);
}

/** "n = 340 initiatives publiées, au 29 novembre 2026". */
export function countLine({ n, of, unit, asOf }: Figure, t: Translator): string {
  const values = { n: formatCell(n, 'count', t), unit: unit[t.language], date: t.date(asOf) };
  return of === null ? t('barometer.n', values) : t('barometer.nOf', { ...values, of: t.number(of) });
}

export const hasHidden = ({ rows }: Figure) => rows.some(({ cells }) => cells.some(({ state }) => state !== 'shown'));

/** What a chart shows, in a sentence for those who do not see it: its largest values. */
export function describe(figure: Figure, t: Translator): string {
  const at = drawnIndex(figure);
  const column = figure.columns[at];
  const told = figure.rows
    .map((row) => ({ row, value: toldValue(row.cells[at]) ?? 0 }))
    .filter(({ row, value }) => row.parent === null && value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, 3)
    .map(({ row, value }) =>
      t('barometer.described', {
        label: row.label[t.language],
        value: formatValue(value, column?.format ?? 'count', t),
      }),
    );
  if (figure.kind === 'multiples')
    return t('barometer.description.multiples', { list: t.list(figure.rows.map(({ label }) => label[t.language])) });
  return told.length === 0 ? t('barometer.description.none') : t('barometer.description', { list: told.join(', ') });
}

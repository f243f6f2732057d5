import { type MessageKey, type MessageValues, type Translator, translators } from '../../http/i18n/index.ts';
import type { Column, Figure, Row, Words } from '../figure.ts';
import { protect, single, type Total } from '../suppression.ts';

export const words = (key: MessageKey, values?: MessageValues): Words => ({
  fr: translators.fr(key, values),
  en: translators.en(key, values),
});

export const wordsBy = (label: (t: Translator) => string): Words => ({
  fr: label(translators.fr),
  en: label(translators.en),
});

/** What the figures of a group share. */
export type Frame = Pick<Figure, 'group' | 'search' | 'unit' | 'columns' | 'drawn' | 'asOf'>;

/** One value of a list before it is protected. */
export interface Item {
  key: string;
  label: Words;
  value: number;
  parent?: string | null;
  place?: string | null;
  parameters: Row['parameters'];
}

export const countColumn = (label: Words): Column => ({ key: 'count', label, format: 'count', parameters: {} });

function toRow({ key, label, parent = null, place = null, parameters }: Item, cells: Row['cells']): Row {
  return { key, label, parent, place, parameters, cells };
}

/** One list of values with its total, in the order given. */
export function protectedRows(items: readonly Item[], total: Total): Row[] {
  const cells = protect(
    items.map(({ value }) => value),
    total,
  );
  return items.flatMap((item, index) => {
    const cell = cells[index];
    return cell ? [toRow(item, [cell])] : [];
  });
}

/** Most first, then those not told, by name, so that their place tells nothing, then those with nothing. */
export function mostFirst(rows: readonly Row[]): Row[] {
  const rank = (row: Row) => {
    const [cell] = row.cells;
    return cell?.state !== 'shown' ? 1 : cell.value > 0 ? 0 : 2;
  };
  const value = ({ cells: [cell] }: Row) => (cell?.state === 'shown' ? cell.value : 0);
  return rows.toSorted(
    (a, b) => rank(a) - rank(b) || value(b) - value(a) || translators.fr.collator.compare(a.label.fr, b.label.fr),
  );
}

/** The number counted, and those it was counted among unless the difference is a small number. */
export function countedAmong(n: number, all: number): { n: Row['cells'][number]; of: number | null } {
  const missing = all - n;
  const cell = single(n);
  return { n: cell, of: missing === 0 || cell.state !== 'shown' || single(missing).state !== 'shown' ? null : all };
}

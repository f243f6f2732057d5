import { z } from 'zod';

/**
 * A figure is data alone: charts, tables, CSV, JSON and the sections of books are made from it, and a frozen edition is a
 * list of them. Whatever is not to be published is not in it.
 */

/** Text in both languages: a frozen figure can be read when the vocabulary has changed. */
const words = z.strictObject({ fr: z.string(), en: z.string() });
export type Words = z.infer<typeof words>;

/**
 * `few`: from 1 to 4, shown as "< 5". `withheld`: not small itself, but with it the small ones could be worked out.
 * The value is in the figure where it is shown, and nowhere else.
 */
const cell = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('shown'), value: z.number().nonnegative() }),
  z.strictObject({ state: z.literal('few') }),
  z.strictObject({ state: z.literal('withheld') }),
]);
export type Cell = z.infer<typeof cell>;

/** Parameters of the search that lists the records of a row or column. */
const parameters = z.record(z.string(), z.string());

const column = z.strictObject({
  key: z.string(),
  label: words,
  /** `percent`: from 0 to 100. `rate`: per 100 000 inhabitants. `reference`: a count that is not the barometer's own. */
  format: z.enum(['count', 'percent', 'rate', 'reference']),
  parameters,
});
export type Column = z.infer<typeof column>;

const row = z.strictObject({
  key: z.string(),
  label: words,
  /** Key of the row that this one is part of; null at the top. */
  parent: z.string().nullable(),
  /** Code of the département that the map draws; null elsewhere. */
  place: z.string().nullable(),
  /** Null where no search lists its records. */
  parameters: parameters.nullable(),
  cells: z.array(cell),
});
export type Row = z.infer<typeof row>;

export const figureGroups = ['initiatives', 'testimonials', 'territories'] as const;
export type FigureGroup = (typeof figureGroups)[number];

export const figure = z.strictObject({
  /** Name in addresses. */
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  group: z.enum(figureGroups),
  /** How it is drawn: one bar a row; one column a row, in order of time; one small chart a row; départements shaded. */
  kind: z.enum(['bars', 'columns', 'multiples', 'map']),
  title: words,
  /** How it was counted. */
  note: words,
  /** Records that were counted. */
  n: cell,
  /** What was counted, in the plural: "initiatives publiées". */
  unit: words,
  /** Records among which they were counted; null where that says no more than n, or would tell a small number. */
  of: z.number().int().nullable(),
  /** The list that `parameters` narrow. */
  search: z.enum(['initiatives', 'temoignages']),
  columns: z.array(column).min(1),
  /** Key of the column that is drawn; a chart of several columns draws them all. */
  drawn: z.string(),
  rows: z.array(row),
  /** Day of counting. */
  asOf: z.iso.date(),
});
export type Figure = z.infer<typeof figure>;

/** A year's figures as they were frozen; its text is what is hashed. */
export const frozenBarometer = z.strictObject({
  format: z.literal(1),
  year: z.int(),
  /** From 1; a later one of the same year corrects it. */
  number: z.int().positive(),
  frozenOn: z.iso.date(),
  software: z.string(),
  /** What there was to count. */
  records: z.strictObject({ initiatives: cell, testimonials: cell, communes: cell }),
  figures: z.array(figure),
});
export type FrozenBarometer = z.infer<typeof frozenBarometer>;
/** Figures that belong together: today's, or those of an edition. */
export type Barometer = Pick<FrozenBarometer, 'figures' | 'records'>;

/** Value of a cell that is shown; null where it is not. */
export const toldValue = (each: Cell | undefined): number | null => (each?.state === 'shown' ? each.value : null);

/** Place of the drawn column among the cells of a row. */
export function drawnIndex({ columns, drawn }: Figure): number {
  return Math.max(
    0,
    columns.findIndex(({ key }) => key === drawn),
  );
}

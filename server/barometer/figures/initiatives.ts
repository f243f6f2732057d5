import { slugOf } from '../../../db/folding.ts';
import type { CatalogueVocabulary, FacetOption } from '../../catalogue/vocabulary.ts';
import type { FacetName } from '../../search/fields.ts';
import type { Counts, InitiativeCounts } from '../counts.ts';
import type { Figure, Row } from '../figure.ts';
import { protect } from '../suppression.ts';
import { countColumn, countedAmong, type Frame, type Item, mostFirst, protectedRows, words, wordsBy } from './rows.ts';

/** Technologies whose use is followed over time: the most frequent ones. */
const technologiesShown = 6;

const frame = (asOf: string): Frame => ({
  group: 'initiatives',
  search: 'initiatives',
  unit: words('barometer.unit.initiatives'),
  columns: [countColumn(words('barometer.column.initiatives'))],
  drawn: 'count',
  asOf,
});

const itemOf = (facet: FacetName, option: FacetOption, counts: Counts): Item => ({
  key: option.value,
  label: wordsBy(option.label),
  value: counts.get(option.value) ?? 0,
  parent: option.parent,
  parameters: { [facet]: option.value },
});

/** Top themes share the records that have a theme; sub-themes share those of their top theme. */
function themeRows({ facets, having }: InitiativeCounts, { options }: CatalogueVocabulary): Row[] {
  const items = options.theme.map((option) => itemOf('theme', option, facets.theme));
  const tops = protectedRows(
    items.filter(({ parent }) => parent === null),
    { kind: 'overlapping', value: having.theme },
  );
  return tops.flatMap((top) => {
    const children = items.filter(({ parent }) => parent === top.key);
    const value = facets.theme.get(top.key) ?? 0;
    const shown = top.cells[0]?.state === 'shown';
    const rows = protectedRows(children, { kind: 'overlapping', value });
    const hidden = rows.map((row): Row => ({ ...row, cells: [{ state: 'withheld' }] }));
    return [top, ...(shown ? mostFirst(rows) : hidden)];
  });
}

function byTheme(counts: InitiativeCounts, vocabulary: CatalogueVocabulary, asOf: string): Figure {
  return {
    ...frame(asOf),
    name: 'initiatives-par-theme',
    kind: 'bars',
    title: words('barometer.figure.themes'),
    note: words('barometer.figure.themes.note'),
    ...countedAmong(counts.having.theme, counts.total),
    rows: themeRows(counts, vocabulary),
  };
}

/** Every year from the first to the last that has a record, the empty ones too. */
export function yearItems(counts: Counts): Item[] {
  const years = [...counts.keys()].filter((value) => /^\d{4}$/.test(value)).map(Number);
  if (years.length === 0) return [];
  const first = Math.min(...years);
  return Array.from({ length: Math.max(...years) - first + 1 }, (_, index) => {
    const year = String(first + index);
    return { key: year, label: { fr: year, en: year }, value: counts.get(year) ?? 0, parameters: { annee: year } };
  });
}

function byYear({ facets, total }: InitiativeCounts, asOf: string): Figure {
  const dated = total - (facets.annee.get('inconnue') ?? 0);
  return {
    ...frame(asOf),
    name: 'initiatives-par-annee',
    kind: 'columns',
    title: words('barometer.figure.years'),
    note: words('barometer.figure.years.note'),
    ...countedAmong(dated, total),
    rows: protectedRows(yearItems(facets.annee), { kind: 'overlapping', value: dated }),
  };
}

function byRegion({ facets, having, total }: InitiativeCounts, vocabulary: CatalogueVocabulary, asOf: string): Figure {
  const overseas = new Set(
    [...vocabulary.regions.values()].filter(({ category }) => category === 'com').map(({ name }) => slugOf(name)),
  );
  const items = vocabulary.options.region
    .map((option) => itemOf('region', option, facets.region))
    .filter(({ key, value }) => value > 0 || !overseas.has(key));
  return {
    ...frame(asOf),
    name: 'initiatives-par-region',
    kind: 'bars',
    title: words('barometer.figure.regions'),
    note: words('barometer.figure.regions.note'),
    ...countedAmong(having.region, total),
    rows: mostFirst(protectedRows(items, { kind: 'overlapping', value: having.region })),
  };
}

function byStratum({ facets, total }: InitiativeCounts, { options }: CatalogueVocabulary, asOf: string): Figure {
  const items = options.strate.map((option) => itemOf('strate', option, facets.strate));
  const communal = items.reduce((sum, { value }) => sum + value, 0);
  return {
    ...frame(asOf),
    name: 'initiatives-par-strate',
    kind: 'bars',
    title: words('barometer.figure.strata'),
    note: words('barometer.figure.strata.note'),
    ...countedAmong(communal, total),
    rows: protectedRows(items, { kind: 'exact', value: communal }),
  };
}

function technologyRow(option: FacetOption, { periods }: InitiativeCounts): Row {
  const values = periods.map(({ technologies }) => technologies.get(option.value) ?? 0);
  return {
    key: option.value,
    label: wordsBy(option.label),
    parent: null,
    place: null,
    parameters: { technologie: option.value },
    // A record counts in every period that it lasts: nothing adds up to a total that is told.
    cells: protect(values, null),
  };
}

function technologiesOverTime(counts: InitiativeCounts, { options }: CatalogueVocabulary, asOf: string): Figure {
  const { facets, having, periods, total } = counts;
  const frequency = ({ value }: FacetOption) => facets.technologie.get(value) ?? 0;
  const most = options.technologie
    .filter((option) => frequency(option) > 0)
    .sort((a, b) => frequency(b) - frequency(a))
    .slice(0, technologiesShown);
  return {
    ...frame(asOf),
    name: 'technologies-dans-le-temps',
    kind: 'multiples',
    title: words('barometer.figure.technologies'),
    note: words('barometer.figure.technologies.note', { count: most.length }),
    ...countedAmong(having.technologie, total),
    columns: periods.map(({ period }) => {
      const [from = '', to = ''] = period.split('-');
      const label = words('annee.periode', { from, to });
      return { key: period, label, format: 'count', parameters: { annee: period } };
    }),
    drawn: periods[0]?.period ?? '',
    rows: most.map((option) => technologyRow(option, counts)),
  };
}

/** Figures of the initiatives; those that nothing can be drawn of yet are left out. */
export function initiativeFigures(counts: InitiativeCounts, vocabulary: CatalogueVocabulary, asOf: string): Figure[] {
  return [
    byTheme(counts, vocabulary, asOf),
    byYear(counts, asOf),
    byStratum(counts, vocabulary, asOf),
    byRegion(counts, vocabulary, asOf),
    technologiesOverTime(counts, vocabulary, asOf),
  ].filter(({ rows, columns }) => rows.length > 0 && columns.length > 0);
}

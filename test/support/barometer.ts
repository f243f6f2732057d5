import type { CatalogueDatabase } from '../../db/open.ts';
import { barometerEdition, insertBarometerEdition } from '../../db/queries/barometer.ts';
import { type Figure, type FrozenBarometer, frozenBarometer, type Row } from '../../server/barometer/figure.ts';
import { protect } from '../../server/barometer/suppression.ts';
import { outlines } from '../../server/departments.ts';

const both = (text: string) => ({ fr: text, en: text });

const row = (key: string, label: string, cells: Row['cells'], place: string | null = null): Row => ({
  key,
  label: both(label),
  parent: null,
  place,
  parameters: null,
  cells,
});

const frame = {
  group: 'initiatives',
  note: both('Un exemple.'),
  n: { state: 'shown', value: 99 },
  unit: both('initiatives publiées'),
  of: 120,
  search: 'initiatives',
  columns: [{ key: 'count', label: both('Initiatives'), format: 'count', parameters: {} }],
  drawn: 'count',
  asOf: '2026-11-29',
} as const satisfies Partial<Figure>;

function ofValues(values: Readonly<Record<string, number>>): Row[] {
  const cells = protect(Object.values(values), null);
  return Object.keys(values).map((key, index) => row(key, `Le ${key}`, cells.slice(index, index + 1)));
}

/** One figure of each kind, with values that are told and values that are not. */
function sampleFigures(): Figure[] {
  const columns = [...frame.columns];
  const periods = ['2015-2019', '2020-2024', '2025-2029'];
  return [
    {
      ...frame,
      columns,
      name: 'barres',
      kind: 'bars',
      title: both('Des barres'),
      rows: ofValues({ un: 60, deux: 3, trois: 0 }),
    },
    {
      ...frame,
      columns,
      name: 'annees',
      kind: 'columns',
      title: both('Des années'),
      rows: ofValues({ 2019: 12, 2020: 2, 2021: 20 }),
    },
    {
      ...frame,
      columns: periods.map((key) => ({ key, label: both(key), format: 'count', parameters: {} })),
      name: 'periodes',
      kind: 'multiples',
      title: both('Des périodes'),
      rows: ['fibre', 'capteurs', 'portail'].map((key, index) =>
        row(key, `La ${key}`, protect([index * 3, 12, 30], null)),
      ),
    },
    {
      ...frame,
      columns,
      name: 'carte-des-nombres',
      kind: 'map',
      title: both('Une carte'),
      rows: [...outlines().keys(), '971', '974'].map((code, index) =>
        row(code, `Département ${code}`, protect([(index * 7) % 23], null), code),
      ),
    },
  ];
}

/** Number of the edition of an invented barometer, frozen for 2026 unless it is there already. */
export function frozenSample(database: CatalogueDatabase): { id: number; names: string[] } {
  const figures = sampleFigures();
  const names = figures.map(({ name }) => name);
  const known = barometerEdition(database, 2026, 1);
  if (known) return { id: known.id, names };
  const frozen: FrozenBarometer = {
    format: 1,
    year: 2026,
    number: 1,
    frozenOn: '2026-11-29',
    software: 'test',
    records: {
      initiatives: { state: 'shown', value: 120 },
      testimonials: { state: 'shown', value: 50 },
      communes: { state: 'shown', value: 34_969 },
    },
    figures,
  };
  const data = JSON.stringify(frozenBarometer.parse(frozen));
  insertBarometerEdition(database, { year: 2026, number: 1, data, sha256: 'f'.repeat(64), frozenBy: null });
  return { id: barometerEdition(database, 2026, 1)?.id ?? 0, names };
}

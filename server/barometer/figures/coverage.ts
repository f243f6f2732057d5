import { slugOf } from '../../../db/folding.ts';
import type { CatalogueVocabulary } from '../../catalogue/vocabulary.ts';
import type { CommuneReference, Counts } from '../counts.ts';
import type { Cell, Column, Figure, Row } from '../figure.ts';
import { protect, single, threshold } from '../suppression.ts';
import { words } from './rows.ts';

const inhabitantsPerUnit = 100_000;
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** What follows from a cell is told where the cell is. */
const derived = (cell: Cell, value: number): Cell => (cell.state === 'shown' ? { state: 'shown', value } : cell);

interface Department {
  code: string;
  name: string;
  covered: number;
  communes: number;
  inhabitants: number;
}

const sumOf = (departments: readonly Department[], of: 'covered' | 'communes') =>
  departments.reduce((sum, department) => sum + department[of], 0);

function departmentsOf(covered: Counts, reference: CommuneReference, vocabulary: CatalogueVocabulary): Department[] {
  return vocabulary.departmentFilters.flatMap(({ code, label }) => {
    const known = reference.departments.get(code);
    return known ? [{ code, name: label, covered: covered.get(code) ?? 0, ...known }] : [];
  });
}

/** Of so few communes that "from 1 to 4" would say how many. */
const isTooSmall = ({ communes }: Department) => communes < threshold;

/** `value`: what is told of the covered communes of a département. */
function rowsOf(
  departments: readonly Department[],
  reference: (department: Department) => number,
  value: (department: Department) => number,
): Row[] {
  const counted = departments.filter((department) => !isTooSmall(department));
  const cells = protect(
    counted.map(({ covered }) => covered),
    { kind: 'exact', value: sumOf(counted, 'covered') },
  );
  const cellOf = new Map(counted.map(({ code }, index) => [code, cells[index]]));
  return departments.map((department) => {
    const { code, name } = department;
    const cell: Cell = cellOf.get(code) ?? { state: 'withheld' };
    return {
      key: code,
      label: { fr: name, en: name },
      parent: null,
      place: code,
      parameters: { departement: slugOf(name), type: 'commune' },
      cells: [cell, { state: 'shown', value: reference(department) }, derived(cell, value(department))],
    };
  });
}

const coveredColumn = (): Column => ({
  key: 'covered',
  label: words('barometer.column.covered'),
  format: 'count',
  parameters: {},
});

/** Communes with at least one published initiative of their own, of all communes and for their inhabitants. */
export function coverageFigures(
  covered: Counts,
  reference: CommuneReference,
  vocabulary: CatalogueVocabulary,
  asOf: string,
): Figure[] {
  const departments = departmentsOf(covered, reference, vocabulary);
  const inhabited = departments.filter(({ inhabitants }) => inhabitants > 0);
  const frame = (among: readonly Department[]) => ({
    group: 'territories' as const,
    kind: 'map' as const,
    search: 'initiatives' as const,
    unit: words('barometer.unit.communes'),
    n: single(
      sumOf(
        among.filter((each) => !isTooSmall(each)),
        'covered',
      ),
    ),
    of: sumOf(
      among.filter((each) => !isTooSmall(each)),
      'communes',
    ),
    asOf,
  });
  return [
    {
      ...frame(departments),
      name: 'communes-couvertes',
      title: words('barometer.figure.coverage'),
      note: words('barometer.figure.coverage.note'),
      columns: [
        coveredColumn(),
        { key: 'communes', label: words('barometer.column.communes'), format: 'reference', parameters: {} },
        { key: 'share', label: words('barometer.column.share'), format: 'percent', parameters: {} },
      ],
      drawn: 'share',
      rows: rowsOf(
        departments,
        ({ communes }) => communes,
        (each) => rounded((each.covered / each.communes) * 100, 2),
      ),
    },
    {
      ...frame(inhabited),
      name: 'communes-couvertes-par-habitants',
      title: words('barometer.figure.coverageRate'),
      note: words('barometer.figure.coverageRate.note'),
      columns: [
        coveredColumn(),
        { key: 'inhabitants', label: words('barometer.column.inhabitants'), format: 'reference', parameters: {} },
        { key: 'rate', label: words('barometer.column.rate'), format: 'rate', parameters: {} },
      ],
      drawn: 'rate',
      rows: rowsOf(
        inhabited,
        ({ inhabitants }) => inhabitants,
        (each) => rounded((each.covered / each.inhabitants) * inhabitantsPerUnit, 2),
      ),
    },
  ];
}

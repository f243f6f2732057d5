import { stringify } from 'csv-stringify/sync';
import type { CatalogueDatabase } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { initiativeById, publishedIds } from '../../db/queries/initiatives.ts';
import { waitingRecords } from '../../db/queries/submissions.ts';
import { authorize } from '../accounts/policy.ts';
import { cellsOf, columnNames, groupSizesOf, headingOf } from './columns.ts';
import type { Judge } from './judge.ts';
import type { ExchangeRecord } from './records.ts';

/** Records read at once. */
const portion = 200;

export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type RecordExport = ReturnType<typeof createRecordExport>;

/** One line of a CSV file as spreadsheets in France read it. */
export function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { delimiter: ';', record_delimiter: 'windows' });
}

export const byteOrderMark = '\uFEFF';

/** Every record as a file that `import` makes the same catalogue of. */
export function createRecordExport({
  database,
  judge,
}: {
  database: CatalogueDatabase;
  judge: Pick<Judge, 'recordOfRevision'>;
}) {
  /** Numbers of the records in order, each with the revision that stands for it. */
  function revisionsToExport(drafts: boolean): { id: number; revisionId: number | null }[] {
    const published = publishedIds(database).map((id) => ({ id, revisionId: null as number | null }));
    if (!drafts) return published;
    const waiting = waitingRecords(database).map(({ initiativeId, revisionId }) => ({ id: initiativeId, revisionId }));
    return [...published, ...waiting].sort((a, b) => a.id - b.id);
  }

  function read({ id, revisionId }: { id: number; revisionId: number | null }): ExchangeRecord[] {
    const initiative = initiativeById(database, id);
    const shown = revisionId ?? initiative?.publishedRevisionId;
    const record = initiative && shown ? judge.recordOfRevision(database, initiative, shown) : null;
    return record ? [record] : [];
  }

  async function* text(
    format: ExportFormat,
    drafts: boolean,
    progress: (done: number, total: number) => void = () => {},
  ): AsyncGenerator<string> {
    const wanted = revisionsToExport(drafts);
    const portions = Array.from({ length: Math.ceil(wanted.length / portion) }, (_, index) =>
      wanted.slice(index * portion, (index + 1) * portion),
    );
    function* all() {
      for (const each of wanted) yield* read(each);
    }
    const columns = format === 'csv' ? columnNames(groupSizesOf(all())) : [];
    if (format === 'csv') yield byteOrderMark + csvLine(columns.map((name) => headingOf(name, 'fr')));
    let done = 0;
    for (const each of portions) {
      const records = each.flatMap(read);
      yield records
        .map((record) => (format === 'csv' ? csvLine(cellsOf(record, columns)) : `${JSON.stringify(record)}\n`))
        .join('');
      done += each.length;
      progress(done, wanted.length);
    }
  }

  return {
    /** The file in parts; `drafts`: with records that wait for editors. `progress` gets records done and in all. */
    text,
    /** The same for an editor. */
    forEditor(actor: AccountRow, format: ExportFormat, drafts: boolean): AsyncGenerator<string> {
      authorize(actor, 'records.import');
      return text(format, drafts);
    },
  };
}

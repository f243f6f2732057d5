import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import { type AccountRow, accountById, accountsByIds } from '../../db/queries/accounts.ts';
import {
  chooseDuplicates,
  deleteImport,
  deleteLines,
  faultyLines,
  firstLines,
  type ImportFault,
  type ImportLine,
  type ImportMode,
  type ImportRow,
  type ImportTotals,
  importById,
  importOfFile,
  importsWithLines,
  insertImport,
  latestImports,
  lineIdentities,
  linesToWrite,
  resetLines,
  settleLines,
  totalsOf,
  uncheckedLines,
  updateImport,
  updateLine,
  workingImport,
} from '../../db/queries/imports.ts';
import { allows, authorize } from '../accounts/policy.ts';
import { locate } from '../catalogue/located.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import type { Fault } from '../http/forms.ts';
import { findDuplicates } from '../review/duplicates.ts';
import type { Flow } from '../review/flow.ts';
import type { SearchReader } from '../search/port.ts';
import { cellOf, isColumnName, mappingFault, patchOfCells, proposeMapping } from './columns.ts';
import { readFile } from './files.ts';
import type { Judge } from './judge.ts';
import { contentOfRecord } from './records.ts';
import type { Writer } from './writer.ts';

/** Lines read at once. */
const portion = 20;
/** Time after which others get their turn, and what they get where pages are served, in milliseconds. */
const turn = 20;
const pause = 10;
/** Days after which the lines of a file are deleted. */
export const retentionDays = 7;
const day = 24 * 3600 * 1000;
const importsShown = 20;
export const linesPreviewed = 5;
export const faultsShown = 200;
export const duplicatesShown = 50;
const longestValue = 80;
/** Lines that the command line names at most, and the time between two looks at how far it is, in milliseconds. */
const linesTold = 20_000;
const progressInterval = 250;

export interface Launch {
  mode: ImportMode;
  /** Write the lines without errors although others have some. */
  partial: boolean;
  /** Lines that go in although they are perhaps duplicates. */
  duplicates: readonly number[] | 'all';
}

export type ImportService = ReturnType<typeof createImportService>;

/** Files of records on their way into the catalogue. Work goes on by itself, by short turns, and survives a restart. */
export function createImportService({
  database,
  flow,
  judge,
  writer,
  engine,
  logger,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  flow: Pick<Flow, 'lookups'>;
  judge: Judge;
  writer: Writer;
  engine: SearchReader;
  logger: Logger;
  now?: () => number;
}) {
  let round: Promise<void> | null = null;
  let stopped = false;

  const at = (time: number) => new Date(time).toISOString();

  function existing(executor: Executor, id: number): ImportRow {
    const row = importById(executor, id);
    if (!row) throw new NotFound('error.404.import');
    return row;
  }

  /** What a line says, in the shape of a record but not yet checked; a fault where it says nothing at all. */
  function sentBy({ format, headings, mapping }: ImportRow, { cells }: ImportLine): { sent: unknown } | Fault {
    if (format === 'jsonl') {
      try {
        return { sent: JSON.parse(cells[0] ?? '') };
      } catch {
        return { field: '', key: 'import.error.json', values: {} };
      }
    }
    const beyond = cells.slice(headings.length).some((cell) => cell.trim() !== '');
    if (beyond)
      return { field: '', key: 'import.error.cells', values: { count: cells.length, expected: headings.length } };
    return { sent: patchOfCells(cells, mapping) };
  }

  function judgeLine(executor: Executor, row: ImportRow, line: ImportLine) {
    const read = sentBy(row, line);
    if ('sent' in read) return judge.judge(executor, read.sent);
    return {
      outcome: 'error',
      faults: [read],
      identity: { id: null, slug: null, key: null, reference: null },
    } as const;
  }

  /** Faults as they are kept, with the beginning of what the file has there. */
  function keptFaults(row: ImportRow, line: ImportLine, faults: readonly Fault[]): ImportFault[] {
    return faults.map((fault) => ({
      ...fault,
      value: row.format === 'csv' ? cellOf(fault.field, line.cells, row.mapping).slice(0, longestValue) : '',
    }));
  }

  /** Checks lines for one turn. Nothing is written but what was found out. */
  async function check(row: ImportRow): Promise<void> {
    const begin = performance.now();
    const found: { line: number; values: Parameters<typeof updateLine>[3] }[] = [];
    const waiting = uncheckedLines(database, row.id, portion);
    for (const line of waiting) {
      const judged = judgeLine(database, row, line);
      const { id: recordId, ...identity } = judged.identity;
      const values = { ...identity, recordId };
      if (judged.outcome === 'error') {
        found.push({
          line: line.line,
          values: { ...values, outcome: 'error', faults: keptFaults(row, line, judged.faults) },
        });
      } else {
        const likely =
          judged.outcome === 'new'
            ? await findDuplicates({ database, engine }, contentOfRecord(judged.record), flow.lookups(database), 0)
            : [];
        const duplicates = likely.map(({ initiative }) => initiative.id);
        const outcome = duplicates.length > 0 ? ('duplicate' as const) : judged.outcome;
        found.push({ line: line.line, values: { ...values, outcome, duplicates } });
      }
      if (performance.now() - begin > turn) break;
    }
    database.transaction(
      (tx) => {
        if (existing(tx, row.id).state !== 'checking') return;
        for (const { line, values } of found) updateLine(tx, row.id, line, values);
        if (found.length < waiting.length || waiting.length === portion) return;
        compareLines(tx, row.id);
        updateImport(tx, row.id, { state: 'checked' });
      },
      { behavior: 'immediate' },
    );
  }

  /** What only the whole file shows: records that come twice, and records that name one another. */
  function compareLines(tx: Executor, importId: number): void {
    const lines = lineIdentities(tx, importId);
    const seen = new Map<string, number>();
    const refuse = (line: number, field: string, key: Fault['key'], values: Fault['values'] = {}) =>
      updateLine(tx, importId, line, { outcome: 'error', faults: [{ field, key, values, value: '' }], duplicates: [] });
    const sound = lines.filter(({ outcome }) => outcome !== 'error');
    for (const { line, slug, recordId, key } of sound) {
      const names = [slug && `slug ${slug}`, recordId && `id ${recordId}`, key && `key ${key}`].filter(
        (name) => !!name,
      );
      const first = names.map((name) => seen.get(String(name))).find((each) => each !== undefined);
      if (first !== undefined) refuse(line, '', 'import.error.repeated', { line: String(first) });
      else for (const name of names) seen.set(String(name), line);
    }
    const byLine = new Map(sound.map((line) => [line.line, line]));
    const targetOf = (reference: string) => seen.get(`slug ${reference}`) ?? seen.get(`id ${reference}`);
    for (const { line, reference } of sound) {
      if (reference === null) continue;
      const path = new Set([line]);
      let target = targetOf(reference);
      if (target === undefined) refuse(line, 'inspiredBy', 'contribution.inspiredBy.unknown');
      while (target !== undefined && !path.has(target)) {
        path.add(target);
        const next: string | null = byLine.get(target)?.reference ?? null;
        target = next === null ? undefined : targetOf(next);
      }
      if (target !== undefined) refuse(line, 'inspiredBy', 'import.error.circle');
      else updateLine(tx, importId, line, { rank: path.size - 1 });
    }
  }

  /** Writes one line, or says why it cannot be. The catalogue may have changed since the line was checked. */
  function writeLine(tx: Executor, row: ImportRow, line: ImportLine, actor: AccountRow | null): void {
    const judged = judgeLine(tx, row, line);
    const faults: Fault[] = judged.faults ? [...judged.faults] : [];
    if (judged.identity.reference !== null)
      faults.push({ field: 'inspiredBy', key: 'contribution.inspiredBy.unknown', values: {} });
    if (judged.outcome === 'error' || faults.length > 0) {
      updateLine(tx, row.id, line.line, { result: 'failed', faults: keptFaults(row, line, faults) });
      return;
    }
    updateLine(
      tx,
      row.id,
      line.line,
      writer.write(tx, judged, { importId: row.id, line: line.line, mode: row.mode, actor }),
    );
  }

  /** Writes lines for one turn, in one transaction: after a crash they are all there or none, and none comes twice. */
  function write(id: number): void {
    database.transaction(
      (tx) => {
        const row = existing(tx, id);
        if (row.state !== 'running') return;
        const actor = row.accountId === null ? null : (accountById(tx, row.accountId) ?? null);
        if (row.origin === 'web' && !(actor && allows(actor, 'records.import'))) {
          updateImport(tx, id, { state: 'stopped' });
          return;
        }
        const begin = performance.now();
        const lines = linesToWrite(tx, id, portion);
        let written = 0;
        for (const line of lines) {
          writeLine(tx, row, line, actor);
          written += 1;
          if (performance.now() - begin > turn) break;
        }
        if (written === lines.length && lines.length < portion)
          updateImport(tx, id, { state: 'done', endedAt: at(now()) });
      },
      { behavior: 'immediate' },
    );
  }

  /** One turn of work. */
  async function advance(row: ImportRow): Promise<void> {
    if (row.state === 'checking') await check(row);
    else write(row.id);
  }

  async function workThrough(next: () => ImportRow | undefined, rest: () => unknown): Promise<void> {
    for (let row = next(); row && !stopped; row = next()) {
      await advance(row);
      await rest();
    }
  }

  /** Goes on with all that is to be done, one import after the other. */
  function wake(): void {
    if (stopped) return;
    round ??= workThrough(
      () => workingImport(database),
      () => delay(pause),
    )
      .catch((error: unknown) => {
        logger.error({ err: error }, 'an import was stopped');
        const row = workingImport(database);
        if (row) updateImport(database, row.id, { state: 'stopped' });
      })
      .finally(() => {
        round = null;
        if (!stopped && workingImport(database)) wake();
      });
  }

  function* allFaulty(id: number): Generator<ImportLine> {
    for (let after = 0; ; ) {
      const lines = faultyLines(database, id, after, faultsShown);
      yield* lines;
      const last = lines.at(-1);
      if (!last) return;
      after = last.line;
    }
  }

  function countedTotals(row: ImportRow): ImportTotals {
    return row.totals ?? totalsOf(database, row.id);
  }

  function settle(tx: Executor, row: ImportRow, launch: Launch): void {
    chooseDuplicates(tx, row.id, launch.duplicates);
    settleLines(tx, row.id, 'error', 'skipped');
    settleLines(tx, row.id, 'duplicate', 'held', true);
    updateImport(tx, row.id, { state: 'running', mode: launch.mode, partial: launch.partial });
  }

  function checkLaunch(tx: Executor, row: ImportRow, launch: Launch): void {
    if (row.state !== 'checked') throw new IllegalTransition('error.409.import');
    if (!launch.partial && (totalsOf(tx, row.id).outcomes.error ?? 0) > 0)
      throw new InvalidInput('import.launch.errors');
  }

  async function receive(actor: AccountRow | null, fileName: string, bytes: Buffer): Promise<number> {
    const file = await readFile(fileName, bytes);
    const { lines, ...described } = file;
    const fileHash = createHash('sha256').update(bytes).digest('hex');
    const mapping = proposeMapping(described.headings);
    return database.transaction(
      (tx) => {
        // The same file sent twice, as by a second press of the button, is one import.
        const known = actor && importOfFile(tx, actor.id, fileHash);
        if (known) return known.id;
        const values = {
          ...described,
          origin: actor ? ('web' as const) : ('command' as const),
          accountId: actor?.id ?? null,
          fileName: fileName.slice(0, 200),
          fileHash,
          mapping,
          state: described.format === 'jsonl' ? ('checking' as const) : ('received' as const),
          total: lines.length,
        };
        return insertImport(tx, values, lines);
      },
      { behavior: 'immediate' },
    );
  }

  function assign(tx: Executor, row: ImportRow, mapping: readonly (string | null)[]): void {
    if (row.format !== 'csv' || (row.state !== 'received' && row.state !== 'checked'))
      throw new IllegalTransition('error.409.import');
    const known = row.headings.map((_, position) => mapping[position] ?? null);
    const fault = known.some((name) => name !== null && !isColumnName(name)) ? 'form.invalid' : mappingFault(known);
    if (fault) throw new InvalidInput(fault);
    resetLines(tx, row.id);
    updateImport(tx, row.id, { mapping: known, state: 'checking' });
  }

  return {
    /** Goes on with what a stop of the process has interrupted. */
    start: wake,
    /** Waits for the turn under way; the rest goes on after the next start. */
    async stop(): Promise<void> {
      stopped = true;
      await round;
    },
    /** Resolves when nothing is left to be done. */
    async settled(): Promise<void> {
      while (round) await round;
    },

    /** What an editor has sent lately, and others too. */
    list(actor: AccountRow) {
      authorize(actor, 'records.import');
      const rows = latestImports(database, importsShown);
      const people = rows.flatMap(({ accountId }) => accountId ?? []);
      return {
        rows: rows.map((row) => ({ row, totals: countedTotals(row) })),
        people: new Map(accountsByIds(database, people).map((account) => [account.id, account])),
      };
    },

    assertMayImport: (actor: AccountRow) => authorize(actor, 'records.import'),

    /** Takes a file in. Throws InvalidInput, which says what to do, for one that cannot be read. Returns its number. */
    async receive(actor: AccountRow, fileName: string, bytes: Buffer): Promise<number> {
      authorize(actor, 'records.import');
      const id = await receive(actor, fileName, bytes);
      wake();
      return id;
    },

    /** An import with what its page shows. */
    view(actor: AccountRow, id: number) {
      authorize(actor, 'records.import');
      const row = existing(database, id);
      const isChecked = row.state === 'checked';
      const judged = (lines: ImportLine[]) => lines.map((line) => ({ line, judged: judgeLine(database, row, line) }));
      const duplicates = isChecked ? firstLines(database, id, duplicatesShown, 'duplicate') : [];
      const likely = locate(database, [...new Set(duplicates.flatMap((line) => line.duplicates))]);
      return {
        row,
        totals: countedTotals(row),
        faulty: faultyLines(database, id, 0, faultsShown),
        preview: judged(isChecked ? firstLines(database, id, linesPreviewed) : []),
        duplicates: judged(duplicates),
        likely: new Map(likely.map((located) => [located.initiative.id, located])),
      };
    },

    /** How far an import is. */
    progress(actor: AccountRow, id: number) {
      authorize(actor, 'records.import');
      const row = existing(database, id);
      return { row, totals: countedTotals(row) };
    },

    /** Columns of the file with the first lines under them. */
    columns(actor: AccountRow, id: number) {
      authorize(actor, 'records.import');
      const row = existing(database, id);
      if (row.format !== 'csv' || (row.state !== 'received' && row.state !== 'checked'))
        throw new IllegalTransition('error.409.import');
      return { row, lines: firstLines(database, id, linesPreviewed) };
    },

    /** Says what each column is, and has every line checked. Throws InvalidInput for columns that cannot be. */
    assign(actor: AccountRow, id: number, mapping: readonly (string | null)[]): void {
      authorize(actor, 'records.import');
      database.transaction((tx) => {
        const row = existing(tx, id);
        // A second press of the button finds the work begun.
        if (row.state !== 'checking') assign(tx, row, mapping);
      });
      wake();
    },

    /** Begins to write. Throws InvalidInput when lines have errors and none is to be left out. */
    launch(actor: AccountRow, id: number, launch: Launch): void {
      authorize(actor, 'records.import');
      database.transaction((tx) => {
        const row = existing(tx, id);
        if (row.state === 'running' || row.state === 'done') return;
        checkLaunch(tx, row, launch);
        settle(tx, row, launch);
      });
      wake();
    },

    /** Stops the work; what was written stays. */
    cancel(actor: AccountRow, id: number): void {
      authorize(actor, 'records.import');
      database.transaction((tx) => {
        const { state } = existing(tx, id);
        if (state === 'checking' || state === 'running') updateImport(tx, id, { state: 'stopped' });
      });
    },

    /** Goes on where it was stopped. */
    resume(actor: AccountRow, id: number): void {
      authorize(actor, 'records.import');
      database.transaction((tx) => {
        if (existing(tx, id).state !== 'stopped') return;
        const unchecked = uncheckedLines(tx, id, 1).length > 0;
        updateImport(tx, id, { state: unchecked ? 'checking' : 'running' });
      });
      wake();
    },

    /** Forgets a file and what is known of its lines; records that were written stay. */
    discard(actor: AccountRow, id: number): void {
      authorize(actor, 'records.import');
      database.transaction((tx) => {
        const { state } = existing(tx, id);
        if (state === 'checking' || state === 'running') throw new IllegalTransition('error.409.import');
        deleteImport(tx, id);
      });
    },

    /** Every line with errors, in the order of the file. */
    faults(actor: AccountRow, id: number): Generator<ImportLine> {
      authorize(actor, 'records.import');
      existing(database, id);
      return allFaulty(id);
    },

    /** Deletes the lines of files that were sent long ago; the counts of those that were written stay. */
    prune(): void {
      database.transaction((tx) => {
        for (const row of importsWithLines(tx, at(now() - retentionDays * day))) {
          if (row.state === 'checking' || row.state === 'running') continue;
          if (row.state !== 'done') {
            deleteImport(tx, row.id);
            continue;
          }
          updateImport(tx, row.id, { totals: totalsOf(tx, row.id) });
          deleteLines(tx, row.id);
        }
      });
    },

    /**
     * The whole way of a file in one go, for the command line. `progress` gets lines done and lines in all, twice. Writes
     * nothing and returns the faults when there are some and `partial` is not asked for.
     */
    async run(
      fileName: string,
      bytes: Buffer,
      launch: Launch,
      progress: (stage: 'check' | 'write', done: number, total: number) => void,
    ): Promise<{ totals: ImportTotals; faulty: ImportLine[]; held: ImportLine[]; written: boolean }> {
      const id = await receive(null, fileName, bytes);
      const finish = (written: boolean) => {
        const totals = totalsOf(database, id);
        const faulty = faultyLines(database, id, 0, linesTold);
        const held = firstLines(database, id, linesTold, 'duplicate').filter(({ result }) => result === 'held');
        deleteImport(database, id);
        return { totals, faulty, held, written };
      };
      const during = (state: ImportRow['state']) => () => {
        const row = existing(database, id);
        return row.state === state ? row : undefined;
      };
      const sum = (counts: Partial<Record<string, number>>) =>
        Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);
      let told = 0;
      const tell = (stage: 'check' | 'write') => () => {
        if (performance.now() - told < progressInterval) return;
        told = performance.now();
        const { outcomes, results } = totalsOf(database, id);
        progress(stage, sum(stage === 'check' ? outcomes : results), existing(database, id).total);
      };
      const received = existing(database, id);
      try {
        if (received.format === 'csv') database.transaction((tx) => assign(tx, received, received.mapping));
        await workThrough(during('checking'), tell('check'));
        if (!launch.partial && (totalsOf(database, id).outcomes.error ?? 0) > 0) return finish(false);
        database.transaction((tx) => settle(tx, existing(tx, id), launch));
      } catch (error) {
        deleteImport(database, id);
        throw error;
      }
      await workThrough(during('running'), tell('write'));
      return finish(true);
    },
  };
}

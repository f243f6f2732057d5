import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CatalogueDatabase } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { allEditions, editionById, lastWithdrawal } from '../../db/queries/books.ts';
import {
  type CompilationRow,
  compilationById,
  compilationsOf,
  filesOfEdition,
  insertCompilation,
  nextCompilation,
  openCompilation,
  requeueCompilations,
  unmadeDemonstrations,
  updateCompilation,
} from '../../db/queries/compilations.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { authorize } from '../accounts/policy.ts';
import { IllegalTransition, NotFound } from '../errors.ts';
import { casesOf } from '../publishing/manifest.ts';
import {
  CompileFailure,
  type CompileProgress,
  type Compiler,
  type FormatName,
  formatFiles,
  formatNames,
} from '../publishing/port.ts';
import type { VolumesService } from './service.ts';

const listed = 60;
/** What everybody may have: the printer's file holds words agreed to for print alone, a manuscript and its table are for the house. */
export const publicFormats = ['pdf', 'epub', 'web', 'onix', 'bibtex', 'csl', 'kit'] as const satisfies FormatName[];
/** Progress is written down at most so often, in milliseconds. */
const reportInterval = 250;

export type Compilations = ReturnType<typeof createCompilations>;

export function isFormatName(name: string): name is FormatName {
  return (formatNames as readonly string[]).includes(name);
}

/**
 * Makes files of volumes one after the other, away from the requests. The queue is in the database: it survives a restart,
 * and a file is in its place only when all of it is there.
 */
export function createCompilations({
  database,
  compiler,
  volumes,
  directory,
  logger,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  compiler: Compiler;
  volumes: Pick<VolumesService, 'manifestNow' | 'manifestOfEdition' | 'editionNow' | 'made'>;
  directory: string;
  logger: Logger;
  now?: () => number;
}) {
  const instant = () => new Date(now()).toISOString();
  let current: { id: number; abort: AbortController } | null = null;
  let loop: Promise<void> | null = null;
  let stopping = false;

  function reporter(id: number): (progress: CompileProgress) => void {
    let last = 0;
    let step = '';
    return (progress) => {
      if (progress.step === step && now() - last < reportInterval) return;
      step = progress.step;
      last = now();
      updateCompilation(database, id, {
        step: progress.step,
        done: progress.done ?? null,
        total: progress.total ?? null,
      });
    };
  }

  async function make(row: CompilationRow): Promise<void> {
    const { id, format } = row;
    if (!isFormatName(format)) {
      updateCompilation(database, id, { state: 'failed', finishedAt: instant() });
      return;
    }
    const abort = new AbortController();
    current = { id, abort };
    const draft = join(directory, `${id}.making`);
    try {
      updateCompilation(database, id, { state: 'running', startedAt: instant() });
      mkdirSync(directory, { recursive: true });
      const manifest =
        row.editionId === null ? volumes.manifestNow(row.volumeNumber) : volumes.editionNow(row.editionId);
      const onProgress = reporter(id);
      const made = await compiler.compile({ manifest, format, path: draft, onProgress, signal: abort.signal });
      const file = `${made.sha256}.${formatFiles[format].extension}`;
      renameSync(draft, join(directory, file));
      const { pages, bytes, sha256, remarks } = made;
      updateCompilation(database, id, { state: 'done', finishedAt: instant(), pages, bytes, sha256, file, remarks });
    } catch (error) {
      fail(id, error, abort.signal.aborted);
      if (existsSync(draft)) rmSync(draft);
    } finally {
      current = null;
    }
  }

  function fail(id: number, error: unknown, aborted: boolean): void {
    // Stopped with the process: it is made after the next start.
    if (aborted && stopping) return;
    const finishedAt = instant();
    if (aborted) {
      updateCompilation(database, id, { state: 'cancelled', finishedAt });
      return;
    }
    const failure =
      error instanceof CompileFailure
        ? { reason: error.reason, record: error.record, field: error.field, detail: error.message }
        : { reason: 'unexpected', record: null, field: null, detail: '' };
    if (!(error instanceof CompileFailure)) logger.error({ err: error, compilation: id }, 'a file could not be made');
    updateCompilation(database, id, { state: 'failed', finishedAt, failure });
  }

  async function work(): Promise<void> {
    for (;;) {
      const row = stopping ? undefined : nextCompilation(database);
      if (!row) return;
      await make(row);
    }
  }

  function wake(): void {
    loop ??= work()
      .catch((error: unknown) => logger.error({ err: error }, 'the queue of files stopped'))
      .finally(() => {
        loop = null;
      });
  }

  /** Asks for a file, unless the same is being made. Returns its number. */
  function ask(volumeNumber: number, editionId: number | null, format: FormatName, actor: AccountRow | null): number {
    const id = database.transaction((tx) => {
      if (editionId !== null && editionById(tx, editionId)?.volumeNumber !== volumeNumber) throw new NotFound();
      const open = openCompilation(tx, { volumeNumber, editionId, format });
      if (open) return open.id;
      recordEvent(tx, {
        verb: 'volume.compiled',
        accountId: actor?.id ?? null,
        detail: { volume: volumeNumber, format },
      });
      return insertCompilation(tx, { volumeNumber, editionId, format, requestedBy: actor?.id ?? null });
    });
    wake();
    return id;
  }

  /**
   * Files of an edition that visitors may have: no printer's files, and none that holds words taken back since it was made.
   */
  function publicFiles(editionId: number): CompilationRow[] {
    const rows = filesOfEdition(database, editionId);
    const manifest = rows.length === 0 ? null : volumes.manifestOfEdition(editionId);
    if (!manifest) return [];
    const ids = casesOf(manifest).flatMap(({ testimonials }) => testimonials.map(({ id }) => id));
    const withdrawnAt = lastWithdrawal(database, ids) ?? '';
    return rows.filter(
      ({ format, startedAt }, index) =>
        publicFormats.some((each) => each === format) &&
        (startedAt ?? '') > withdrawnAt &&
        rows.findIndex((other) => other.format === format) === index,
    );
  }

  return {
    request(actor: AccountRow, volumeNumber: number, editionId: number | null, format: FormatName): number {
      authorize(actor, 'volume.edit');
      if (!volumes.made(volumeNumber)) throw new NotFound();
      return ask(volumeNumber, editionId, format, actor);
    },

    /** Every file of an edition that is not there yet. */
    requestAll(volumeNumber: number, editionId: number, actor: AccountRow | null): void {
      const made = new Set(filesOfEdition(database, editionId).map(({ format }) => format));
      for (const format of formatNames) if (!made.has(format)) ask(volumeNumber, editionId, format, actor);
    },

    cancel(actor: AccountRow, volumeNumber: number, id: number): void {
      authorize(actor, 'volume.edit');
      const row = compilationById(database, id);
      if (row?.volumeNumber !== volumeNumber) throw new NotFound();
      if (current?.id === id) current.abort.abort();
      else if (row.state === 'queued') updateCompilation(database, id, { state: 'cancelled', finishedAt: instant() });
      else throw new IllegalTransition('error.409.compilation');
    },

    list(actor: AccountRow, volumeNumber: number): CompilationRow[] {
      authorize(actor, 'volume.edit');
      return compilationsOf(database, volumeNumber, listed);
    },

    /** Files of an edition that anybody may have, the last of each format. */
    files: (editionId: number): CompilationRow[] => publicFiles(editionId),

    /** Makes anew the files of editions that hold words taken back since. */
    renew(): void {
      for (const { id, volumeNumber } of allEditions(database)) {
        const made = filesOfEdition(database, id);
        const good = new Set(publicFiles(id).map(({ format }) => format));
        for (const format of publicFormats)
          if (!good.has(format) && made.some((row) => row.format === format)) ask(volumeNumber, id, format, null);
      }
    },

    /** The file of a finished compilation. `mayProof`: whoever makes volumes also sees proofs. Throws NotFound. */
    file(id: number, mayProof: boolean) {
      const row = compilationById(database, id);
      if (row?.state !== 'done' || row.file === null || !isFormatName(row.format)) throw new NotFound();
      const open = row.editionId !== null && publicFiles(row.editionId).some((each) => each.id === id);
      if (!open && !mayProof) throw new NotFound();
      const path = join(directory, row.file);
      if (!existsSync(path)) throw new NotFound();
      const edition = row.editionId === null ? null : editionById(database, row.editionId);
      return { row, path, edition: edition ?? null, format: { name: row.format, ...formatFiles[row.format] } };
    },

    /** Takes up what was waiting or under way, and makes the files of demonstrations that nobody asked for. */
    start(): void {
      requeueCompilations(database);
      for (const { volumeNumber, editionId } of unmadeDemonstrations(database))
        for (const format of formatNames) ask(volumeNumber, editionId, format, null);
      wake();
    },

    /** Waits until nothing is left to make. */
    idle: async (): Promise<void> => {
      while (loop) await loop;
    },

    /** Stops what is under way: it is made after the next start. */
    async stop(): Promise<void> {
      stopping = true;
      current?.abort.abort();
      await loop;
      await compiler.close();
    },
  };
}

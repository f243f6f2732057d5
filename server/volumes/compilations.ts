import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { CatalogueDatabase } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { editionById } from '../../db/queries/books.ts';
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
  volumes: Pick<VolumesService, 'manifestNow' | 'manifestOfEdition'>;
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
    updateCompilation(database, id, { state: 'running', startedAt: instant() });
    mkdirSync(directory, { recursive: true });
    const draft = join(directory, `${id}.making`);
    try {
      const manifest =
        row.editionId === null ? volumes.manifestNow(row.volumeNumber) : volumes.manifestOfEdition(row.editionId);
      const onProgress = reporter(id);
      const made = await compiler.compile({ manifest, format, path: draft, onProgress, signal: abort.signal });
      const file = `${made.sha256}.${formatFiles[format].extension}`;
      renameSync(draft, join(directory, file));
      const { pages, bytes, sha256, remarks } = made;
      updateCompilation(database, id, { state: 'done', finishedAt: instant(), pages, bytes, sha256, file, remarks });
    } catch (error) {
      rmSync(draft, { force: true });
      fail(id, error, abort.signal.aborted);
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

  return {
    request(actor: AccountRow, volumeNumber: number, editionId: number | null, format: FormatName): number {
      authorize(actor, 'volume.edit');
      return ask(volumeNumber, editionId, format, actor);
    },

    /** Every file of an edition that is not there yet. */
    requestAll(volumeNumber: number, editionId: number, actor: AccountRow | null): void {
      const made = new Set(filesOfEdition(database, editionId).map(({ format }) => format));
      for (const format of formatNames) if (!made.has(format)) ask(volumeNumber, editionId, format, actor);
    },

    cancel(actor: AccountRow, id: number): void {
      authorize(actor, 'volume.edit');
      const row = compilationById(database, id);
      if (!row) throw new NotFound();
      if (current?.id === id) current.abort.abort();
      else if (row.state === 'queued') updateCompilation(database, id, { state: 'cancelled', finishedAt: instant() });
      else throw new IllegalTransition('error.409.compilation');
    },

    list(actor: AccountRow, volumeNumber: number): CompilationRow[] {
      authorize(actor, 'volume.edit');
      return compilationsOf(database, volumeNumber, listed);
    },

    files: (editionId: number): CompilationRow[] => {
      const rows = filesOfEdition(database, editionId);
      return rows.filter(({ format }, index) => rows.findIndex((other) => other.format === format) === index);
    },

    /** The file of a finished compilation. `mayProof`: whoever makes volumes also sees proofs. Throws NotFound. */
    file(id: number, mayProof: boolean) {
      const row = compilationById(database, id);
      if (row?.state !== 'done' || row.file === null || !isFormatName(row.format)) throw new NotFound();
      if (row.editionId === null && !mayProof) throw new NotFound();
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

import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VolumeManifest } from './manifest.ts';
import { type JobMessage, type PressMessage, pressMessage } from './messages.ts';
import { type Compiled, CompileFailure, type CompileProgress, type Excerpt, type FormatName } from './port.ts';

/** The press ended in the middle of a book, or failed by a fault of ours; the next book gets a new one. */
export class CompilerCrashed extends Error {}

/** Whoever wanted the book wants it no more. */
export class CompilationCancelled extends Error {
  override readonly name = 'AbortError';
}

export interface Compilation {
  manifest: VolumeManifest;
  format: FormatName;
  /** Where the file shall be; nothing is there before it is whole. */
  path: string;
  /** Pages that the press takes out of a PDF, with pictures of them. */
  excerpt?: Excerpt;
  onProgress?: (progress: CompileProgress) => void;
  signal?: AbortSignal;
}

export interface CompiledFile extends Compiled {
  /** In hexadecimal. */
  sha256: string;
  /** Length of the file. */
  bytes: number;
}

export type BookCompiler = ReturnType<typeof createCompiler>;

const entry = fileURLToPath(new URL('./press.ts', import.meta.url));
const ownFormats = fileURLToPath(new URL('./formats.ts', import.meta.url));
const rememberedErrorCharacters = 4000;

/** SHA-256 and length of a file that is then on the disk for good. */
async function settled(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  await synchronised(path);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

async function synchronised(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes books in a process of its own, one at a time. The process is kept while books come, for it remembers fonts and
 * layouts; it ends after `idleSeconds` without one, with `close()`, and with this process. A book that takes longer than
 * `longestSeconds` is given up. `formats`: path of the module that exports them.
 */
export function createCompiler({
  imagesDirectory,
  formats = ownFormats,
  idleSeconds = 300,
  longestSeconds = 900,
}: {
  imagesDirectory: string;
  formats?: string;
  idleSeconds?: number;
  longestSeconds?: number;
}) {
  let press: ChildProcess | null = null;
  let errors = '';
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let jobs = 0;

  function start(): ChildProcess {
    // No environment: a compiler needs none of the server's secrets. Nor flags that this process was started with.
    const child = fork(entry, [formats], { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    errors = '';
    child.stderr?.on('data', (chunk) => {
      errors = `${errors}${chunk}`.slice(-rememberedErrorCharacters);
    });
    child.on('error', () => child.kill('SIGKILL'));
    child.once('exit', () => {
      if (press === child) press = null;
    });
    return child;
  }

  /** The press counts as a reason to go on living only while it has a job. */
  function holdProcess(child: ChildProcess, hold: boolean): void {
    const pipe = child.stderr as unknown as { ref?(): void; unref?(): void } | null;
    for (const each of [child, child.channel, pipe]) hold ? each?.ref?.() : each?.unref?.();
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const child = press;
    press = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // Held until it has ended: this process would otherwise leave in the middle of waiting for it.
    holdProcess(child, true);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  function answerTo(message: PressMessage, job: number, onProgress: Compilation['onProgress']): Compiled | null {
    if (message.job !== job) return null;
    switch (message.type) {
      case 'progress':
        onProgress?.(message.progress);
        return null;
      case 'compiled':
        return message.compiled;
      case 'failed':
        throw new CompileFailure(message.failure.reason, message.failure);
      case 'broken':
        throw new CompilerCrashed(message.message);
    }
  }

  /** Has the press write the file; whatever ends it otherwise than well ends the press too, unless the book is at fault. */
  async function print(
    { manifest, format, excerpt, onProgress, signal }: Compilation,
    path: string,
  ): Promise<Compiled> {
    clearTimeout(idle);
    const child = press ?? start();
    press = child;
    holdProcess(child, true);
    jobs += 1;
    const job = jobs;
    const order: JobMessage = { job, format, manifest, path, imagesDirectory, excerpt: excerpt ?? null };
    const over = new AbortController();
    const ended = { signal: over.signal } as const;
    try {
      return await new Promise<Compiled>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new CompilerCrashed(`not done after ${longestSeconds} seconds`)),
          longestSeconds * 1000,
        );
        over.signal.addEventListener('abort', () => clearTimeout(timer));
        signal?.addEventListener('abort', () => reject(new CompilationCancelled()), ended);
        const died = (code: number | null, killed: NodeJS.Signals | null) =>
          reject(new CompilerCrashed(`the press ended with ${killed ?? code}: ${errors}`.trim()));
        const heard = (received: unknown) => {
          try {
            const compiled = answerTo(pressMessage.parse(received), job, onProgress);
            if (compiled) resolve(compiled);
          } catch (error) {
            reject(error);
          }
        };
        child.once('exit', died);
        child.on('message', heard);
        over.signal.addEventListener('abort', () => {
          child.off('exit', died);
          child.off('message', heard);
        });
        child.send(order, (error) => {
          if (error) reject(new CompilerCrashed(`the press took no order: ${error.message}`));
        });
      });
    } catch (error) {
      if (!(error instanceof CompileFailure)) await stop();
      throw error;
    } finally {
      over.abort();
      if (press === child) {
        holdProcess(child, false);
        idle = setTimeout(stop, idleSeconds * 1000).unref();
      }
    }
  }

  async function make(compilation: Compilation): Promise<CompiledFile> {
    const { path, signal } = compilation;
    const draft = `${path}.part`;
    try {
      if (signal?.aborted) throw new CompilationCancelled();
      const compiled = await print(compilation, draft);
      const file = await settled(draft);
      await rename(draft, path);
      await synchronised(dirname(path));
      return { ...compiled, ...file };
    } finally {
      await rm(draft, { force: true });
    }
  }

  return {
    /**
     * Writes one form of a book to `path`, after those that were asked for before it; testimonials without consent for
     * its medium are left out. Throws CompileFailure (the book must be mended), CompilationCancelled (by `signal`, at its
     * turn) or CompilerCrashed (all else, such as a full disk); nothing is at `path` then that was not there before.
     */
    compile(compilation: Compilation): Promise<CompiledFile> {
      const turn = last.then(() => make(compilation));
      last = turn.catch(() => {});
      return turn;
    },
    /** Ends the press; a book in the making is lost. */
    close: stop,
    /** Of the press; null where none runs. */
    get processId(): number | null {
      return press?.pid ?? null;
    },
  };
}

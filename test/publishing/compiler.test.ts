import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type BookCompiler,
  CompilationCancelled,
  CompilerCrashed,
  createCompiler,
} from '../../server/publishing/compiler.ts';
import { casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import { CompileFailure, type CompileProgress, type FormatName } from '../../server/publishing/port.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { temporaryFolder } from '../support/manifests.ts';

const formats = fileURLToPath(new URL('../support/pressFormats.ts', import.meta.url));

interface Workshop {
  compiler: BookCompiler;
  manifest: VolumeManifest;
  folder: string;
  path: string;
  make(
    format: FormatName,
    more?: { signal?: AbortSignal; onProgress?: (progress: CompileProgress) => void },
  ): Promise<unknown>;
}

function workshop(options: Partial<Parameters<typeof createCompiler>[0]> = {}): Workshop {
  const folder = temporaryFolder();
  const path = join(folder, 'livre.txt');
  const compiler = createCompiler({ imagesDirectory: '/images', formats, ...options });
  onTestFinished(() => compiler.close());
  const manifest = seededManifest(seededServices(), { perChapter: 4 });
  const make: Workshop['make'] = (format, more) => compiler.compile({ manifest, format, path, ...more });
  return { compiler, manifest, folder, path, make };
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    // A dead child that nobody has waited for still has its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the press', () => {
  test('makes the file in a process of its own and says how far it is, what it made and its hash', async () => {
    const { make, path, folder, compiler } = workshop();
    const onProgress = vi.fn();
    const result = await make('csv', { onProgress });
    const bytes = readFileSync(path);
    expect(result).toEqual({
      pages: 12,
      remarks: [{ kind: 'image-resolution', record: 'Une fiche', detail: '150' }],
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
    });
    expect(onProgress.mock.calls).toEqual([[{ step: 'reading' }], [{ step: 'images', done: 1, total: 2 }]]);
    expect(read(path).processId).toBe(compiler.processId);
    expect(compiler.processId).not.toBe(process.pid);
    expect(read(path).image, 'no image from elsewhere').toBe('/images/un.webp');
    expect(readdirSync(folder)).toEqual(['livre.txt']);
  });

  test('leaves out whoever did not agree to the medium', async () => {
    const { compiler, manifest, path } = workshop();
    const [first, ...others] = casesOf(manifest).flatMap(({ testimonials }) => testimonials);
    if (!first) throw new Error('no testimonials');
    first.media = ['web', 'pdf'];
    await compiler.compile({ manifest, format: 'csv', path });
    const printed = others.filter(({ media }) => media.includes('print')).map(({ slug }) => slug);
    expect(read(path).spoken).toEqual(printed);
  });

  test('is kept for the next book, and books come one after the other', async () => {
    const { compiler, manifest, folder } = workshop();
    const paths = ['un', 'deux', 'trois'].map((name) => join(folder, name));
    await Promise.all(paths.map((path) => compiler.compile({ manifest, format: 'csv', path })));
    expect(new Set(paths.map((path) => read(path).processId))).toEqual(new Set([compiler.processId]));
  });

  test('a book that must be mended says where; the press stays, and an older file too', async () => {
    const { make, path, folder, compiler } = workshop();
    await make('csv');
    const { processId } = compiler;
    const before = readFileSync(path, 'utf8');
    const failure = await make('onix').catch((error) => error);
    expect(failure).toBeInstanceOf(CompileFailure);
    expect(failure).toMatchObject({ reason: 'glyph', record: 'Une fiche', field: 'summary', detail: 'U+0001' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['livre.txt']);
    expect(compiler.processId).toBe(processId);
  });

  test.for(['docx', 'epub'] as const)(
    'cancelled in the middle (%s), it is killed and leaves no file',
    async (format) => {
      const { make, folder, compiler } = workshop();
      const control = new AbortController();
      let processId = 0;
      const onProgress = () => {
        processId = compiler.processId ?? 0;
        expect(readdirSync(folder)).toEqual(['livre.txt.part']);
        setTimeout(() => control.abort(), 200);
      };
      await expect(make(format, { signal: control.signal, onProgress })).rejects.toBeInstanceOf(CompilationCancelled);
      expect(isAlive(processId)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
      await make('csv');
      expect(readdirSync(folder)).toEqual(['livre.txt']);
    },
  );

  test('cancelled before its turn, it is not begun', async () => {
    const { make, compiler } = workshop();
    await expect(make('docx', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CompilationCancelled);
    expect(compiler.processId).toBeNull();
  });

  test('killed in the middle, the error says so, no file is left and the next book gets a new press', async () => {
    const { make, folder, path, compiler } = workshop();
    await make('csv');
    const { processId } = compiler;
    await expect(make('csl')).rejects.toThrow(/SIGKILL/);
    await expect(make('csl')).rejects.toBeInstanceOf(CompilerCrashed);
    expect(readdirSync(folder)).toEqual(['livre.txt']);
    await make('csv');
    expect(read(path).processId).toBe(compiler.processId);
    expect(compiler.processId).not.toBe(processId);
  });

  test('a fault of ours is told apart from a fault of the book', async () => {
    const { make } = workshop();
    await expect(make('bibtex')).rejects.toThrow(/TypeError: a fault of ours/);
    await expect(make('bibtex')).rejects.toBeInstanceOf(CompilerCrashed);
    await expect(make('pdf'), 'a format that is not there').rejects.toThrow(/no format is called pdf/);
    await make('csv');
  });

  test('a press that cannot start is an error, not a wait', async () => {
    const { make } = workshop({ formats: '/nowhere.ts' });
    await expect(make('csv')).rejects.toThrow(/nowhere\.ts/);
  });

  test('what takes too long is given up', async () => {
    const { make, folder } = workshop({ longestSeconds: 1 });
    await expect(make('docx')).rejects.toThrow(/not done after 1 seconds/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('ends when no book has come for a while', async () => {
    const { make, compiler } = workshop({ idleSeconds: 0.05 });
    await make('csv');
    await vi.waitFor(() => expect(compiler.processId).toBeNull());
  });

  test('a place that cannot be written to is an error of the file system', async () => {
    const { compiler, manifest, folder } = workshop();
    const path = join(folder, 'nowhere', 'livre.txt');
    await expect(compiler.compile({ manifest, format: 'csv', path })).rejects.toThrow(/ENOENT/);
  });

  describe('and the process it belongs to', () => {
    function command({ manifest, folder, path }: Workshop, format: FormatName, end = '') {
      const manifestPath = join(folder, 'manifest.json');
      writeFileSync(manifestPath, JSON.stringify(manifest));
      const script = fileURLToPath(new URL('../support/pressParent.ts', import.meta.url));
      const parent = spawn(process.execPath, [script, formats, manifestPath, path, format, end], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => {
        parent.kill('SIGKILL');
      });
      return parent;
    }

    test('end together, however that ends', async () => {
      const shop = workshop();
      const parent = command(shop, 'docx');
      const [said] = await once(parent.stdout, 'data');
      const processId = Number(String(said));
      expect(isAlive(processId)).toBe(true);
      parent.kill('SIGKILL');
      for (let tries = 0; tries < 50 && isAlive(processId); tries += 1) await pause(100);
      expect(isAlive(processId)).toBe(false);
      expect(existsSync(shop.path)).toBe(false);
    });

    test.for(['', 'close'])('a command that has made its book ends by itself (%s)', async (end) => {
      const shop = workshop();
      const parent = command(shop, 'csv', end);
      const [said] = await once(parent.stdout, 'data');
      const [code] = await once(parent, 'exit');
      expect(code).toBe(0);
      expect(existsSync(shop.path)).toBe(true);
      const processId = Number(String(said).split('\n')[0]);
      for (let tries = 0; tries < 50 && isAlive(processId); tries += 1) await pause(100);
      expect(isAlive(processId)).toBe(false);
    });
  });

  test('makes a real manuscript', async () => {
    const { make, path } = workshop({
      formats: fileURLToPath(new URL('../../server/publishing/formats.ts', import.meta.url)),
    });
    await make('docx');
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  });
});

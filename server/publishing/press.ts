import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withConsentFor } from './manifest.ts';
import { jobMessage, type PressMessage } from './messages.ts';
import { CompileFailure, type CompileProgress, type Formats } from './port.ts';

/**
 * A process of its own that makes books: what compilers cost in memory and time, and what a crash of theirs costs, is not
 * the server's. Started by compiler.ts, with the path of the module that exports `formats`; it ends with its parent.
 */
const [registry = ''] = process.argv.slice(2);
const { formats }: { formats: Formats } = await import(pathToFileURL(registry).href);

const tell = (message: PressMessage) => process.send?.(message);

async function compile(received: unknown): Promise<void> {
  const { job, format, manifest, path, imagesDirectory, excerpt } = jobMessage.parse(received);
  try {
    const one = await formats[format]?.();
    if (!one) throw new TypeError(`no format is called ${format}`);
    const press = {
      imagePath: (file: string) => join(imagesDirectory, basename(file)),
      report: (progress: CompileProgress) => tell({ type: 'progress', job, progress }),
    };
    const compiled = await one.compile(withConsentFor(manifest, one.medium), press, path);
    // What draws pictures of pages is loaded when somebody wants one.
    if (excerpt !== null) await (await import('./pdf/excerpt.ts')).writeExcerpt(path, excerpt);
    tell({ type: 'compiled', job, compiled });
  } catch (error) {
    if (error instanceof CompileFailure) {
      const { reason, record, field, detail } = error;
      tell({ type: 'failed', job, failure: { reason, record, field, detail } });
    } else
      tell({ type: 'broken', job, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

process.on('disconnect', () => process.exit());
process.on('message', compile);

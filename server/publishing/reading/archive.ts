import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of an archive. `stored`: its bytes are compressed already. */
export interface ArchiveFile {
  path: string;
  bytes: Uint8Array;
  stored?: boolean;
}

const encoder = new TextEncoder();
export const textFile = (path: string, text: string): ArchiveFile => ({ path, bytes: encoder.encode(text) });

const readableFile = 0o100644;

/**
 * Writes a zip whose bytes follow from its contents alone: `first` as they come, then all others by path. It is never held
 * whole.
 * @param date YYYY-MM-DD; a zip keeps local time without a zone, so that it is made of local parts
 */
export async function writeArchive(
  path: string,
  files: readonly ArchiveFile[],
  date: string,
  first: readonly ArchiveFile[] = [],
): Promise<void> {
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  const mtime = new Date(year, month - 1, day, 12);
  const zip = new ZipFile();
  for (const { path: name, bytes, stored } of [...first, ...files.toSorted((a, b) => (a.path < b.path ? -1 : 1))])
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, {
      mtime,
      mode: readableFile,
      ...(stored ? { compress: false } : { compressionLevel: 6 }),
      // Without it each entry has a field more, which the first one of an e-book must not have (OCF 3.3, 4.3.2).
      forceDosTimestamp: true,
    });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

import { type Zippable, zipSync } from 'fflate';

/** A file of an archive. `stored`: its bytes are compressed already. */
export interface ArchiveFile {
  path: string;
  bytes: Uint8Array;
  stored?: boolean;
}

const encoder = new TextEncoder();
export const textFile = (path: string, text: string): ArchiveFile => ({ path, bytes: encoder.encode(text) });

/**
 * A zip whose bytes follow from its contents alone: `first` as they come, then all others by path.
 * @param date YYYY-MM-DD; a zip keeps local time without a zone, so that it is made of local parts
 */
export function archiveOf(files: readonly ArchiveFile[], date: string, first: readonly ArchiveFile[] = []): Uint8Array {
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  const mtime = new Date(year, month - 1, day, 12);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const entries: Zippable = {};
  for (const { path, bytes, stored } of [...first, ...sorted])
    entries[path] = [bytes, { mtime, level: stored ? 0 : 6, os: 3, attrs: 0o644 << 16 }];
  return zipSync(entries);
}

import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive. `stored`: its bytes are compressed already. */
export interface ArchiveFile {
  path: string;
  bytes: Uint8Array;
  stored?: boolean;
}

const encoder = new TextEncoder();
export const textFile = (path: string, text: string): ArchiveFile => ({ path, bytes: encoder.encode(text) });

/** Sections of APPNOTE.TXT 6.3.10: local header 4.3.7, entry of the central directory 4.3.12, its end 4.3.16. */
const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
const unix = 3;
const versionNeeded = 20;
const namesAreUtf8 = 0x0800;
const readableFile = 0o100644;
const deflated = 8;
const mostBytes = 0xffffffff;
const mostFiles = 0xffff;

/** Numbers of the given sizes in bytes, the smallest digit first. */
function packed(...fields: readonly (readonly [size: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0));
  let offset = 0;
  for (const [size, value] of fields) offset = buffer.writeUIntLE(value, offset, size);
  return buffer;
}

/** YYYY-MM-DD at noon as MS-DOS has it: seconds by two, years since 1980. */
function dosTime(date: string): number {
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  return (year - 1980) * 2 ** 25 + month * 2 ** 21 + day * 2 ** 16 + 12 * 2 ** 11;
}

/**
 * A zip in pieces to be written one after the other, whose bytes follow from its contents alone: `first` as they come,
 * then all others by path. Built on Node's own compression and checksums: libraries in JavaScript take five times as long
 * for a hundred photographs. Throws RangeError for what needs more than a plain zip: 4 GB, 65 535 files.
 * @param date YYYY-MM-DD
 */
export function archiveOf(
  files: readonly ArchiveFile[],
  date: string,
  first: readonly ArchiveFile[] = [],
): Uint8Array[] {
  const time = dosTime(date);
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let length = 0;
  for (const { path, bytes, stored } of [...first, ...sorted]) {
    const name = Buffer.from(path);
    const content = stored ? bytes : deflateRawSync(bytes);
    const about = packed(
      [2, versionNeeded],
      [2, namesAreUtf8],
      [2, stored ? 0 : deflated],
      [4, time],
      [4, crc32(bytes)],
      [4, content.length],
      [4, bytes.length],
      [2, name.length],
      [2, 0],
    );
    const local = Buffer.concat([packed([4, signatures.local]), about, name]);
    const place = packed([2, 0], [2, 0], [2, 0], [4, readableFile * 2 ** 16], [4, length]);
    directory.push(packed([4, signatures.central], [2, unix * 256 + versionNeeded]), about, place, name);
    pieces.push(local, content);
    length += local.length + content.length;
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0);
  const count = pieces.length / 2;
  if (length + size > mostBytes || count > mostFiles)
    throw new RangeError('the archive needs more than a plain zip holds');
  const end = [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, length],
    [2, 0],
  ] as const;
  return [...pieces, ...directory, packed([4, signatures.end], ...end)];
}

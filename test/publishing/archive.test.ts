import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { textFile, writeArchive } from '../../server/publishing/reading/archive.ts';
import { temporaryFolder } from '../support/manifests.ts';

test('an archive gives back what was put into it, first things first', async () => {
  const long = 'Une phrase qui se répète. '.repeat(1000);
  const files = [textFile('b.txt', long), textFile('a/é.txt', 'œuvre'), { ...textFile('c.txt', ''), stored: true }];
  const first = { ...textFile('mimetype', 'application/zip'), stored: true };
  const path = join(temporaryFolder(), 'archive.zip');
  await writeArchive(path, files, '2026-12-01', [first]);
  const bytes = readFileSync(path);
  const read = Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]);
  expect(read).toEqual([
    ['mimetype', 'application/zip'],
    ['a/é.txt', 'œuvre'],
    ['b.txt', long],
    ['c.txt', ''],
  ]);
  expect(bytes.length).toBeLessThan(1000);
  expect(bytes.subarray(30, 53).toString()).toBe('mimetypeapplication/zip');
});

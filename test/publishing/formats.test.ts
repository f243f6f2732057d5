import { expect, test } from 'vitest';
import { formats } from '../../server/publishing/formats.ts';
import { formatFiles, formatNames } from '../../server/publishing/port.ts';

test('each format is there once, under a name that the commands know', () => {
  const names = formats.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(formatNames).toEqual(expect.arrayContaining(names));
});

test('a file is called and served as its format says', () => {
  for (const { name, extension, mediaType } of formats) expect({ extension, mediaType }).toEqual(formatFiles[name]);
});

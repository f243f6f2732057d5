import { expect, test } from 'vitest';
import { formats } from '../../server/publishing/formats.ts';
import { formatNames } from '../../server/publishing/port.ts';

test('each format is there once, under a name that the commands know', () => {
  const names = formats.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(formatNames).toEqual(expect.arrayContaining(names));
  for (const { name, extension, mediaType } of formats) {
    expect(extension, name).toMatch(/^[a-z]+$/);
    expect(mediaType, name).toMatch(/^[a-z]+\/[a-z.+-]+(; charset=utf-8)?$/);
  }
});

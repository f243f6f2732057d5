import { expect, test } from 'vitest';
import { formats } from '../../server/publishing/formats.ts';
import { formatFiles, formatNames } from '../../server/publishing/port.ts';

test('the formats are those that the commands know', () => {
  expect(Object.keys(formats)).toEqual(formatNames);
});

test.for(formatNames)('a file is called and served as its format says: %s', async (format) => {
  const { name, extension, mediaType } = await formats[format]();
  expect({ name, extension, mediaType }).toEqual({ name: format, ...formatFiles[format] });
});

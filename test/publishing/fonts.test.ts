import { expect, test } from 'vitest';
import { bookFonts, readFonts } from '../../server/publishing/pdf/fonts.ts';

test('rulers tell how long a text is on one line, from the widths in the fonts', () => {
  const { rulers } = readFonts(bookFonts);
  for (const ruler of Object.values(rulers)) {
    expect(ruler('')).toBe(0);
    expect(ruler('été')).toBeCloseTo(2 * ruler('é') + ruler('t'), 1);
    expect(ruler('mm')).toBeGreaterThan(2 * ruler('ii'));
  }
  expect(rulers.text('Une commune de 1 200 habitants.')).toBeCloseTo(15.96, 1);
  expect(rulers.title('Une commune')).toBeGreaterThan(rulers.text('Une commune'));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balancedWidth } from '../../server/publishing/pdf/balance.ts';

/** Every character as wide as every other. */
const even = (text: string) => text.length;

function setIn(width: number, text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

test('a title that would leave one word alone is set narrower, on as many lines', () => {
  const title = 'Un podcast municipal pour raconter les patrimoines de la ville';
  expect(setIn(30, title)).toEqual(['Un podcast municipal pour', 'raconter les patrimoines de la', 'ville']);
  expect(setIn(balancedWidth(title, even, 30), title)).toEqual([
    'Un podcast municipal',
    'pour raconter les',
    'patrimoines de la ville',
  ]);
});

test('a title on one line keeps its room, and one without spaces its width', () => {
  expect(balancedWidth('Wifi', even, 30)).toBe(30);
  expect(balancedWidth('', even, 30)).toBe(30);
  expect(balancedWidth('anticonstitutionnellement', even, 10)).toBeLessThanOrEqual(30);
});

test('no title takes more lines than before, nor more room', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'e', 'l'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 25 }), fc.integer({ min: 12, max: 40 }), (words, room) => {
      const title = words.join(' ');
      const width = balancedWidth(title, even, room);
      expect(width).toBeLessThanOrEqual(room);
      expect(setIn(width, title).length).toBeLessThanOrEqual(setIn(room, title).length);
    }),
  );
});

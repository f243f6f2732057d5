import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CaseTexts, extentsOf } from '../../server/publishing/pdf/extents.ts';
import { bookFonts, readFonts } from '../../server/publishing/pdf/fonts.ts';
import { type MannerName, measures } from '../../server/publishing/pdf/measures.ts';

const { rulers } = readFonts(bookFonts);
const names: MannerName[] = ['easy', 'close', 'tight'];

const bare: CaseTexts = {
  title: 'Un titre',
  summary: 'Un résumé.',
  territory: 'Une commune',
  place: [],
  kind: 'Commune',
  sections: [],
  testimonials: [],
  images: [],
  facts: [],
  disclosures: [],
  sources: [],
  url: 'https://exemple.fr/i/1',
};
const ofParagraph = (paragraph: string) =>
  extentsOf({ ...bare, sections: [{ title: 'Contexte', paragraphs: ['', paragraph] }] }, rulers).easy.pieces[2];

describe('the heights of a case before it is set', () => {
  test('are certain for a text that is clearly so many lines, and uncertain only about an edge', () => {
    expect(ofParagraph('court')).toEqual({ least: measures.line, most: measures.line });
    const heights = Array.from({ length: 400 }, (_, count) => ofParagraph('o'.repeat(count + 1)));
    for (const height of heights) {
      const difference = (height?.most ?? 0) - (height?.least ?? 0);
      expect([0, measures.line]).toContainEqual(Math.round(difference * 100) / 100);
    }
    const certain = heights.filter((height) => height?.least === height?.most);
    expect(certain.length / heights.length).toBeGreaterThan(0.75);
  });

  test('have a piece for the head, each paragraph, each testimonial and each picture in the text', () => {
    const testimonial = { text: 'Mot.', quotation: true, speaker: 'Zoé', office: 'maire', source: '' };
    const image = { place: 'column', height: 60, caption: 'Une place', rights: '' } as const;
    const one: CaseTexts = {
      ...bare,
      sections: [
        { title: 'Contexte', paragraphs: ['Un.', 'Deux.'] },
        { title: 'Résultats', paragraphs: [] },
      ],
      testimonials: [testimonial, testimonial],
      images: [{ ...image, place: 'lead' }, image],
    };
    // Head, two paragraphs, the first testimonial, the second section, the second testimonial, the picture in the text.
    for (const name of names) expect(extentsOf(one, rulers)[name].pieces).toHaveLength(7);
  });

  test('never promise more than they may need, and add up', () => {
    const text = fc.string({ unit: fc.constantFrom('m', 'i', 'é', ' ', ' ', '’', '\u202f'), maxLength: 900 });
    const testimonial = fc.record({ text, quotation: fc.boolean(), speaker: text, office: text, source: text });
    const image = fc.record({
      place: fc.constantFrom('lead', 'column', 'side'),
      height: fc.integer({ min: 10, max: 90 }),
      caption: text,
      rights: text,
    });
    const section = fc.record({ title: text, paragraphs: fc.array(text, { maxLength: 4 }) });
    const texts = fc.record({
      title: text,
      summary: text,
      sections: fc.array(section, { maxLength: 3 }),
      testimonials: fc.array(testimonial, { maxLength: 3 }),
      images: fc.array(image, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(texts, (given) => {
        const extents = extentsOf({ ...bare, ...given }, rulers);
        for (const name of names) {
          const { text: whole, pieces } = extents[name];
          for (const { least, most } of pieces) expect(least).toBeLessThanOrEqual(most);
          const sum = pieces.reduce((all, { least }) => all + least, 0);
          expect(whole.least).toBeGreaterThanOrEqual(sum - 0.001);
        }
        expect(extents.close.text.most).toBeLessThanOrEqual(extents.easy.text.most);
      }),
      { numRuns: 200 },
    );
  });
});

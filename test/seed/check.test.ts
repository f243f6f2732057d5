import { describe, expect, test } from 'vitest';
import { type Collection, readCollection, readReference } from '../../seed/check/collection.ts';
import { lix, readable } from '../../seed/check/readability.ts';
import {
  lengths,
  namesThatExist,
  nothingCopied,
  nothingTwice,
  sourcesAndDates,
  typography,
} from '../../seed/check/rules.ts';
import { createSpeller, spelling } from '../../seed/check/spelling.ts';
import { type SeedInitiative, type SeedTestimonial, seedInitiative, seedTestimonial } from '../../seed/schema.ts';

const { collection, faults } = readCollection();
const reference = readReference();
const speller = createSpeller(collection, reference);

const source = {
  url: 'https://exemple.fr/page',
  title: 'Une page',
  date: '2015-06',
  readOn: '2026-11-24',
  read: 'whole',
};
const initiative = (changes: object = {}): SeedInitiative =>
  seedInitiative.parse({
    title: 'Un wifi gratuit sur la place du marché',
    summary:
      'La commune a posé deux bornes qui couvrent la place du marché et la halle. Les habitants et les commerçants s’y connectent sans compte, une heure par jour au plus.',
    territory: { code: '35238', name: 'Rennes' },
    themes: ['wifi-acces-internet'],
    status: 'realise',
    years: { from: 2014 },
    sources: [source],
    ...changes,
  });
const testimonial = (changes: object = {}): SeedTestimonial =>
  seedTestimonial.parse({
    speaker: 'jeanne-exemple',
    office: 'maire',
    territory: { code: '35238', name: 'Rennes' },
    voice: 'own',
    form: 'paraphrase',
    text: 'La maire y voit un service rendu aux marchands.',
    source,
    ...changes,
  });

/** A seed of these records alone, spoken by one speaker. They describe no real place. */
function seedOf(initiatives: SeedInitiative[], testimonials: SeedTestimonial[] = []): Collection {
  const file = <Record>(record: Record, position: number) => ({ slug: `fiche-${position + 1}`, hash: '', record });
  return {
    initiatives: initiatives.map(file),
    testimonials: testimonials.map(file),
    speakers: [{ slug: 'jeanne-exemple', hash: '', record: { name: 'Jeanne Exemple', aliases: [] } }],
    volumes: [],
    polls: [],
    places: [],
  };
}
const messages = (found: { message: string }[]) => found.map(({ message }) => message);

describe('the seed as it is', () => {
  test('every file has its shape', () => expect(faults).toEqual([]));
  test('every name, code and slug exists', () => expect(namesThatExist(collection, reference)).toEqual([]));
  test('sources are public, dates follow one another', () => expect(sourcesAndDates(collection)).toEqual([]));
  test('nothing is told twice', () => expect(nothingTwice(collection)).toEqual([]));
  test('titles, summaries and quotations have their lengths', () => expect(lengths(collection)).toEqual([]));
  test('typography is French', () => expect(typography(collection)).toEqual([]));
  test('no ten words are shared', () => expect(nothingCopied(collection)).toEqual([]));
  test('records are readable', () => expect(readable(collection)).toEqual([]));
  test('words are spelt right', () => expect(spelling(collection, speller)).toEqual([]));
});

describe('the check finds', () => {
  test('nothing in records that are right', () => {
    const right = seedOf([initiative()], [testimonial({ initiative: 'fiche-1' })]);
    const all = [
      namesThatExist(right, reference),
      sourcesAndDates(right),
      nothingTwice(right),
      lengths(right),
      typography(right),
      nothingCopied(right),
      readable(right),
      spelling(right, speller),
    ];
    expect(all.flat()).toEqual([]);
  });

  test('codes, themes, technologies, volumes, terms, speakers and initiatives that do not exist', () => {
    const wrong = seedOf(
      [
        initiative({
          territory: { code: '99999', name: 'Nulle-Part' },
          themes: ['services'],
          technologies: ['minitel-2'],
          volumes: [{ number: 99 }],
        }),
      ],
      [
        testimonial({
          speaker: 'personne',
          initiative: 'rien',
          motives: ['gloire'],
          networks: ['orkut'],
          presences: ['statue'],
        }),
      ],
    );
    expect(messages(namesThatExist(wrong, reference))).toEqual([
      'unknown territory: 99999',
      'unknown second-level theme: services',
      'unknown technology: minitel-2',
      'unknown volume: 99',
      'unknown speaker: personne',
      'unknown initiative: rien',
      'unknown motive: gloire',
      'unknown network: orkut',
      'unknown presence: statue',
      'no testimonial of this speaker',
    ]);
  });

  test('mirrors, private addresses and dates out of order', () => {
    const wrong = seedOf(
      [
        initiative({ sources: [{ ...source, url: 'https://staging.exemple.fr/' }] }),
        initiative({ sources: [{ ...source, url: 'http://intranet/page' }] }),
        initiative({ sources: [{ ...source, date: '2027' }] }),
        initiative({ years: { from: 1985 } }),
        initiative({ years: { from: 2016 } }),
        initiative({ years: { from: 2014, to: 2017 } }),
      ],
      [testimonial({ date: '2015-07-02' })],
    );
    expect(messages(sourcesAndDates(wrong))).toEqual([
      'address of a mirror: https://staging.exemple.fr/',
      'not a public address: http://intranet/page',
      'read on 2026-11-24, before its date 2027',
      'begins in 1985, before 1994',
      'over in 2016, but its last source is of 2015',
      'begins in 2016, but its last source is of 2015',
      'over in 2017, but its last source is of 2015',
      'said on 2015-07-02, after its source of 2015-06',
    ]);
  });

  test('a planned end after the source is no fault', () => {
    const planned = seedOf([initiative({ status: 'en-cours', years: { from: 2014, to: 2020 } })]);
    expect(sourcesAndDates(planned)).toEqual([]);
  });

  test('the same title, and the same initiative told in other words', () => {
    const wrong = seedOf([
      initiative(),
      initiative({ territory: { code: '75056', name: 'Paris' } }),
      initiative({ title: 'Du wifi gratuit pour la place du marché' }),
    ]);
    expect(messages(nothingTwice(wrong))).toEqual([
      'same title as fiche-1',
      'seems to tell the same initiative as fiche-1',
    ]);
  });

  test('titles, summaries and quotations of the wrong length', () => {
    const wrong = seedOf(
      [initiative({ title: 'Wifi', summary: 'Trop court.' })],
      [testimonial({ form: 'quotation', text: 'C’est utile. Chacun le dit.' })],
    );
    expect(messages(lengths(wrong))).toEqual([
      'a title of 1 words',
      'a summary of 2 words',
      'a quotation of more than one sentence',
    ]);
  });

  test.each([
    "Un wifi pour l'habitant",
    'Un wifi dit "libre"',
    'Un wifi gratuit...',
    'Un wifi: gratuit',
    'Un wifi dit «libre»',
    'Un wifi  gratuit',
    'Un wifi , gratuit',
    'A Rennes, un wifi gratuit',
    'Un wifi payé par l’Etat',
    'Un wifi pour le 2ème quartier',
    'Un wifi pour 12000 habitants',
    'Un wifi pour 12% des habitants',
  ])('the typography of « %s »', (title) => {
    expect(typography(seedOf([initiative({ title })]))).toHaveLength(1);
  });

  test('ten words shared by two records, or by two passages of one', () => {
    const shared = 'Deux bornes couvrent la place du marché ainsi que la halle voisine';
    const between = seedOf([
      initiative({ sections: { context: shared } }),
      initiative({ sections: { lessons: shared } }),
    ]);
    expect(messages(nothingCopied(between)).some((message) => message.includes('initiatives/fiche-1 (context)'))).toBe(
      true,
    );
    const within = seedOf([initiative({ sections: { context: shared, lessons: shared } })]);
    expect(nothingCopied(within)).toHaveLength(1);
  });

  test('texts that are hard to read', () => {
    const hard = `Il ${'intercommunalement institutionnellement dématérialisation '.repeat(20)}`;
    expect(messages(readable(seedOf([initiative({ sections: { context: hard } })])))).toEqual([
      expect.stringContaining('LIX'),
      'a sentence of 61 words',
    ]);
    // Six words of which two are long, in one sentence: 6 + 100 × 2 / 6.
    expect(lix('La commune installe une borne ici.')).toBeCloseTo(6 + 200 / 6);
  });

  test('misspelt words, elided or not, but no proper noun', () => {
    const wrong = seedOf([
      initiative({ sections: { context: 'Les habitans de Trifouillis attendaient l’ouverure. Aparemment, dit-on.' } }),
    ]);
    expect(messages(spelling(wrong, speller))).toEqual([
      'context: unknown word "habitans"',
      'context: unknown word "l’ouverure"',
      'context: unknown word "Aparemment"',
    ]);
  });
});

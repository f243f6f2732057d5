import { foldName } from '../../db/folding.ts';
import { strata } from '../../db/strata.ts';
import { yearValues } from '../../server/search/documents.ts';
import type { CatalogueDocument } from '../../server/search/port.ts';

/** Synthetic records for measuring only: made-up words in a Zipf distribution, no real place or person. */

const syllables = [
  'ba',
  'cor',
  'di',
  'fre',
  'gan',
  'lu',
  'mon',
  'ni',
  'por',
  'qui',
  'ra',
  'sol',
  'ter',
  'vu',
  'ze',
  'tion',
  'ment',
  'ville',
  'nu',
  'me',
  'ri',
  'que',
  'pla',
  'cha',
  'bre',
];
const known = [
  'numérique',
  'commune',
  'service',
  'fibre',
  'école',
  'portail',
  'habitants',
  'mairie',
  'réseau',
  'données',
  'tablettes',
  'plateforme',
  'territoire',
  'agents',
  'famille',
  'santé',
  'transport',
  'énergie',
  'bibliothèque',
  'télémédecine',
  'participation',
  'budget',
  'ouvertes',
  'capteurs',
  'village',
];
const vocabularySize = 30_000;

/** Mulberry32: small, seeded, the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeVocabulary(random: () => number): string[] {
  const words = new Set(known);
  while (words.size < vocabularySize) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
}

/** The vocabulary of a seed, most frequent words first. */
export function vocabularyOf(seed: number): string[] {
  return makeVocabulary(createRandom(seed));
}

/** `count` documents of about 250 words, one after the other. */
export function* syntheticDocuments(count: number, seed = 1): Generator<CatalogueDocument> {
  const random = createRandom(seed);
  const vocabulary = makeVocabulary(random);
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'commune';
  const text = (words: number) => Array.from({ length: words }, word).join(' ');
  const pick = (size: number) => Math.floor(random() ** 1.6 * size);
  for (let id = 1; id <= count; id += 1) {
    const top = ['attractivite', 'services', 'amenagement'][pick(3)] ?? 'services';
    const year = 1996 + pick(30);
    const title = text(8);
    yield {
      id,
      revision: id,
      texts: { title, territory: text(3), summary: text(35), topics: text(6), testimonials: text(20), body: text(180) },
      facets: {
        theme: [top, `${top}-${pick(12)}`],
        region: [`region-${pick(18)}`],
        departement: [`departement-${pick(101)}`],
        type: [['commune', 'epci', 'departement', 'region'][pick(4)] ?? 'commune'],
        strate: [strata[pick(15)]?.slug ?? '0-499'],
        annee: yearValues(year, year + 1),
        technologie: [`technologie-${pick(46)}`, `technologie-b${pick(46)}`],
        statut: [['realise', 'en-cours', 'arrete'][pick(3)] ?? 'realise'],
        tome: pick(4) === 0 ? [String(1 + pick(10))] : [],
        temoignage: [pick(3) === 0 ? 'non' : 'oui'],
      },
      sort: { year, population: pick(200_000), title: foldName(title) },
      place: {
        territory: 1 + pick(20_000),
        position: { latitude: 42 + random() * 9, longitude: -4 + random() * 11 },
      },
    };
  }
}

/** Spelling against the French dictionary of hunspell, our own list of words, and the names that records know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import dictionary from 'dictionary-fr';
import nspell from 'nspell';
import { seedFolder } from '../files.ts';
import { type Collection, type Fault, passagesOf, type Reference, sentencesOf, wordsOf } from './collection.ts';

/** Words that are right although no dictionary has them, one a line; lines that begin with # are comments. */
const ownList = join(seedFolder, 'check/words.txt');

export type Speller = (word: string) => boolean;

/** Reads the dictionaries (about four seconds). The names of territories and speakers, word by word, are right too. */
export function createSpeller(collection: Collection, reference: Reference): Speller {
  const french = nspell({ aff: Buffer.from(dictionary.aff), dic: Buffer.from(dictionary.dic) });
  const own = readFileSync(ownList, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const names = [
    ...reference.territoryNames,
    ...collection.speakers.flatMap(({ record }) => [record.name, ...record.aliases]),
    ...collection.places.flatMap(({ record }) => record.map(({ name }) => name)),
    ...collection.initiatives.flatMap(({ record }) => [
      record.territory.name,
      ...record.partners,
      ...record.suppliers,
      ...record.funding,
    ]),
    ...collection.testimonials.map(({ record }) => record.territory.name),
  ];
  const known = new Set([...own, ...names.flatMap((name) => wordsOf(name).flatMap((word) => word.split(/[’'-]/)))]);
  const results = new Map<string, boolean>();
  const right = (word: string): boolean => known.has(word) || /^[\d-]/.test(word) || french.correct(word);
  return (word) => {
    const before = results.get(word);
    if (before !== undefined) return before;
    // « dit-il », « tiers-lieu », « l’Espace-Famille »: right when every part is.
    const parts = word.replace(/^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’']/iu, '').split(/[-’']/);
    const answer = right(word) || parts.every((part) => part === '' || right(part) || /^(t|ci|là)$/.test(part));
    results.set(word, answer);
    return answer;
  };
}

/** A capital inside a sentence makes a proper noun, which no dictionary has to know. */
function isProperNoun(word: string, position: number): boolean {
  const bare = word.replace(/^(?:[cdjlmnst]|qu)[’']/iu, '');
  return /^\p{Lu}/u.test(bare) && (position > 0 || bare !== word);
}

/** Misspelt words. A proper noun of a record may also begin one of its sentences. */
export function spelling(collection: Collection, speller: Speller): Fault[] {
  const faults: Fault[] = [];
  for (const [file, passages] of Map.groupBy(passagesOf(collection), (passage) => passage.file)) {
    const sentences = passages.flatMap(({ field, text }) =>
      sentencesOf(text).map((sentence) => ({ field, words: wordsOf(sentence) })),
    );
    const properNouns = new Set(sentences.flatMap(({ words }) => words.filter(isProperNoun)));
    for (const { field, words } of sentences) {
      for (const [position, word] of words.entries()) {
        if (properNouns.has(word) || speller(word)) continue;
        if (position === 0 && speller(word.charAt(0).toLowerCase() + word.slice(1))) continue;
        faults.push({ file, message: `${field}: unknown word "${word}"` });
      }
    }
  }
  return faults;
}

/** Readability after C. H. Björnsson, "Läsbarhet" (1968): LIX, which needs no syllables and holds across languages. */
import { type Collection, type Fault, sentencesOf, wordsOf } from './collection.ts';

/** LIX of a text: mean words a sentence plus percentage of words longer than six letters. 40: press; 60: hard. */
export function lix(text: string): number {
  // An elided article or pronoun is a word of its own: « l’habitant » is not one of ten letters.
  const words = wordsOf(text).flatMap((word) => word.split(/[’']/));
  const long = words.filter((word) => word.length > 6).length;
  return words.length / sentencesOf(text).length + (100 * long) / words.length;
}

export interface Readability {
  file: string;
  lix: number;
  /** Words of the longest sentence. */
  longestSentence: number;
}

/** Readability of each initiative, summary and sections together. */
export function readability(collection: Collection): Readability[] {
  return collection.initiatives.map(({ slug, record }) => {
    const text = [record.summary, ...Object.values(record.sections)].join(' ');
    return {
      file: `initiatives/${slug}`,
      lix: lix(text),
      longestSentence: Math.max(...sentencesOf(text).map((sentence) => wordsOf(sentence).length)),
    };
  });
}

/** Beyond these a record is mended: LIX of scholarly texts, and a sentence that nobody reads aloud in one breath. */
const hardest = 65;
const longest = 45;

export function readable(collection: Collection): Fault[] {
  return readability(collection).flatMap(({ file, lix: value, longestSentence }) => [
    ...(value > hardest ? [{ file, message: `too hard to read: LIX ${Math.round(value)}, at most ${hardest}` }] : []),
    ...(longestSentence > longest ? [{ file, message: `a sentence of ${longestSentence} words` }] : []),
  ]);
}

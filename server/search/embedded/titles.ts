import type { TitleMatch } from '../port.ts';
import { parseText, wordsOf } from '../text.ts';
import type { Storage } from './storage.ts';
import { allowedTypos, type Vocabulary } from './vocabulary.ts';

/** More candidates than this are not read: what a keystroke shows is a handful. */
const candidates = 60;
/** Other spellings that are tried for a word that no title holds. */
const spellings = 5;

/**
 * Titles that hold every word typed, the last one as a beginning: titles that begin with the text first, then those that
 * hold it early, then short ones, then records that hold it elsewhere in their head. Where no title holds them, titles
 * with another spelling of the words.
 */
export function findTitles(
  text: string,
  limit: number,
  { storage, vocabulary, stopWords }: { storage: Storage; vocabulary: Vocabulary; stopWords: ReadonlySet<string> },
): TitleMatch[] {
  const { words } = parseText(text, stopWords);
  if (words.length === 0) return [];
  const asTyped = words.map((word) => `"${word.text}"${word.prefix ? '*' : ''}`);
  const found = matching(asTyped, storage);
  if (found.length === 0) {
    const respelt = words.map((word, place) => {
      const variants = vocabulary.variants(word.text, allowedTypos(word.text), word.prefix).slice(0, spellings);
      return [asTyped[place], ...variants.map(({ term }) => `"${term}"`)].join(' OR ');
    });
    found.push(
      ...matching(
        respelt.map((either) => `(${either})`),
        storage,
      ),
    );
  }
  const first = words[0]?.text ?? '';
  const placeOf = ({ title }: TitleMatch) => {
    const place = wordsOf(title).findIndex((word) => word.startsWith(first));
    return place === -1 ? Number.POSITIVE_INFINITY : place;
  };
  return found
    .map((match) => ({ match, place: placeOf(match) }))
    .sort((a, b) => a.place - b.place || a.match.title.length - b.match.title.length || a.match.id - b.match.id)
    .slice(0, limit)
    .map(({ match }) => match);
}

/**
 * Titles that begin with the words are asked for on their own, so that a common word does not hide them; records that
 * hold the words elsewhere in their head fill up what is left.
 */
function matching(expressions: readonly string[], storage: Storage): TitleMatch[] {
  const all = expressions.join(' AND ');
  const [only] = expressions;
  const scopes = expressions.length === 1 && !only?.startsWith('(') ? [`title : ^ ${only}`] : [];
  const found = new Map<number, TitleMatch>();
  for (const scope of [...scopes, `title : (${all})`, all]) {
    if (found.size < candidates)
      for (const match of storage.titles(scope, candidates)) if (!found.has(match.id)) found.set(match.id, match);
  }
  return [...found.values()];
}

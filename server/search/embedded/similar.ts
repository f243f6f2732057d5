import { wordsOf } from '../text.ts';
import type { Columns } from './columns.ts';
import type { Storage, StoredKeys } from './storage.ts';
import type { Vocabulary } from './vocabulary.ts';

const termsUsed = 14;
const candidates = 60;
/** A theme or a technology in common is worth this many places in the order by text. */
const placesPerSharedValue = 6;

function tellingValues({ facets }: StoredKeys): string[] {
  return [...(facets.theme ?? []), ...(facets.technologie ?? [])];
}

/** Ids most like a document: those that share its rarest words, helped by themes and technologies in common. */
export function similarTo(
  id: number,
  limit: number,
  storage: Storage,
  columns: Columns,
  vocabulary: Vocabulary,
  stopWords: ReadonlySet<string>,
): number[] {
  const texts = storage.textsOf(id);
  const keys = storage.keysOf(id);
  if (!texts || !keys) return [];
  const total = columns.size;
  const weightOf = (term: string) => Math.log(total / vocabulary.frequency(term));
  const words = new Set([texts.title, texts.summary, texts.topics].flatMap(wordsOf));
  const terms = [...words]
    .filter((word) => word.length > 2 && !stopWords.has(word) && vocabulary.frequency(word) > 1)
    .sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1))
    .slice(0, termsUsed);
  if (terms.length === 0) return [];
  const own = new Set(tellingValues(keys));
  const found = storage.best(terms.map((term) => `"${term}"`).join(' OR '), candidates).filter((other) => other !== id);
  return found
    .map((other, place) => {
      const otherKeys = storage.keysOf(other);
      const shared = otherKeys ? tellingValues(otherKeys).filter((value) => own.has(value)).length : 0;
      return { other, place: place - shared * placesPerSharedValue };
    })
    .sort((a, b) => a.place - b.place || a.other - b.other)
    .slice(0, limit)
    .map(({ other }) => other);
}

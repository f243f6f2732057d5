import { editDistance } from '../spelling.ts';
import { stem } from '../text.ts';

/** Letters from which one and two typos are accepted (Meilisearch's defaults). */
const oneTypoFrom = 5;
const twoTyposFrom = 9;
/** More variants than this would cost more than they find. */
const maximumVariants = 60;
/** Words whose variants are remembered. */
const rememberedWords = 2000;

export interface Variant {
  term: string;
  typos: number;
}

/** Typos that a word of this length may hold. */
export function allowedTypos(word: string): number {
  if (word.length >= twoTyposFrom) return 2;
  return word.length >= oneTypoFrom ? 1 : 0;
}

/** Every word of the index, in memory, by first letter: finds the words that a misspelt one may stand for. */
export class Vocabulary {
  readonly #documents = new Map<string, number>();
  readonly #byLetter = new Map<string, string[]>();
  readonly #byStem = new Map<string, string[]>();
  readonly #variants = new Map<string, Variant[]>();

  add(term: string, documents = 1): void {
    const known = this.#documents.get(term);
    this.#documents.set(term, (known ?? 0) + documents);
    if (known !== undefined) return;
    this.#variants.clear();
    const root = stem(term);
    const family = this.#byStem.get(root);
    if (family) family.push(term);
    else this.#byStem.set(root, [term]);
    const letter = term[0] ?? '';
    const list = this.#byLetter.get(letter);
    if (list) list.push(term);
    else this.#byLetter.set(letter, [term]);
  }

  has(term: string): boolean {
    return this.#documents.has(term);
  }

  /** The word itself where the index holds it, or holds longer ones that it begins; else the likeliest other spelling. */
  reading({ text, prefix }: { text: string; prefix: boolean }): string {
    const known =
      this.has(text) || (prefix && (this.#byLetter.get(text[0] ?? '') ?? []).some((term) => term.startsWith(text)));
    return known ? text : (this.variants(text, allowedTypos(text), prefix)[0]?.term ?? text);
  }

  /** Terms that differ from a word by the endings of plural and feminine only; the word itself left out. */
  family(word: string): string[] {
    return (this.#byStem.get(stem(word)) ?? []).filter((term) => term !== word);
  }

  /** Number of documents that hold a term; approximate after changes. */
  frequency(term: string): number {
    return this.#documents.get(term) ?? 0;
  }

  /**
   * Terms within a number of typos of a word, fewest typos first, then the most frequent; the word itself left out.
   * Another first letter counts as a typo more. With `prefix`, a term may go on after the word.
   */
  variants(word: string, typos: number, prefix: boolean): Variant[] {
    if (typos === 0) return [];
    const key = `${word} ${typos} ${prefix}`;
    const known = this.#variants.get(key);
    if (known) return known;
    const variants = this.#find(word, typos, prefix);
    if (this.#variants.size >= rememberedWords) this.#variants.clear();
    this.#variants.set(key, variants);
    return variants;
  }

  #find(word: string, typos: number, prefix: boolean): Variant[] {
    const found: Variant[] = [];
    const first = word[0] ?? '';
    for (const [letter, terms] of this.#byLetter) {
      const allowed = letter === first ? typos : typos - 1;
      if (allowed < 1) continue;
      for (const term of terms) {
        if (term.length < word.length - allowed || (!prefix && term.length > word.length + allowed) || term === word)
          continue;
        const distance = editDistance(word, term, allowed, prefix);
        if (distance > 0 && distance <= allowed)
          found.push({ term, typos: letter === first ? distance : distance + 1 });
      }
    }
    return found
      .sort(
        (a, b) => a.typos - b.typos || this.frequency(b.term) - this.frequency(a.term) || (a.term < b.term ? -1 : 1),
      )
      .slice(0, maximumVariants);
  }
}

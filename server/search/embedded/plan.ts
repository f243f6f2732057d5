import type { LanguageRules } from '../synonyms.ts';
import type { ParsedText, QueryWord } from '../text.ts';
import { allowedTypos, type Vocabulary } from './vocabulary.ts';

/** A run of words that a text may hold; the last may be the beginning of a word. */
export interface Sequence {
  words: readonly string[];
  prefix: boolean;
}

/** One thing that every result holds: what was typed, and what else counts as it, by number of typos. */
export interface Clause {
  typed: readonly QueryWord[];
  /** What was typed as whole words, in all its forms: no synonym, no beginning of another word. */
  own: Sequence[];
  /** Alternatives without a typo, with one, with two. */
  tiers: readonly [Sequence[], Sequence[], Sequence[]];
}

/** A query as clauses, all of which must match. */
export interface Plan {
  clauses: Clause[];
  phrases: Sequence[];
  excluded: string[];
}

const longestExpression = 4;
/** Letters: SIG, ENT, MSAP. */
const longestAcronym = 4;

function single(word: QueryWord): Sequence {
  return { words: [word.text], prefix: word.prefix };
}

function whole(words: readonly string[]): Sequence {
  return { words, prefix: false };
}

/** More forms of one expression than this are not looked for. */
const mostForms = 16;

/** An expression and its plural and feminine forms. */
function formsOf(words: readonly string[], vocabulary: Vocabulary): Sequence[] {
  let forms: string[][] = [[]];
  for (const word of words) {
    const family = [word, ...vocabulary.family(word)];
    const longer = forms.flatMap((form) => family.map((each) => [...form, each]));
    forms = longer.length > mostForms ? forms.map((form) => [...form, word]) : longer;
  }
  return forms.map(whole);
}

function readingsOf(words: readonly QueryWord[], vocabulary: Vocabulary): string[] {
  return words.map((word) => vocabulary.reading(word));
}

/** Other expressions for words. */
function targetsOf(key: string, vocabulary: Vocabulary, { synonyms }: Pick<LanguageRules, 'synonyms'>): Sequence[] {
  return (synonyms.get(key) ?? []).flatMap((target) => formsOf(target, vocabulary));
}

/** "opendata" → "open data", where both parts are words of the index. */
function splits(word: string, vocabulary: Vocabulary): Sequence[] {
  const found: Sequence[] = [];
  for (let at = 2; at <= word.length - 2; at += 1) {
    const parts = [word.slice(0, at), word.slice(at)];
    if (word.length >= 6 && parts.every((part) => part.length >= 3 && vocabulary.has(part))) found.push(whole(parts));
  }
  return found;
}

function wordClause(word: QueryWord, vocabulary: Vocabulary, rules: Pick<LanguageRules, 'synonyms'>): Clause {
  const exact: Sequence[] = [single(word)];
  const key = rules.synonyms.has(word.text) ? word.text : vocabulary.reading(word);
  exact.push(...targetsOf(key, vocabulary, rules));
  const own = formsOf([word.text], vocabulary);
  exact.push(...own.slice(1));
  const oneTypo = splits(word.text, vocabulary);
  const twoTypos: Sequence[] = [];
  for (const variant of vocabulary.variants(word.text, allowedTypos(word.text), word.prefix)) {
    (variant.typos === 1 ? oneTypo : twoTypos).push(whole([variant.term]));
  }
  return { typed: [word], own, tiers: [exact, oneTypo, twoTypos] };
}

/** Several words that are one expression: a synonym's key, or two words that the index also writes as one. */
function expressionClause(
  words: readonly QueryWord[],
  vocabulary: Vocabulary,
  rules: Pick<LanguageRules, 'synonyms'>,
): Sequence[] {
  const typed = words.map((word) => word.text);
  const read = readingsOf(words, vocabulary);
  const key = [typed, read].map((each) => each.join(' ')).find((each) => rules.synonyms.has(each));
  const targets =
    key === undefined ? [] : [...formsOf(key.split(' '), vocabulary), ...targetsOf(key, vocabulary, rules)];
  const joined = typed.join('');
  if (words.length === 2 && vocabulary.has(joined)) targets.push(whole([joined]));
  return targets;
}

/** Reads the words of a query from left to right, the longest known expression first. */
export function planQuery(parsed: ParsedText, vocabulary: Vocabulary, rules: Pick<LanguageRules, 'synonyms'>): Plan {
  const { words } = parsed;
  const clauses: Clause[] = [];
  let at = 0;
  while (at < words.length) {
    let taken = 1;
    for (let length = Math.min(longestExpression, words.length - at); length >= 2; length -= 1) {
      const run = words.slice(at, at + length);
      const targets = expressionClause(run, vocabulary, rules);
      if (targets.length === 0) continue;
      clauses.push({ typed: run, own: formsOf(readingsOf(run, vocabulary), vocabulary), tiers: [targets, [], []] });
      taken = length;
      break;
    }
    const word = words[at];
    if (taken === 1 && word) clauses.push(wordClause(word, vocabulary, rules));
    at += taken;
  }
  return { clauses, phrases: parsed.phrases.map(whole), excluded: parsed.excluded };
}

function quote(sequence: Sequence): string {
  return `"${sequence.words.join(' ').replaceAll('"', '')}"${sequence.prefix ? '*' : ''}`;
}

function anyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' OR ')})`;
}

/** Several expressions of which one is enough: each is asked for on its own, and comes back in other queries. */
export class AnyOf {
  readonly alternatives: readonly string[];

  constructor(alternatives: readonly string[]) {
    this.alternatives = alternatives;
  }

  /** The same within some fields: "{title} : ". */
  within(filter: string): AnyOf {
    return new AnyOf(this.alternatives.map((alternative) => `${filter}(${alternative})`));
  }

  toString(): string {
    return anyOf(this.alternatives);
  }
}

/** Sequences that no beginning of a word among them stands for already. */
function withoutCovered(sequences: readonly Sequence[]): Sequence[] {
  const beginnings = sequences
    .filter(({ words, prefix }) => prefix && words.length === 1)
    .map(({ words }) => words[0] ?? '');
  return sequences.filter(
    ({ words, prefix }) =>
      prefix || words.length > 1 || !beginnings.some((beginning) => words[0]?.startsWith(beginning)),
  );
}

/**
 * What one clause accepts up to a number of typos. Words of an expression may also stand apart. Misspelt forms are rare:
 * those of one number of typos are one alternative.
 */
function clauseExpression(clause: Clause, typos: number, wordOf: (word: QueryWord) => Clause): AnyOf {
  const [exact, ...others] = clause.tiers;
  const alternatives = withoutCovered(exact).map(quote);
  for (const tier of others.slice(0, typos)) if (tier.length > 0) alternatives.push(anyOf(tier.map(quote)));
  if (clause.typed.length > 1) {
    const apart = clause.typed.map((word) => clauseExpression(wordOf(word), typos, wordOf));
    alternatives.push(`(${apart.join(' AND ')})`);
  }
  return new AnyOf(alternatives);
}

/** FTS5 expressions of a plan. Every term is quoted: nothing typed can be an operator. */
export class Expressions {
  readonly #plan: Plan;
  readonly #wordOf: (word: QueryWord) => Clause;
  readonly #read: (word: QueryWord) => QueryWord;

  constructor(plan: Plan, vocabulary: Vocabulary, rules: Pick<LanguageRules, 'synonyms'>) {
    this.#plan = plan;
    this.#read = ({ text, prefix }) => ({ text: vocabulary.reading({ text, prefix }), prefix });
    const known = new Map<string, Clause>();
    this.#wordOf = (word) => {
      const key = `${word.text}${word.prefix}`;
      const clause = known.get(key) ?? wordClause(word, vocabulary, rules);
      known.set(key, clause);
      return clause;
    };
  }

  /** What every document holds with at most this number of typos, one expression for each clause and phrase. */
  parts(typos: 0 | 1 | 2): AnyOf[] {
    return [...this.clauses(typos), ...this.phrases()];
  }

  clauses(typos: 0 | 1 | 2): AnyOf[] {
    return this.#plan.clauses.map((clause) => clauseExpression(clause, typos, this.#wordOf));
  }

  /** What was typed between quotation marks. */
  phrases(): AnyOf[] {
    return this.#plan.phrases.map((phrase) => new AnyOf([quote(phrase)]));
  }

  /** Whether nothing positive was asked. */
  get isEmpty(): boolean {
    return this.#plan.clauses.length + this.#plan.phrases.length === 0;
  }

  excluded(): string | null {
    return this.#plan.excluded.length === 0 ? null : anyOf(this.#plan.excluded.map((word) => quote(whole([word]))));
  }

  /** The words one after the other, as they are read, and near each other; null for a single word. */
  adjacent(): { phrase: string; near: string } | null {
    const words = this.#plan.clauses.flatMap((clause) => clause.typed).map(this.#read);
    if (words.length < 2) return null;
    const prefix = words.at(-1)?.prefix ?? false;
    return {
      phrase: quote({ words: words.map((word) => word.text), prefix }),
      near: `NEAR(${words.map((word) => quote(single(word))).join(' ')}, 8)`,
    };
  }

  /** Whether the last word is so short that it is rather an acronym than the beginning of a word. */
  endsShort(): boolean {
    return (this.#plan.clauses.at(-1)?.typed.at(-1)?.text.length ?? 0) <= longestAcronym;
  }

  /** The words themselves, whole, in all their forms. */
  ownWords(): AnyOf[] {
    return this.#exactly(({ own }) => own);
  }

  /** The same and their synonyms; null where no word was taken as the beginning of another. */
  wholeWords(): AnyOf[] | null {
    if (!this.#plan.clauses.some(({ typed }) => typed.at(-1)?.prefix)) return null;
    return this.#exactly(({ tiers }) => tiers[0].map(({ words }) => whole(words)));
  }

  #exactly(sequencesOf: (clause: Clause) => Sequence[]): AnyOf[] {
    const only = (clause: Clause): Clause => ({ ...clause, tiers: [sequencesOf(clause), [], []] });
    return this.#plan.clauses.map((clause) => clauseExpression(only(clause), 0, (word) => only(this.#wordOf(word))));
  }

  /** Everything that is to be marked in a result. */
  sequences(): Sequence[] {
    const clauses = this.#plan.clauses.flatMap((clause) =>
      clause.typed.length > 1 ? [clause, ...clause.typed.map((word) => this.#wordOf(word))] : [clause],
    );
    return [...clauses.flatMap((clause) => clause.tiers.flat()), ...this.#plan.phrases];
  }
}

import type { LanguageRules } from '../synonyms.ts';
import type { ParsedText, QueryWord } from '../text.ts';
import { Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Memory } from './memory.ts';
import { Expressions, planQuery } from './plan.ts';
import type { Ranked } from './ranking.ts';
import { slice } from './top.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a word is worth where it stands: in the title, elsewhere in the head, anywhere. */
const worth = { title: 3, head: 2, text: 1 } as const;
/** What a misspelt word is worth beside the word itself. */
const misspelt = 0.6;

export interface SomeContext {
  memory: Memory;
  columns: Columns;
  vocabulary: Vocabulary;
  rules: Pick<LanguageRules, 'synonyms'>;
}

interface WordMatch {
  word: QueryWord;
  documents: Bits;
  /** How much the word tells: its inverse document frequency. */
  weight: number;
  expressions: Expressions;
}

function matchesOf(parsed: ParsedText, { memory, columns, vocabulary, rules }: SomeContext): WordMatch[] {
  return parsed.words.map((word) => {
    const plan = planQuery({ words: [word], phrases: [], phraseTexts: [], excluded: [] }, vocabulary, rules);
    const expressions = new Expressions(plan, vocabulary, rules);
    const documents = memory.matchAll(expressions.parts(2));
    return { word, documents, weight: Math.log(1 + columns.size / (1 + documents.count())), expressions };
  });
}

/** The words that tell most among those that one of these documents holds together. */
export function wordsHeldTogether(parsed: ParsedText, within: Bits, context: SomeContext): QueryWord[] {
  const matches = matchesOf(parsed, context).filter(({ documents }) => !documents.isEmpty());
  const weights = new Float64Array(context.columns.slots);
  let best = -1;
  for (const { documents, weight } of matches) {
    documents.and(within).forEach((slot) => {
      weights[slot] = (weights[slot] ?? 0) + weight;
    });
  }
  weights.forEach((weight, slot) => {
    if (weight > 0 && (best === -1 || weight > (weights[best] ?? 0))) best = slot;
  });
  return best === -1 ? [] : matches.filter(({ documents }) => documents.has(best)).map(({ word }) => word);
}

/** Documents that hold some of the words, ordered by how much the words they hold tell and where these stand. */
export function rankSome(
  parsed: ParsedText,
  within: Bits,
  context: SomeContext,
  start: number,
  end: number,
): { documents: Bits; ranked: Ranked[] } {
  const { memory, columns } = context;
  const scores = new Float64Array(columns.slots);
  const documents = new Bits(columns.slots);
  for (const match of matchesOf(parsed, context)) {
    const [exact = ''] = match.expressions.clauses(0);
    const [any = ''] = match.expressions.clauses(2);
    const counted = new Bits(columns.slots);
    const add = (found: Bits, value: number) => {
      found
        .and(within)
        .without(counted)
        .forEach((slot) => {
          scores[slot] = (scores[slot] ?? 0) + match.weight * value;
        });
      counted.addAll(found);
    };
    add(memory.match(`title : (${exact})`, 'heads'), worth.title);
    add(memory.match(exact, 'heads'), worth.head);
    add(memory.match(`title : (${any})`, 'heads'), worth.title * misspelt);
    add(memory.match(any, 'heads'), worth.head * misspelt);
    add(memory.match(exact), worth.text);
    add(match.documents, worth.text * misspelt);
    documents.addAll(match.documents);
  }
  const found = documents.and(within);
  const compare = (a: number, b: number) => (scores[b] ?? 0) - (scores[a] ?? 0) || columns.idOf(a) - columns.idOf(b);
  const ranked = slice(found.toArray(), compare, start, end).map((slot) => ({ slot, score: scores[slot] ?? 0 }));
  return { documents: found, ranked };
}

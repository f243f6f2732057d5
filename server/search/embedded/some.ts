import type { LanguageRules } from '../synonyms.ts';
import type { ParsedText, QueryWord } from '../text.ts';
import { Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Memory } from './memory.ts';
import { AnyOf, Expressions, planQuery } from './plan.ts';
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

const nothing = new AnyOf([]);

interface ClauseMatch {
  /** The words typed that this clause stands for. */
  words: readonly QueryWord[];
  documents: Bits;
  /** How much the clause tells: its inverse document frequency, once a word. */
  weight: number;
  exact: AnyOf;
  any: AnyOf;
}

function matchesOf(
  parsed: ParsedText,
  { memory, columns, vocabulary, rules }: SomeContext,
): { expressions: Expressions; matches: ClauseMatch[] } {
  const plan = planQuery(parsed, vocabulary, rules);
  const expressions = new Expressions(plan, vocabulary, rules);
  const [exact, any] = [expressions.clauses(0), expressions.clauses(2)];
  const matches = plan.clauses.map((clause, place) => {
    const documents = memory.matchAny(any[place] ?? nothing);
    const weight = Math.log(1 + columns.size / (1 + documents.count())) * Math.sqrt(clause.typed.length);
    return { words: clause.typed, documents, weight, exact: exact[place] ?? nothing, any: any[place] ?? nothing };
  });
  return { expressions, matches };
}

/** The words that the best document of the order below holds together. */
export function wordsHeldTogether(parsed: ParsedText, within: Bits, context: SomeContext): QueryWord[] {
  const { ranked, matches } = rankSome(parsed, within, context, 0, 1);
  const [best] = ranked;
  if (!best) return [];
  return matches.filter(({ documents }) => documents.has(best.slot)).flatMap(({ words }) => words);
}

interface Some {
  /** All that hold some of the words, among the documents allowed or not. */
  held: Bits;
  documents: Bits;
  ranked: Ranked[];
  matches: ClauseMatch[];
  expressions: Expressions;
}

/** Documents among these that hold some of the words, ordered by how much the words they hold tell and where these stand. */
export function rankSome(parsed: ParsedText, within: Bits, context: SomeContext, start: number, end: number): Some {
  const { memory, columns } = context;
  const scores = new Float64Array(columns.slots);
  const documents = new Bits(columns.slots);
  const { expressions, matches } = matchesOf(parsed, context);
  for (const match of matches) {
    const { exact, any } = match;
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
    add(memory.matchAny(exact.within('title : '), 'heads'), worth.title);
    add(memory.matchAny(exact, 'heads'), worth.head);
    add(memory.matchAny(any.within('title : '), 'heads'), worth.title * misspelt);
    add(memory.matchAny(any, 'heads'), worth.head * misspelt);
    add(memory.matchAny(exact), worth.text);
    add(match.documents, worth.text * misspelt);
    documents.addAll(match.documents);
  }
  const found = documents.and(within);
  const compare = (a: number, b: number) => (scores[b] ?? 0) - (scores[a] ?? 0) || columns.idOf(a) - columns.idOf(b);
  const ranked = slice(found.toArray(), compare, start, end).map((slot) => ({ slot, score: scores[slot] ?? 0 }));
  return { held: documents, documents: found, ranked, matches, expressions };
}

import type { Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Memory } from './memory.ts';
import type { AnyOf, Expressions } from './plan.ts';
import type { Scope, Storage } from './storage.ts';
import { slice } from './top.ts';

/**
 * Order of results, first rule first: fewer typos; words side by side in the head, then near; in the title, then title
 * and territory, then the whole head, then anywhere; the words themselves, then their synonyms, then longer words (before
 * the fields where the last word is as short as an acronym); weighted bm25; the unique id. Each of the first four rules
 * splits a set of results into ordered parts. Parts are only computed as far as the page asked for reaches, and bm25 only
 * inside the last part, where it is small enough to mean something.
 */
const attributes = ['{title} : ', '{title territory} : ', ''] as const;
/** Above this number of results of its clauses, bm25 costs more than it says: the id decides. */
const bm25Limit = 8000;
/** A word that this share of all records holds tells nothing about them: bm25's own weight for it is next to nothing. */
const commonShare = 0.2;
/** Where this share of all records holds all the words, that they stand near each other tells nothing either. */
const nearnessShare = 0.5;

export interface Ranked {
  slot: number;
  score: number;
}

export interface RankingContext {
  storage: Storage;
  columns: Columns;
  expressions: Expressions;
  memory: Memory;
}

/**
 * A part of the results, best first. All of them match every clause and phrase in that scope. bm25 is computed on the
 * clauses: a phrase's would compare every position of its words twice more, and says little beside where it stands.
 */
interface Part {
  documents: Bits;
  clauses: readonly AnyOf[];
  phrases: readonly AnyOf[];
  scope: Scope;
}

interface Criterion {
  documents: () => Bits;
  /** What the documents are known to match, where that is narrower than what the whole part matches. */
  narrower?: Omit<Part, 'documents'>;
}

type Rule = (part: Part) => Generator<Part>;

/** Splits a part along criteria, best first; what meets none of them comes last. */
function* split(part: Part, criteria: readonly Criterion[]): Generator<Part> {
  let rest = part.documents;
  for (const { documents, narrower } of criteria) {
    if (rest.isEmpty()) return;
    const inside = rest.and(documents());
    yield { ...part, ...narrower, documents: inside };
    rest = rest.without(inside);
  }
  yield { ...part, documents: rest };
}

function rulesOf({ expressions, memory, columns }: RankingContext): Rule[] {
  const rules: Rule[] = [];
  const phrases = expressions.phrases();
  const matching = (narrower: Omit<Part, 'documents'>): Criterion => ({
    documents: () => memory.matchAll([...narrower.clauses, ...narrower.phrases], narrower.scope),
    narrower,
  });
  const [none, one, two] = ([0, 1, 2] as const).map((typos) => expressions.clauses(typos)) as [
    AnyOf[],
    AnyOf[],
    AnyOf[],
  ];
  const differ = (a: readonly AnyOf[], b: readonly AnyOf[]) => String(a) !== String(b);
  const tiers = [...(differ(none, one) ? [none] : []), ...(differ(one, two) ? [one] : [])];
  rules.push((part) =>
    split(
      part,
      tiers.map((clauses) => matching({ clauses, phrases, scope: 'texts' })),
    ),
  );
  const adjacent = expressions.adjacent();
  if (adjacent) {
    const criteria = [adjacent.phrase, adjacent.near].map((expression) => ({
      documents: () => memory.match(expression, 'heads'),
    }));
    rules.push((part) => {
      const telling = part.documents.count() <= columns.size * nearnessShare;
      return split(part, telling ? criteria : criteria.slice(0, 1));
    });
  }
  const wholeWords = expressions.wholeWords();
  const whole: Rule = (part) =>
    split(
      part,
      [expressions.ownWords(), ...(wholeWords ? [wholeWords] : [])].map((words) => ({
        documents: () => memory.matchAll(words),
      })),
    );
  const acronym = expressions.endsShort();
  if (acronym) rules.push(whole);
  rules.push((part) =>
    split(
      part,
      attributes.map((filter) => {
        const within = (expression: AnyOf) => expression.within(filter);
        return matching({ clauses: part.clauses.map(within), phrases: part.phrases.map(within), scope: 'heads' });
      }),
    ),
  );
  if (!acronym) rules.push(whole);
  return rules;
}

/** The parts of a part after all rules, best first, each computed when it is asked for. Empty ones are left out. */
function* partsOf(part: Part, rules: readonly Rule[]): Generator<Part> {
  if (part.documents.isEmpty()) return;
  const [rule, ...others] = rules;
  if (!rule) {
    yield part;
    return;
  }
  for (const each of rule(part)) yield* partsOf(each, others);
}

/** The slice of these documents from `start` to `end`, in order of relevance. */
export function rank(documents: Bits, context: RankingContext, start: number, end: number): Ranked[] {
  const { expressions } = context;
  const whole: Part = { documents, clauses: expressions.clauses(2), phrases: expressions.phrases(), scope: 'texts' };
  const ranked: Ranked[] = [];
  let before = 0;
  let place = 0;
  for (const part of partsOf(whole, rulesOf(context))) {
    if (before >= end) break;
    const length = part.documents.count();
    place += 1;
    if (before + length > start) {
      const first = Math.max(0, start - before);
      ranked.push(...orderPart(part, context, first, Math.min(length, end - before), place));
    }
    before += length;
  }
  return ranked;
}

/** bm25 by slot, on the clauses that tell records apart; empty where that would cost more than it says. */
function relevanceOf({ clauses, scope }: Part, { storage, columns, memory }: RankingContext): Map<number, number> {
  const relevance = new Map<number, number>();
  const common = columns.size * commonShare;
  const telling = clauses.filter((clause) => memory.matchAny(clause, scope).count() <= Math.max(common, bm25Limit));
  if (telling.length === 0 || memory.matchAll(telling, scope).count() > bm25Limit) return relevance;
  for (const [id, score] of storage.score(telling.map((clause) => `(${clause})`).join(' AND '), scope)) {
    const slot = columns.slotOf(id);
    if (slot !== undefined) relevance.set(slot, score);
  }
  return relevance;
}

function orderPart(part: Part, context: RankingContext, start: number, end: number, place: number): Ranked[] {
  const { columns } = context;
  const slots = part.documents.toArray();
  const relevance = slots.length > 1 ? relevanceOf(part, context) : new Map<number, number>();
  const scoreOf = (slot: number) => relevance.get(slot) ?? 0;
  const compare = (a: number, b: number) => scoreOf(b) - scoreOf(a) || columns.idOf(a) - columns.idOf(b);
  return slice(slots, compare, start, end).map((slot) => {
    const bm25 = scoreOf(slot);
    return { slot, score: -place + bm25 / (1 + bm25) };
  });
}

import type { Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Memory } from './memory.ts';
import type { Expressions } from './plan.ts';
import type { Storage } from './storage.ts';
import { slice } from './top.ts';

/**
 * Order of results, first rule first: fewer typos; words side by side, then near; in the title, then title and
 * territory, then summary and topics, then anywhere; whole words before beginnings of words; weighted bm25; the unique
 * id. Each of the first four rules splits a set of results into ordered parts. Parts are only computed as far as the
 * page asked for reaches, and bm25 only inside the last part, where it is small enough to mean something.
 */
const attributes = ['{title}', '{title territory}', '{title territory summary topics}'] as const;
/** Above this number of results of its expressions, bm25 costs more than it says: the id decides. */
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

/** A part of the results, best first. All of them match every one of the expressions, on which bm25 is computed. */
interface Part {
  documents: Bits;
  expressions: readonly string[];
}

interface Criterion {
  documents: () => Bits;
  /** Narrower expressions that the documents match, where the criterion knows them. */
  expressions?: readonly string[];
}

type Rule = (part: Part) => Generator<Part>;

/** Splits a part along criteria, best first; what meets none of them comes last. */
function* split(part: Part, criteria: readonly Criterion[]): Generator<Part> {
  let rest = part.documents;
  for (const { documents, expressions } of criteria) {
    if (rest.isEmpty()) return;
    const inside = rest.and(documents());
    yield { documents: inside, expressions: expressions ?? part.expressions };
    rest = rest.without(inside);
  }
  yield { ...part, documents: rest };
}

function rulesOf({ expressions, memory, columns }: RankingContext): Rule[] {
  const rules: Rule[] = [];
  const matching = (parts: readonly string[]): Criterion => ({
    documents: () => memory.matchAll(parts),
    expressions: parts,
  });
  const [none, one, two] = ([0, 1, 2] as const).map((typos) => expressions.parts(typos));
  const tiers = [none, one].filter((parts, place) => parts?.join() !== (place === 0 ? one : two)?.join());
  if (tiers.length > 0)
    rules.push((part) =>
      split(
        part,
        tiers.map((parts) => matching(parts ?? [])),
      ),
    );
  const adjacent = expressions.adjacent();
  if (adjacent) {
    const criteria = [adjacent.phrase, adjacent.near].map((expression) => ({
      documents: () => memory.match(expression),
    }));
    rules.push((part) => {
      const telling = part.documents.count() <= columns.size * nearnessShare;
      return split(part, telling ? criteria : criteria.slice(0, 1));
    });
  }
  rules.push((part) =>
    split(
      part,
      attributes.map((filter) => matching(part.expressions.map((expression) => `${filter} : (${expression})`))),
    ),
  );
  const exactWords = expressions.exactWords();
  if (exactWords) rules.push((part) => split(part, [{ documents: () => memory.match(exactWords) }]));
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
  const whole: Part = { documents, expressions: context.expressions.parts(2) };
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

/** bm25 by slot, on the expressions that tell records apart; empty where that would cost more than it says. */
function relevanceOf({ expressions }: Part, { storage, columns, memory }: RankingContext): Map<number, number> {
  const relevance = new Map<number, number>();
  const common = columns.size * commonShare;
  const telling = expressions.filter((expression) => memory.match(expression).count() <= Math.max(common, bm25Limit));
  if (telling.length === 0 || memory.matchAll(telling).count() > bm25Limit) return relevance;
  for (const [id, score] of storage.score(telling.map((expression) => `(${expression})`).join(' AND '))) {
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

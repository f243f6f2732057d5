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
/** Above this number of results of an expression, bm25 costs more than it says: the id decides. */
const bm25Limit = 8000;

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

/** A part of the results, best first; `expression` is what all of them match, and what bm25 is computed on. */
interface Part {
  documents: Bits;
  expression: string;
  /** Number of documents that match the expression, of which these are a part. */
  size: () => number;
}

type Rule = (part: Part) => Generator<Part>;

/** Splits a part along sets of documents, best set first; what is in none of them comes last. */
function* split(part: Part, sets: readonly { documents: () => Bits; expression?: string }[]): Generator<Part> {
  let rest = part.documents;
  for (const { documents, expression } of sets) {
    if (rest.isEmpty()) return;
    const inside = rest.and(documents());
    const scope = expression === undefined ? part : { expression, size: () => documents().count() };
    yield { documents: inside, expression: scope.expression, size: scope.size };
    rest = rest.without(inside);
  }
  yield { ...part, documents: rest };
}

function rulesOf({ expressions, memory }: RankingContext, full: string): Rule[] {
  const match = (expression: string) => memory.match(expression);
  const rules: Rule[] = [];
  const tiers = new Map(([0, 1] as const).map((typos) => [expressions.all(typos) ?? full, typos]));
  tiers.delete(full);
  if (tiers.size > 0) {
    const sets = [...tiers].map(([expression, typos]) => ({
      documents: () => memory.matchAll(expressions.parts(typos)),
      expression,
    }));
    rules.push((part) => split(part, sets));
  }
  const adjacent = expressions.adjacent();
  if (adjacent) {
    rules.push((part) =>
      split(part, [{ documents: () => match(adjacent.phrase) }, { documents: () => match(adjacent.near) }]),
    );
  }
  rules.push((part) => {
    const scopes = attributes.map((filter) => `${filter} : (${part.expression})`);
    return split(
      part,
      scopes.map((scope) => ({ documents: () => match(scope), expression: scope })),
    );
  });
  const exactWords = expressions.exactWords();
  if (exactWords) rules.push((part) => split(part, [{ documents: () => match(exactWords) }]));
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
  const full = context.expressions.all(2);
  if (full === null) return [];
  const size = () => context.memory.matchAll(context.expressions.parts(2)).count();
  const whole: Part = { documents, expression: full, size };
  const ranked: Ranked[] = [];
  let before = 0;
  let place = 0;
  for (const part of partsOf(whole, rulesOf(context, full))) {
    if (before >= end) break;
    const length = part.documents.count();
    place += 1;
    if (before + length > start) {
      const from = Math.max(0, start - before);
      ranked.push(...orderPart(part, context, from, Math.min(length, end - before), place));
    }
    before += length;
  }
  return ranked;
}

function orderPart(part: Part, context: RankingContext, start: number, end: number, place: number): Ranked[] {
  const { storage, columns } = context;
  const slots = part.documents.toArray();
  const { expression } = part;
  const scores = new Map<number, number>();
  if (slots.length > 1 && part.size() <= bm25Limit) {
    for (const [id, score] of storage.score(expression)) {
      const slot = columns.slotOf(id);
      if (slot !== undefined) scores.set(slot, score);
    }
  }
  const scoreOf = (slot: number) => scores.get(slot) ?? 0;
  const compare = (a: number, b: number) => scoreOf(b) - scoreOf(a) || columns.idOf(a) - columns.idOf(b);
  return slice(slots, compare, start, end).map((slot) => {
    const bm25 = scoreOf(slot);
    return { slot, score: -place + bm25 / (1 + bm25) };
  });
}

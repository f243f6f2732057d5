import type { Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Expressions } from './plan.ts';
import type { Storage } from './storage.ts';
import { slice } from './top.ts';

/**
 * Order of results, first rule first: fewer typos; words side by side, then near; in the title, then title and
 * territory, then summary and topics, then anywhere; whole words before beginnings of words; weighted bm25; the unique
 * id. The first four rules are sets, so each result falls into a bucket; bm25 is only computed in the buckets that the
 * page touches, and not at all where a bucket holds too many results for it to mean much.
 */
const attributes = ['{title}', '{title territory}', '{title territory summary topics}'] as const;
const anywhere = attributes.length;
const bm25Limit = 20_000;
const proximities = 3;
const exactnesses = 2;
const bucketsPerTypo = proximities * (anywhere + 1) * exactnesses;

export interface Ranked {
  slot: number;
  score: number;
}

interface Context {
  storage: Storage;
  columns: Columns;
  expressions: Expressions;
}

/** The slice of these documents from `start` to `end`, in order of relevance. */
export function rank(
  documents: Bits,
  { storage, columns, expressions }: Context,
  start: number,
  end: number,
): Ranked[] {
  const full = expressions.all(2);
  if (full === null) return [];
  const buckets = bucketOf(documents, { storage, columns, expressions }, full);
  const sizes = new Map<number, number>();
  for (const bucket of buckets.values()) sizes.set(bucket, (sizes.get(bucket) ?? 0) + 1);
  const touched = new Set<number>();
  let before = 0;
  for (const bucket of [...sizes.keys()].sort((a, b) => a - b)) {
    const size = sizes.get(bucket) ?? 0;
    if (before < end && before + size > start) touched.add(bucket);
    before += size;
  }
  const relevance = relevanceIn(touched, sizes, full, storage, columns);
  const relevanceOf = (slot: number) => relevance.get(attributeOf(buckets.get(slot) ?? 0))?.get(slot) ?? 0;
  const compare = (a: number, b: number) => {
    const [x, y] = [buckets.get(a) ?? 0, buckets.get(b) ?? 0];
    if (x !== y) return x - y;
    return relevanceOf(b) - relevanceOf(a) || columns.idOf(a) - columns.idOf(b);
  };
  const worst = 3 * bucketsPerTypo;
  return slice(buckets.keys(), compare, start, end).map((slot) => {
    const bm25 = relevanceOf(slot);
    return { slot, score: worst - (buckets.get(slot) ?? 0) + bm25 / (1 + bm25) };
  });
}

/** Which of the attributes a bucket stands for. */
function attributeOf(bucket: number): number {
  return Math.floor(bucket / exactnesses) % (anywhere + 1);
}

/** Bucket of every document, lower is better. */
function bucketOf(documents: Bits, { storage, columns, expressions }: Context, full: string): Map<number, number> {
  const typos = new Map<number, number>();
  const visit = (expression: string, mark: (slot: number) => void) => {
    for (const id of storage.match(expression)) {
      const slot = columns.slotOf(id);
      if (slot !== undefined && documents.has(slot)) mark(slot);
    }
  };
  const buckets = new Map<number, number>();
  documents.forEach((slot) => {
    buckets.set(slot, 0);
  });
  const none = expressions.all(0);
  const one = expressions.all(1);
  if (one !== full && one !== null) visit(one, (slot) => typos.set(slot, 1));
  if (none !== full && none !== null) visit(none, (slot) => typos.set(slot, 0));
  const otherwise = full === none ? 0 : full === one ? 1 : 2;

  const proximity = new Map<number, number>();
  const adjacent = expressions.adjacent();
  if (adjacent) {
    visit(adjacent.near, (slot) => proximity.set(slot, 1));
    visit(adjacent.phrase, (slot) => proximity.set(slot, 0));
  }
  const attribute = new Map<number, number>();
  for (const [position, columnsFilter] of [...attributes.entries()].reverse()) {
    visit(`${columnsFilter} : (${full})`, (slot) => attribute.set(slot, position));
  }
  const exact = new Set<number>();
  const exactWords = expressions.exactWords();
  if (exactWords) visit(exactWords, (slot) => exact.add(slot));

  for (const slot of buckets.keys()) {
    const near = adjacent ? (proximity.get(slot) ?? proximities - 1) : 0;
    const where = attribute.get(slot) ?? anywhere;
    const part = exactWords && !exact.has(slot) ? 1 : 0;
    const tier = typos.get(slot) ?? otherwise;
    buckets.set(slot, ((tier * proximities + near) * (anywhere + 1) + where) * exactnesses + part);
  }
  return buckets;
}

/** bm25 by attribute and slot, in the buckets that are touched and small enough. */
function relevanceIn(
  touched: ReadonlySet<number>,
  sizes: ReadonlyMap<number, number>,
  full: string,
  storage: Storage,
  columns: Columns,
): Map<number, Map<number, number>> {
  const relevance = new Map<number, Map<number, number>>();
  for (const bucket of touched) {
    const attribute = attributeOf(bucket);
    if ((sizes.get(bucket) ?? 0) > bm25Limit || relevance.has(attribute)) continue;
    const filter = attributes[attribute];
    const scores = new Map<number, number>();
    for (const [id, score] of storage.score(filter ? `${filter} : (${full})` : full)) {
      const slot = columns.slotOf(id);
      if (slot !== undefined) scores.set(slot, score);
    }
    relevance.set(attribute, scores);
  }
  return relevance;
}

import { wordsOf } from '../text.ts';
import { Bits } from './bits.ts';
import { Columns } from './columns.ts';
import type { AnyOf } from './plan.ts';
import { everything, type Scope, type Storage } from './storage.ts';
import { Vocabulary } from './vocabulary.ts';

/** Expressions whose documents are remembered; each takes one bit a record. */
const rememberedExpressions = 1300;
/** What is found faster than this is not worth a place among them, in milliseconds. */
const worthRemembering = 0.3;

/**
 * Columns and vocabulary of one process, brought up to date from the log of changes before each search. A transaction
 * that is rolled back leaves no change behind, and another process's commit is seen by the next search.
 */
export class Memory {
  readonly #storage: Storage;
  #columns: Columns | null = null;
  #vocabulary: Vocabulary | null = null;
  #sequence = 0;
  readonly #matches = new Map<string, Bits>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  columns(): Columns {
    const changes = this.#columns === null ? [] : this.#storage.changesAfter(this.#sequence);
    if (this.#columns === null || changes.some((change) => change.id === everything)) return this.#load();
    if (changes.length > 0) this.#matches.clear();
    for (const { sequence, id } of changes) {
      this.#apply(this.#columns, id);
      this.#sequence = sequence;
    }
    return this.#columns;
  }

  /** Last change that the columns hold; call `columns` first. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Read on the first query with words; call `columns` first. */
  vocabulary(): Vocabulary {
    if (this.#vocabulary === null) {
      this.#vocabulary = new Vocabulary();
      for (const [term, documents] of this.#storage.vocabulary()) this.#vocabulary.add(term, documents);
    }
    return this.#vocabulary;
  }

  /** Documents that match an expression, remembered until something changes; call `columns` first. Not to be changed. */
  match(expression: string, scope: Scope = 'texts'): Bits {
    const key = `${scope} ${expression}`;
    const known = this.#matches.get(key);
    if (known) {
      this.#remember(key, known);
      return known;
    }
    const start = performance.now();
    const columns = this.#columns ?? this.#load();
    const bits = new Bits(columns.slots);
    for (const id of this.#storage.match(expression, scope)) {
      const slot = columns.slotOf(id);
      if (slot !== undefined) bits.add(slot);
    }
    if (performance.now() - start >= worthRemembering) this.#remember(key, bits);
    return bits;
  }

  /** The one that was not asked for the longest goes. */
  #remember(key: string, bits: Bits): void {
    this.#matches.delete(key);
    const [oldest] = this.#matches.keys();
    if (this.#matches.size >= rememberedExpressions && oldest !== undefined) this.#matches.delete(oldest);
    this.#matches.set(key, bits);
  }

  /** Documents that match any of the alternatives. Not to be changed. */
  matchAny({ alternatives }: AnyOf, scope: Scope = 'texts'): Bits {
    const [first, ...others] = alternatives.map((alternative) => this.match(alternative, scope));
    if (!first || others.length === 0) return first ?? new Bits(0);
    const found = first.copy();
    for (const other of others) found.addAll(other);
    return found;
  }

  /** Documents that match every one of these expressions; each is remembered, since words come back in other queries. */
  matchAll(expressions: readonly AnyOf[], scope: Scope = 'texts'): Bits {
    const [first, ...others] = expressions;
    if (first === undefined) return this.columns().all();
    return others.reduce(
      (found, expression) => found.and(this.matchAny(expression, scope)),
      this.matchAny(first, scope),
    );
  }

  #load(): Columns {
    const columns = new Columns();
    this.#matches.clear();
    this.#sequence = this.#storage.lastChange();
    for (const keys of this.#storage.allKeys()) columns.put(keys);
    this.#columns = columns;
    this.#vocabulary = null;
    return columns;
  }

  #apply(columns: Columns, id: number): void {
    const keys = this.#storage.keysOf(id);
    if (keys === null) {
      columns.delete(id);
      return;
    }
    columns.put(keys);
    if (this.#vocabulary === null) return;
    const texts = this.#storage.textsOf(id);
    for (const term of new Set(Object.values(texts ?? {}).flatMap(wordsOf))) this.#vocabulary.add(term);
  }
}

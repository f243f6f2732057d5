import { wordsOf } from '../text.ts';
import { Columns } from './columns.ts';
import { everything, type Storage } from './storage.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * Columns and vocabulary of one process, brought up to date from the log of changes before each search. A transaction
 * that is rolled back leaves no change behind, and another process's commit is seen by the next search.
 */
export class Memory {
  readonly #storage: Storage;
  #columns: Columns | null = null;
  #vocabulary: Vocabulary | null = null;
  #sequence = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  columns(): Columns {
    const changes = this.#columns === null ? [] : this.#storage.changesAfter(this.#sequence);
    if (this.#columns === null || changes.some((change) => change.id === everything)) return this.#load();
    for (const { sequence, id } of changes) {
      this.#apply(this.#columns, id);
      this.#sequence = sequence;
    }
    return this.#columns;
  }

  /** Read on the first query with words; call `columns` first. */
  vocabulary(): Vocabulary {
    if (this.#vocabulary === null) {
      this.#vocabulary = new Vocabulary();
      for (const [term, documents] of this.#storage.vocabulary()) this.#vocabulary.add(term, documents);
    }
    return this.#vocabulary;
  }

  #load(): Columns {
    const columns = new Columns();
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

/** A set of slots as one bit each. Grows as slots are added. */
export class Bits {
  words: Uint32Array;

  constructor(slots: number) {
    this.words = new Uint32Array((slots + 31) >>> 5);
  }

  add(slot: number): void {
    const word = slot >>> 5;
    if (word >= this.words.length) this.#grow(word + 1);
    this.words[word] = (this.words[word] ?? 0) | (1 << (slot & 31));
  }

  remove(slot: number): void {
    const word = slot >>> 5;
    if (word < this.words.length) this.words[word] = (this.words[word] ?? 0) & ~(1 << (slot & 31));
  }

  has(slot: number): boolean {
    return (((this.words[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
  }

  copy(): Bits {
    const result = new Bits(0);
    result.words = this.words.slice();
    return result;
  }

  /** Slots of this set that are also in the other. */
  and(other: Bits): Bits {
    const result = new Bits(0);
    const length = Math.min(this.words.length, other.words.length);
    result.words = new Uint32Array(length);
    for (let word = 0; word < length; word += 1)
      result.words[word] = (this.words[word] ?? 0) & (other.words[word] ?? 0);
    return result;
  }

  without(other: Bits): Bits {
    const result = this.copy();
    const length = Math.min(this.words.length, other.words.length);
    for (let word = 0; word < length; word += 1)
      result.words[word] = (this.words[word] ?? 0) & ~(other.words[word] ?? 0);
    return result;
  }

  addAll(other: Bits): void {
    if (other.words.length > this.words.length) this.#grow(other.words.length);
    for (let word = 0; word < other.words.length; word += 1) {
      this.words[word] = (this.words[word] ?? 0) | (other.words[word] ?? 0);
    }
  }

  count(): number {
    let total = 0;
    for (let word = 0; word < this.words.length; word += 1) total += population(this.words[word] ?? 0);
    return total;
  }

  countWith(other: Bits): number {
    const length = Math.min(this.words.length, other.words.length);
    let total = 0;
    for (let word = 0; word < length; word += 1) {
      const common = (this.words[word] ?? 0) & (other.words[word] ?? 0);
      if (common !== 0) total += population(common);
    }
    return total;
  }

  isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** The slots in ascending order. */
  toArray(): number[] {
    const slots: number[] = [];
    this.forEach((slot) => {
      slots.push(slot);
    });
    return slots;
  }

  forEach(visit: (slot: number) => void): void {
    for (let word = 0; word < this.words.length; word += 1) {
      let rest = this.words[word] ?? 0;
      while (rest !== 0) {
        const bit = 31 - Math.clz32(rest & -rest);
        visit((word << 5) | bit);
        rest &= rest - 1;
      }
    }
  }

  #grow(words: number): void {
    const larger = new Uint32Array(Math.max(words, this.words.length * 2));
    larger.set(this.words);
    this.words = larger;
  }
}

/** Number of bits set in a 32-bit word (Hacker's Delight, figure 5-2). */
function population(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

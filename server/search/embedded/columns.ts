import { distance } from '../distance.ts';
import type { CatalogueDocument, CatalogueQuery, Position } from '../port.ts';
import { Bits } from './bits.ts';

/** Below this share of all records, counting value by value of each record beats intersecting bit sets. */
const narrowShare = 1 / 24;
const noYear = -1;
const noPopulation = -1;

/**
 * Facet values and sort keys of every document, in memory: some 100 bytes a record. A document lives in a slot; a changed
 * document takes the next slot and leaves its old one dead.
 */
export class Columns<Facet extends string = string> {
  /** Slot by id, plus one; 0 where there is none. Ids are small and dense: SQLite numbers records from 1. */
  #slotOf = new Int32Array(1024);
  #size = 0;
  readonly #ids: number[] = [];
  readonly #years: number[] = [];
  readonly #populations: number[] = [];
  readonly #titles: string[] = [];
  readonly #territories: number[] = [];
  /** Degrees; NaN where unknown. */
  readonly #latitudes: number[] = [];
  readonly #longitudes: number[] = [];
  readonly #codes: Uint16Array[] = [];
  readonly #alive = new Bits(0);
  readonly #codeOf = new Map<string, number>();
  readonly #values: { facet: Facet; value: string; bits: Bits }[] = [];
  readonly #facets: readonly Facet[];
  readonly #facetCodes: Map<Facet, number[]>;

  constructor(facets: readonly Facet[]) {
    this.#facets = facets;
    this.#facetCodes = new Map(facets.map((name) => [name, []]));
  }

  get size(): number {
    return this.#size;
  }

  /** Slots in use, dead ones included. */
  get slots(): number {
    return this.#ids.length;
  }

  slotOf(id: number): number | undefined {
    const slot = this.#slotOf[id] ?? 0;
    return slot === 0 ? undefined : slot - 1;
  }

  idOf(slot: number): number {
    return this.#ids[slot] ?? 0;
  }

  /** Every document. A copy: the caller may change it. */
  all(): Bits {
    return this.#alive.copy();
  }

  put(document: Pick<CatalogueDocument<Facet>, 'id' | 'facets' | 'sort' | 'place'>): void {
    this.delete(document.id);
    const slot = this.#ids.length;
    this.#setSlot(document.id, slot + 1);
    this.#size += 1;
    this.#ids.push(document.id);
    this.#years.push(document.sort.year ?? noYear);
    this.#populations.push(document.sort.population ?? noPopulation);
    this.#titles.push(document.sort.title);
    this.#territories.push(document.place.territory);
    this.#latitudes.push(document.place.position?.latitude ?? Number.NaN);
    this.#longitudes.push(document.place.position?.longitude ?? Number.NaN);
    const codes = this.#facets.flatMap((facet) =>
      [...new Set(document.facets[facet])].map((value) => this.#codeFor(facet, value)),
    );
    this.#codes.push(Uint16Array.from(codes));
    for (const code of codes) this.#values[code]?.bits.add(slot);
    this.#alive.add(slot);
  }

  delete(id: number): void {
    const slot = this.slotOf(id);
    if (slot === undefined) return;
    this.#setSlot(id, 0);
    this.#size -= 1;
    this.#alive.remove(slot);
    for (const code of this.#codes[slot] ?? []) this.#values[code]?.bits.remove(slot);
  }

  #setSlot(id: number, slot: number): void {
    if (id >= this.#slotOf.length) {
      const larger = new Int32Array(Math.max(id + 1, this.#slotOf.length * 2));
      larger.set(this.#slotOf);
      this.#slotOf = larger;
    }
    this.#slotOf[id] = slot;
  }

  #codeFor(facet: Facet, value: string): number {
    const key = `${facet}/${value}`;
    const known = this.#codeOf.get(key);
    if (known !== undefined) return known;
    const code = this.#values.length;
    this.#codeOf.set(key, code);
    this.#values.push({ facet, value, bits: new Bits(this.#ids.length) });
    this.#facetCodes.get(facet)?.push(code);
    return code;
  }

  /** Documents with any of these values of a facet; unknown values match nothing. */
  withAny(facet: Facet, values: readonly string[]): Bits {
    const result = new Bits(this.#ids.length);
    for (const value of values) {
      const bits = this.#values[this.#codeOf.get(`${facet}/${value}`) ?? -1]?.bits;
      if (bits) result.addAll(bits);
    }
    return result;
  }

  /** Documents of these territories, or of all others. */
  ofTerritories(territories: NonNullable<CatalogueQuery['territories']>): Bits {
    const wanted = 'only' in territories;
    const numbers = new Set(wanted ? territories.only : territories.except);
    const result = new Bits(this.#ids.length);
    this.#territories.forEach((territory, slot) => {
      if (numbers.has(territory) === wanted) result.add(slot);
    });
    return result;
  }

  /** Number of documents by territory. */
  countTerritories(): Map<number, number> {
    const counts = new Map<number, number>();
    this.#alive.forEach((slot) => {
      const territory = this.#territories[slot] ?? 0;
      counts.set(territory, (counts.get(territory) ?? 0) + 1);
    });
    return counts;
  }

  /** Number of these documents by value of each facet, most first, ties by value. Only values that occur. */
  count(facets: readonly Facet[], documents: Bits): Map<Facet, Map<string, number>> {
    const codes = facets.flatMap((facet) => this.#facetCodes.get(facet) ?? []);
    const counts = new Uint32Array(this.#values.length);
    if (documents.count() < this.size * narrowShare) {
      documents.forEach((slot) => {
        const own = this.#codes[slot];
        if (own)
          for (let index = 0; index < own.length; index += 1)
            counts[own[index] ?? 0] = (counts[own[index] ?? 0] ?? 0) + 1;
      });
    } else {
      for (const code of codes) counts[code] = this.#values[code]?.bits.countWith(documents) ?? 0;
    }
    return new Map(
      facets.map((facet) => {
        const entries = (this.#facetCodes.get(facet) ?? [])
          .map((code): [string, number] => [this.#values[code]?.value ?? '', counts[code] ?? 0])
          .filter(([, count]) => count > 0)
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
        return [facet, new Map(entries)];
      }),
    );
  }

  /** Orders two slots by a sort key; missing values come last. The unique id settles ties. */
  compareBy(
    sort: 'recent' | 'population' | 'titre' | 'distance' | 'id',
    near: Position | undefined,
  ): (a: number, b: number) => number {
    const byId = (a: number, b: number) => this.idOf(a) - this.idOf(b);
    if (sort === 'distance' && near) {
      const far = Float64Array.from(this.#latitudes, (latitude, slot) =>
        Number.isNaN(latitude)
          ? Number.MAX_VALUE
          : distance(near, { latitude, longitude: this.#longitudes[slot] ?? 0 }),
      );
      return (a, b) => (far[a] ?? 0) - (far[b] ?? 0) || byId(a, b);
    }
    if (sort === 'id' || sort === 'distance') return byId;
    if (sort === 'titre') {
      const titles = this.#titles;
      return (a, b) => {
        const [x, y] = [titles[a] ?? '', titles[b] ?? ''];
        return x === y ? byId(a, b) : x < y ? -1 : 1;
      };
    }
    const keys = sort === 'recent' ? this.#years : this.#populations;
    const newerFirst = sort === 'recent' ? -1 : 1;
    return (a, b) => (keys[b] ?? -1) - (keys[a] ?? -1) || newerFirst * byId(a, b);
  }
}

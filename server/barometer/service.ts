import { createHash } from 'node:crypto';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import {
  type BarometerEditionHead,
  type BarometerEditionRow,
  barometerEdition,
  barometerEditionById,
  barometerEditionHeads,
  insertBarometerEdition,
} from '../../db/queries/barometer.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { readSetting } from '../../db/queries/settings.ts';
import { authorize } from '../accounts/policy.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import type { TestimonialFacet } from '../search/fields.ts';
import type { CatalogueCounter, SearchReader } from '../search/port.ts';
import { countCovered, countInitiatives, countTestimonials, createCommuneReference } from './counts.ts';
import { type Barometer, type Figure, type FrozenBarometer, frozenBarometer } from './figure.ts';
import { coverageFigures } from './figures/coverage.ts';
import { initiativeFigures } from './figures/initiatives.ts';
import { testimonialFigures } from './figures/testimonials.ts';
import { single } from './suppression.ts';

export interface BarometerEdition {
  head: BarometerEditionHead;
  barometer: FrozenBarometer;
  /** JSON whose SHA-256 the edition tells. */
  text: string;
  /** Whether no correction of its year came after it. */
  last: boolean;
}

export type BarometerService = ReturnType<typeof createBarometerService>;

export const figureIn = ({ figures }: Barometer, name: string): Figure => {
  const found = figures.find((figure) => figure.name === name);
  if (!found) throw new NotFound();
  return found;
};

/** Figures of the catalogue: as they are now, counted again as soon as anything changed; and as editions froze them. */
export function createBarometerService({
  database,
  engine,
  testimonialEngine,
  vocabulary,
  software,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  engine: Pick<SearchReader, 'search'> & CatalogueCounter;
  testimonialEngine: Pick<SearchReader<TestimonialFacet>, 'search'> & CatalogueCounter;
  vocabulary: () => CatalogueVocabulary;
  /** Name and version of this software, for editions. */
  software: string;
  now?: () => number;
}) {
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const communes = createCommuneReference(database);
  const opened = new Map<number, FrozenBarometer>();
  let current: { key: string; barometer: Barometer } | null = null;

  async function live(): Promise<Barometer> {
    const day = today();
    const words = vocabulary();
    const changes = [engine.version(), testimonialEngine.version(), words.version?.number];
    const key = JSON.stringify([...changes, ...['reference', 'seed'].map((name) => readSetting(database, name)), day]);
    if (current?.key === key) return current.barometer;
    const reference = communes();
    const initiatives = await countInitiatives(engine, words);
    const testimonials = await countTestimonials(testimonialEngine, words);
    const covered = countCovered(engine.recordsByTerritory().keys(), reference);
    const barometer: Barometer = {
      records: {
        initiatives: single(initiatives.total),
        testimonials: single(testimonials.total),
        communes: single(reference.communes),
      },
      figures: [
        ...initiativeFigures(initiatives, words, day),
        ...testimonialFigures(testimonials, words, day),
        ...coverageFigures(covered, reference, words, day),
      ],
    };
    current = { key, barometer };
    return barometer;
  }

  function open({ data, ...head }: BarometerEditionRow, executor: Executor = database): BarometerEdition {
    const barometer = opened.get(head.id) ?? frozenBarometer.parse(JSON.parse(data));
    opened.set(head.id, barometer);
    const last = barometerEdition(executor, head.year, null)?.id === head.id;
    return { head, barometer, text: data, last };
  }

  /** Years that can be frozen today: this one, and the last, whose figures may come out in January. */
  function years(): number[] {
    const year = Number(today().slice(0, 4));
    return [year, year - 1];
  }

  return {
    live,

    editions: (): BarometerEditionHead[] => barometerEditionHeads(database),

    /** An edition by its number, or the last of its year. Throws NotFound. */
    edition(year: number, number: number | null): BarometerEdition {
      const row = barometerEdition(database, year, number);
      if (!row) throw new NotFound();
      return open(row);
    },

    editionById(id: number): BarometerEdition | null {
      const row = barometerEditionById(database, id);
      return row ? open(row) : null;
    },

    years,

    /**
     * Stores today's figures for a year: its first edition, or a numbered correction. `actor`: null for the command line.
     * Throws Forbidden, and InvalidInput for another year than `years` has.
     */
    async freeze(actor: AccountRow | null, year: number): Promise<BarometerEdition> {
      if (actor) authorize(actor, 'barometer.freeze');
      if (!years().includes(year)) throw new InvalidInput('barometer.freeze.year.wrong');
      const { figures, records } = await live();
      return database.transaction((tx) => {
        const number = (barometerEdition(tx, year, null)?.number ?? 0) + 1;
        const frozen: FrozenBarometer = { format: 1, year, number, frozenOn: today(), software, records, figures };
        const data = JSON.stringify(frozenBarometer.parse(frozen));
        const sha256 = createHash('sha256').update(data).digest('hex');
        insertBarometerEdition(tx, { year, number, data, sha256, frozenBy: actor?.id ?? null });
        recordEvent(tx, { verb: 'barometer.frozen', accountId: actor?.id ?? null, detail: { year, number, sha256 } });
        const row = barometerEdition(tx, year, number);
        if (!row) throw new Error(`the barometer of ${year} was not written`);
        return open(row, tx);
      });
    },
  };
}

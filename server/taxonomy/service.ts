import { slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import {
  copyEntries,
  deleteEntry,
  deleteTaxonomyVersion,
  type EntryRow,
  ensureTheme,
  entriesOf,
  flatVocabularies,
  isSlugTaken,
  readTaxonomy,
  recordsHolding,
  type Taxonomy,
  taxonomyVersionRows,
  themeIds,
  updateEntry,
  upsertEntry,
  upsertTaxonomyVersion,
  type VersionRow,
  type Vocabulary,
  type VocabularyName,
  versionByNumber,
  volumesFollowing,
} from '../../db/queries/taxonomy.ts';
import { testimonialsHolding } from '../../db/queries/testimonials.ts';
import { allows, authorize } from '../accounts/policy.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import type { Reindex } from '../search/reindex.ts';
import { type Change, changesBetween, isReordered } from './changes.ts';

export type TaxonomyService = ReturnType<typeof createTaxonomyService>;

/** What editors write of an entry. */
export type EntryWords = Pick<EntryRow, 'labelFr' | 'labelEn' | 'descriptionFr' | 'descriptionEn'>;

type EntryName = Pick<EntryRow, 'slug' | 'labelFr'>;

export interface VersionView {
  version: VersionRow;
  /** The version in force. */
  current: VersionRow;
  /** What this version was made from; null for the first. */
  previous: VersionRow | null;
  entries: EntryRow[];
  changes: Change[];
  reordered: boolean;
  /** Numbers of the volumes that follow it. */
  volumes: number[];
  mayEdit: boolean;
}

/**
 * Versions of the themes and of the flat vocabularies. One draft at a time is started from the version in force, edited,
 * and put into force; a version that was in force never changes again. Every verb begins with who asks.
 */
export function createTaxonomyService({
  database,
  reindex,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  reindex: Reindex;
  now?: () => number;
}) {
  const today = () => new Date(now()).toISOString().slice(0, 10);

  function known(executor: Executor, number: number): VersionRow {
    const version = versionByNumber(executor, number);
    if (!version) throw new NotFound();
    return version;
  }

  /** Throws Forbidden, NotFound, and IllegalTransition for a version that is or was in force. */
  function draft(executor: Executor, actor: AccountRow, number: number): VersionRow {
    authorize(actor, 'taxonomy.edit');
    const version = known(executor, number);
    if (version.state !== 'draft') throw new IllegalTransition('error.409.taxonomyFixed');
    return version;
  }

  function inForce(executor: Executor): VersionRow {
    const version = taxonomyVersionRows(executor).find(({ state }) => state === 'published');
    if (!version) throw new NotFound();
    return version;
  }

  const previousOf = (executor: Executor, number: number): VersionRow | null =>
    taxonomyVersionRows(executor).find((each) => each.number < number) ?? null;

  function entryIn(executor: Executor, number: number, vocabulary: VocabularyName, slug: string): EntryRow {
    const entry = entriesOf(executor, number).find((each) => each.vocabulary === vocabulary && each.slug === slug);
    if (!entry) throw new NotFound();
    return entry;
  }

  /** Entries among which an entry has its place: of its vocabulary, and for themes under the same top theme. */
  const siblingsOf = (executor: Executor, entry: EntryRow): EntryRow[] =>
    entriesOf(executor, entry.versionNumber).filter(
      ({ vocabulary, parentSlug }) => vocabulary === entry.vocabulary && parentSlug === entry.parentSlug,
    );

  const isNew = (executor: Executor, { versionNumber, vocabulary, slug }: EntryRow): boolean => {
    const previous = previousOf(executor, versionNumber);
    return (
      previous === null ||
      !entriesOf(executor, previous.number).some((each) => each.vocabulary === vocabulary && each.slug === slug)
    );
  };

  /** Entries in use that an entry can give way to. */
  function successorsOf(executor: Executor, entry: EntryRow): EntryRow[] {
    return entriesOf(executor, entry.versionNumber).filter(
      (each) => each.vocabulary === entry.vocabulary && each.slug !== entry.slug && each.successor === null,
    );
  }

  const isTopTheme = ({ vocabulary, parentSlug }: EntryRow) => vocabulary === 'theme' && parentSlug === null;

  function note(tx: Executor, verb: string, actor: AccountRow, detail: Record<string, unknown>): void {
    recordEvent(tx, { verb, accountId: actor.id, detail });
  }

  /** Throws InvalidInput where another entry in use has that name. */
  function assertNameIsFree(
    executor: Executor,
    entry: Pick<EntryRow, 'versionNumber' | 'vocabulary' | 'slug'>,
    words: EntryWords,
  ) {
    const same = entriesOf(executor, entry.versionNumber).some(
      (each) =>
        each.vocabulary === entry.vocabulary &&
        each.slug !== entry.slug &&
        each.successor === null &&
        slugOf(each.labelFr) === slugOf(words.labelFr),
    );
    if (same) throw new InvalidInput('taxonomy.label.taken', { label: words.labelFr });
  }

  function freeSlug(executor: Executor, vocabulary: VocabularyName, label: string): string {
    const wanted = slugOf(label);
    for (let count = 1; ; count += 1) {
      const slug = count === 1 ? wanted : `${wanted}-${count}`;
      if (!isSlugTaken(executor, vocabulary, slug)) return slug;
    }
  }

  /** Whether records are found or named otherwise by what stands for an entry now. */
  const isOtherwise = (former: EntryName | undefined, next: EntryName | undefined): boolean =>
    former?.slug !== next?.slug || former?.labelFr !== next?.labelFr;

  function changedThemes(executor: Executor, before: Taxonomy, after: Taxonomy): number[] {
    return [...themeIds(executor).values()].filter((id) =>
      isOtherwise(before.themeById.get(id), after.themeById.get(id)),
    );
  }

  function changedTerms(before: Taxonomy, after: Taxonomy): { vocabulary: Vocabulary; slug: string }[] {
    const slugs = [...new Set([...before.terms, ...after.terms].map(({ slug }) => slug))];
    return flatVocabularies.flatMap((vocabulary) =>
      slugs
        .filter((slug) => isOtherwise(before.term(vocabulary, slug), after.term(vocabulary, slug)))
        .map((slug) => ({ vocabulary, slug })),
    );
  }

  /** Published records and testimonials that are found or named otherwise under the second version than under the first. */
  function affected(executor: Executor, before: Taxonomy, after: Taxonomy) {
    const ids = changedThemes(executor, before, after);
    const terms = changedTerms(before, after);
    const technologies = terms.filter(({ vocabulary }) => vocabulary === 'technology').map(({ slug }) => slug);
    return {
      records: recordsHolding(executor, { themeIds: ids, technologies }),
      testimonials: testimonialsHolding(executor, { themeIds: ids, terms }),
    };
  }

  return {
    /** Versions, the newest first, with the volumes that follow each. */
    versions(actor: AccountRow) {
      authorize(actor, 'taxonomy.see');
      const current = inForce(database);
      return {
        mayEdit: allows(actor, 'taxonomy.edit'),
        current,
        rows: taxonomyVersionRows(database).map((version) => ({
          version,
          volumes: volumesFollowing(database, version.number),
        })),
      };
    },

    version(actor: AccountRow, number: number): VersionView {
      authorize(actor, 'taxonomy.see');
      const version = known(database, number);
      const previous = previousOf(database, number);
      const entries = entriesOf(database, number);
      const before = previous === null ? [] : entriesOf(database, previous.number);
      return {
        version,
        current: inForce(database),
        previous,
        entries,
        changes: previous === null ? [] : changesBetween(before, entries),
        reordered: previous !== null && isReordered(before, entries),
        volumes: volumesFollowing(database, number),
        mayEdit: version.state === 'draft' && allows(actor, 'taxonomy.edit'),
      };
    },

    /** Starts a draft from the version in force. Returns its number. Throws IllegalTransition where there is one. */
    start(actor: AccountRow, label: string): number {
      authorize(actor, 'taxonomy.edit');
      return database.transaction((tx) => {
        const [newest] = taxonomyVersionRows(tx);
        if (!newest || newest.state === 'draft') throw new IllegalTransition('error.409.taxonomyDraft');
        const number = newest.number + 1;
        upsertTaxonomyVersion(tx, { number, label, validFrom: today(), state: 'draft', origin: 'editors' });
        copyEntries(tx, newest.number, number);
        note(tx, 'taxonomy.started', actor, { version: number });
        return number;
      });
    },

    /** An entry of a draft, and what it could give way to. */
    entry(actor: AccountRow, number: number, vocabulary: VocabularyName, slug: string) {
      const version = draft(database, actor, number);
      const entry = entryIn(database, number, vocabulary, slug);
      return {
        version,
        entry,
        retirable: !isTopTheme(entry),
        isNew: isNew(database, entry),
        successors: successorsOf(database, entry),
        successor: entry.successor === null ? null : entryIn(database, number, vocabulary, entry.successor),
      };
    },

    /** The top theme that a new theme goes under; null in the other vocabularies. Throws NotFound. */
    place(actor: AccountRow, number: number, vocabulary: VocabularyName, parentSlug: string) {
      const version = draft(database, actor, number);
      if (vocabulary !== 'theme') return { version, parent: null };
      const parent = entryIn(database, number, 'theme', parentSlug);
      if (!isTopTheme(parent)) throw new NotFound();
      return { version, parent };
    },

    /** Throws InvalidInput for a name that another entry has. */
    saveEntry(actor: AccountRow, number: number, vocabulary: VocabularyName, slug: string, words: EntryWords): void {
      database.transaction((tx) => {
        draft(tx, actor, number);
        const entry = entryIn(tx, number, vocabulary, slug);
        assertNameIsFree(tx, entry, words);
        updateEntry(tx, entry, words);
        note(tx, 'taxonomy.named', actor, { version: number, vocabulary, slug });
      });
    },

    /** Adds an entry at the end of its vocabulary or of its top theme. Returns its slug, which stays. Throws InvalidInput. */
    addEntry(
      actor: AccountRow,
      number: number,
      vocabulary: VocabularyName,
      parentSlug: string,
      words: EntryWords,
    ): string {
      const { parent } = this.place(actor, number, vocabulary, parentSlug);
      return database.transaction((tx) => {
        draft(tx, actor, number);
        const slug = freeSlug(tx, vocabulary, words.labelFr);
        assertNameIsFree(tx, { versionNumber: number, vocabulary, slug }, words);
        const position = Math.max(0, ...entriesOf(tx, number).map((each) => each.position)) + 1;
        upsertEntry(tx, {
          versionNumber: number,
          vocabulary,
          slug,
          parentSlug: parent?.slug ?? null,
          position,
          ...words,
        });
        note(tx, 'taxonomy.added', actor, { version: number, vocabulary, slug });
        return slug;
      });
    },

    /** Moves an entry one place up or down among those in use. */
    moveEntry(
      actor: AccountRow,
      number: number,
      vocabulary: VocabularyName,
      slug: string,
      direction: 'up' | 'down',
    ): void {
      database.transaction((tx) => {
        draft(tx, actor, number);
        const entry = entryIn(tx, number, vocabulary, slug);
        const siblings = siblingsOf(tx, entry).filter(({ successor }) => successor === null);
        const index = siblings.findIndex((each) => each.slug === slug);
        const other = siblings[direction === 'up' ? index - 1 : index + 1];
        if (index === -1 || !other) return;
        updateEntry(tx, entry, { position: other.position });
        updateEntry(tx, other, { position: entry.position });
        note(tx, 'taxonomy.moved', actor, { version: number, vocabulary, slug });
      });
    },

    /**
     * Retires an entry: records that hold it go by its successor. One that this very version brings is taken out again.
     * Throws InvalidInput for a successor that is none, IllegalTransition for a top theme or a successor of others.
     */
    retireEntry(actor: AccountRow, number: number, vocabulary: VocabularyName, slug: string, successor: string): void {
      database.transaction((tx) => {
        draft(tx, actor, number);
        const entry = entryIn(tx, number, vocabulary, slug);
        if (isTopTheme(entry)) throw new IllegalTransition('error.409.taxonomyTop');
        if (isNew(tx, entry)) {
          const follows = entriesOf(tx, number).some(
            (each) => each.vocabulary === vocabulary && each.successor === slug,
          );
          if (follows) throw new IllegalTransition('error.409.taxonomySuccessor');
          deleteEntry(tx, entry);
        } else {
          if (!successorsOf(tx, entry).some((each) => each.slug === successor))
            throw new InvalidInput('taxonomy.successor.missing');
          updateEntry(tx, entry, { successor });
        }
        note(tx, 'taxonomy.retired', actor, { version: number, vocabulary, slug, successor });
      });
    },

    /** Takes a retired entry back into use. Throws InvalidInput where its name was given away. */
    restoreEntry(actor: AccountRow, number: number, vocabulary: VocabularyName, slug: string): void {
      database.transaction((tx) => {
        draft(tx, actor, number);
        const entry = entryIn(tx, number, vocabulary, slug);
        assertNameIsFree(tx, entry, entry);
        updateEntry(tx, entry, { successor: null });
        note(tx, 'taxonomy.restored', actor, { version: number, vocabulary, slug });
      });
    },

    /** What putting a draft into force will do. */
    consequences(actor: AccountRow, number: number) {
      const version = draft(database, actor, number);
      const { records, testimonials } = affected(
        database,
        readTaxonomy(database, inForce(database)),
        readTaxonomy(database, version),
      );
      return { ...this.version(actor, number), records: records.length, testimonials: testimonials.length };
    },

    /** Puts a draft into force: pages, forms and search go by it from now on, volumes when their publishers choose it. */
    enforce(actor: AccountRow, number: number): void {
      database.transaction((tx) => {
        const version = draft(tx, actor, number);
        const before = readTaxonomy(tx, inForce(tx));
        const entries = entriesOf(tx, number).filter(({ vocabulary }) => vocabulary === 'theme');
        upsertTaxonomyVersion(tx, { ...version, state: 'published', validFrom: today() });
        for (const { slug, parentSlug } of entries)
          ensureTheme(tx, { slug, parentId: themeIds(tx).get(parentSlug ?? '') ?? null, versionNumber: number });
        const after = readTaxonomy(tx, version);
        const { records, testimonials } = affected(tx, before, after);
        reindex.initiatives(tx, records);
        reindex.testimonials(tx, testimonials);
        note(tx, 'taxonomy.enforced', actor, { version: number, records: records.length });
      });
    },

    /** Gives a draft up. */
    discard(actor: AccountRow, number: number): void {
      database.transaction((tx) => {
        draft(tx, actor, number);
        deleteTaxonomyVersion(tx, number);
        note(tx, 'taxonomy.discarded', actor, { version: number });
      });
    },
  };
}

import { and, asc, desc, eq, inArray, ne, or } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  flatVocabularies,
  initiatives,
  revisionTechnologies,
  revisionThemes,
  taxonomyEntries,
  taxonomyVersions,
  themes,
  vocabularies,
  volumes,
} from '../schema/index.ts';

export { flatVocabularies, vocabularies };
export type VersionRow = typeof taxonomyVersions.$inferSelect;
export type EntryRow = typeof taxonomyEntries.$inferSelect;
export type VocabularyName = EntryRow['vocabulary'];
/** A vocabulary without levels. */
export type Vocabulary = (typeof flatVocabularies)[number];

/** A theme as one version of the taxonomy has it. */
export interface ThemeRow {
  id: number;
  slug: string;
  parentId: number | null;
  labelFr: string;
  labelEn: string;
  descriptionFr: string | null;
  descriptionEn: string | null;
}

export type TermRow = Pick<EntryRow, 'slug' | 'labelFr' | 'labelEn' | 'descriptionFr' | 'descriptionEn'> & {
  vocabulary: VocabularyName;
};

/** One version of the taxonomy, ready to name what records hold. */
export interface Taxonomy {
  version: VersionRow | null;
  /** Themes in use, parents before children, in order. */
  themes: ThemeRow[];
  /**
   * Whatever records may hold, as what stands for it here: itself, the successor of a retired theme, or for a theme of
   * another version the top theme that it is under.
   */
  themeById: Map<number, ThemeRow>;
  themeBySlug: Map<string, ThemeRow>;
  /** The themes that stand for these, each once, in the order given. */
  themesOf: (ids: readonly number[]) => ThemeRow[];
  /** Themes that this version does not have. */
  unknownThemes: ReadonlySet<number>;
  /** Terms in use, in order. */
  terms: TermRow[];
  /** The term that stands for a slug here; one of another version goes by its name there. */
  term: (vocabulary: Vocabulary, slug: string) => TermRow | undefined;
  /** The terms that stand for these, each once, in the order given. */
  termsOf: (vocabulary: Vocabulary, slugs: readonly string[]) => TermRow[];
  hasTerm: (vocabulary: Vocabulary, slug: string) => boolean;
  /** What records may hold for a term: its own slug, and those of retired terms that it stands for. */
  slugsOf: (vocabulary: Vocabulary, slug: string) => string[];
}

/** Versions, the newest first. */
export function taxonomyVersionRows(executor: Executor): VersionRow[] {
  return executor.select().from(taxonomyVersions).orderBy(desc(taxonomyVersions.number)).all();
}

export function versionByNumber(executor: Executor, number: number): VersionRow | undefined {
  return executor.select().from(taxonomyVersions).where(eq(taxonomyVersions.number, number)).get();
}

/** The version in force; undefined in a catalogue that nothing was loaded into. */
export function versionInForce(executor: Executor): VersionRow | undefined {
  return executor
    .select()
    .from(taxonomyVersions)
    .where(eq(taxonomyVersions.state, 'published'))
    .orderBy(desc(taxonomyVersions.number))
    .limit(1)
    .get();
}

/** Entries of a version, retired ones too, in the order of each vocabulary. */
export function entriesOf(executor: Executor, versionNumber: number): EntryRow[] {
  return executor
    .select()
    .from(taxonomyEntries)
    .where(eq(taxonomyEntries.versionNumber, versionNumber))
    .orderBy(asc(taxonomyEntries.vocabulary), asc(taxonomyEntries.position), asc(taxonomyEntries.slug))
    .all();
}

const isEntry = (entry: Pick<EntryRow, 'versionNumber' | 'vocabulary' | 'slug'>) =>
  and(
    eq(taxonomyEntries.versionNumber, entry.versionNumber),
    eq(taxonomyEntries.vocabulary, entry.vocabulary),
    eq(taxonomyEntries.slug, entry.slug),
  );

export function upsertEntry(executor: Executor, entry: typeof taxonomyEntries.$inferInsert): void {
  executor
    .insert(taxonomyEntries)
    .values(entry)
    .onConflictDoUpdate({
      target: [taxonomyEntries.versionNumber, taxonomyEntries.vocabulary, taxonomyEntries.slug],
      set: entry,
    })
    .run();
}

export function updateEntry(
  executor: Executor,
  entry: Pick<EntryRow, 'versionNumber' | 'vocabulary' | 'slug'>,
  values: Partial<typeof taxonomyEntries.$inferInsert>,
): void {
  executor.update(taxonomyEntries).set(values).where(isEntry(entry)).run();
}

export function deleteEntry(executor: Executor, entry: Pick<EntryRow, 'versionNumber' | 'vocabulary' | 'slug'>): void {
  executor.delete(taxonomyEntries).where(isEntry(entry)).run();
}

/** Whether any version, or any record, knows this slug. */
export function isSlugTaken(executor: Executor, vocabulary: VocabularyName, slug: string): boolean {
  const entry = executor
    .select({ slug: taxonomyEntries.slug })
    .from(taxonomyEntries)
    .where(and(eq(taxonomyEntries.vocabulary, vocabulary), eq(taxonomyEntries.slug, slug)))
    .get();
  return entry !== undefined || (vocabulary === 'theme' && themeIds(executor).has(slug));
}

export function upsertTaxonomyVersion(executor: Executor, version: typeof taxonomyVersions.$inferInsert): void {
  executor
    .insert(taxonomyVersions)
    .values(version)
    .onConflictDoUpdate({ target: taxonomyVersions.number, set: version })
    .run();
}

/** A draft goes with its entries. */
export function deleteTaxonomyVersion(executor: Executor, number: number): void {
  executor.delete(taxonomyVersions).where(eq(taxonomyVersions.number, number)).run();
}

/** Copies what a version says into another one, which says nothing yet. */
export function copyEntries(executor: Executor, from: number, to: number): void {
  for (const entry of entriesOf(executor, from)) upsertEntry(executor, { ...entry, versionNumber: to });
}

/** Ids of all themes that records may hold, by slug. */
export function themeIds(executor: Executor): Map<string, number> {
  return new Map(
    executor
      .select()
      .from(themes)
      .all()
      .map(({ slug, id }) => [slug, id]),
  );
}

/** Makes a theme that records can hold, unless it is there. Returns its id. */
export function ensureTheme(executor: Executor, theme: Omit<typeof themes.$inferInsert, 'id'>): number {
  executor.insert(themes).values(theme).onConflictDoNothing().run();
  const id = themeIds(executor).get(theme.slug);
  if (id === undefined) throw new Error(`Theme ${theme.slug} was not written`);
  return id;
}

/** Numbers of the volumes that follow a version. */
export function volumesFollowing(executor: Executor, versionNumber: number): number[] {
  return executor
    .select({ number: volumes.number })
    .from(volumes)
    .where(eq(volumes.taxonomyVersion, versionNumber))
    .orderBy(asc(volumes.number))
    .all()
    .map(({ number }) => number);
}

/** Published records that hold one of these themes or technologies. */
export function recordsHolding(
  executor: Executor,
  { themeIds: ids, technologies }: { themeIds: readonly number[]; technologies: readonly string[] },
): number[] {
  const holding = or(
    inArray(
      initiatives.publishedRevisionId,
      executor
        .select({ id: revisionThemes.revisionId })
        .from(revisionThemes)
        .where(inArray(revisionThemes.themeId, [...ids])),
    ),
    inArray(
      initiatives.publishedRevisionId,
      executor
        .select({ id: revisionTechnologies.revisionId })
        .from(revisionTechnologies)
        .where(inArray(revisionTechnologies.technology, [...technologies])),
    ),
  );
  return executor
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(and(eq(initiatives.state, 'published'), holding))
    .orderBy(asc(initiatives.id))
    .all()
    .map(({ id }) => id);
}

/** The entry at the end of the line of successors. Only entries in use become successors, so that no line is a circle. */
function inUse(entries: ReadonlyMap<string, EntryRow>, slug: string): EntryRow | undefined {
  let entry = entries.get(slug);
  while (entry?.successor) entry = entries.get(entry.successor);
  return entry;
}

/** Terms that one version does not have, as the newest one that does names them; what is only prepared is nobody's name yet. */
function termsElsewhere(executor: Executor, versionNumber: number): Map<string, EntryRow> {
  const rows = executor
    .select()
    .from(taxonomyEntries)
    .where(
      and(
        ne(taxonomyEntries.vocabulary, 'theme'),
        ne(taxonomyEntries.versionNumber, versionNumber),
        inArray(
          taxonomyEntries.versionNumber,
          executor
            .select({ number: taxonomyVersions.number })
            .from(taxonomyVersions)
            .where(eq(taxonomyVersions.state, 'published')),
        ),
      ),
    )
    .orderBy(asc(taxonomyEntries.versionNumber))
    .all();
  return new Map(rows.map((row) => [`${row.vocabulary}/${row.slug}`, row]));
}

function readThemes(executor: Executor, entries: readonly EntryRow[]) {
  const identities = executor.select().from(themes).all();
  const idBySlug = new Map(identities.map(({ slug, id }) => [slug, id]));
  const slugById = new Map(identities.map(({ slug, id }) => [id, slug]));
  const bySlug = new Map(entries.map((entry) => [entry.slug, entry]));
  const living = entries.filter(({ successor }) => successor === null);
  const ordered = living
    .filter(({ parentSlug }) => parentSlug === null)
    .flatMap((top) => [top, ...living.filter(({ parentSlug }) => parentSlug === top.slug)]);
  const rows = ordered.flatMap((entry): ThemeRow[] => {
    const id = idBySlug.get(entry.slug);
    const { slug, labelFr, labelEn, descriptionFr, descriptionEn } = entry;
    const parentId = entry.parentSlug === null ? null : (idBySlug.get(entry.parentSlug) ?? null);
    return id === undefined ? [] : [{ id, slug, parentId, labelFr, labelEn, descriptionFr, descriptionEn }];
  });
  const rowBySlug = new Map(rows.map((row) => [row.slug, row]));
  const themeById = new Map<number, ThemeRow>();
  const unknownThemes = new Set<number>();
  for (const { id, slug, parentId } of identities) {
    if (!bySlug.has(slug)) unknownThemes.add(id);
    const standing = inUse(bySlug, slug)?.slug ?? slugById.get(parentId ?? 0);
    const row = standing === undefined ? undefined : rowBySlug.get(standing);
    if (row) themeById.set(id, row);
  }
  const themeBySlug = new Map(
    [...themeById].flatMap(([id, row]) => {
      const slug = slugById.get(id);
      return slug === undefined || unknownThemes.has(id) ? [] : [[slug, row] as const];
    }),
  );
  const themesOf = (ids: readonly number[]) =>
    [...new Set(ids.map((id) => themeById.get(id)))].filter((row) => row !== undefined);
  return { themes: rows, themeById, themeBySlug, themesOf, unknownThemes };
}

/** Reads a version; null: a catalogue without any. */
export function readTaxonomy(executor: Executor, version: VersionRow | null): Taxonomy {
  const entries = version === null ? [] : entriesOf(executor, version.number);
  const elsewhere = termsElsewhere(executor, version?.number ?? 0);
  const terms = new Map(
    flatVocabularies.map((name) => [
      name,
      new Map(entries.filter(({ vocabulary }) => vocabulary === name).map((entry) => [entry.slug, entry])),
    ]),
  );
  const entriesIn = (vocabulary: Vocabulary): ReadonlyMap<string, EntryRow> => terms.get(vocabulary) ?? new Map();
  const term = (vocabulary: Vocabulary, slug: string): TermRow | undefined =>
    inUse(entriesIn(vocabulary), slug) ?? elsewhere.get(`${vocabulary}/${slug}`);
  return {
    version,
    ...readThemes(
      executor,
      entries.filter(({ vocabulary }) => vocabulary === 'theme'),
    ),
    terms: entries.filter(({ vocabulary, successor }) => vocabulary !== 'theme' && successor === null),
    term,
    termsOf: (vocabulary, slugs) =>
      [...new Set(slugs.map((slug) => term(vocabulary, slug)))].filter((row) => row !== undefined),
    hasTerm: (vocabulary, slug) => entriesIn(vocabulary).has(slug),
    slugsOf: (vocabulary, slug) => {
      const entries = entriesIn(vocabulary);
      const others = [...entries.keys()].filter((each) => each !== slug && inUse(entries, each)?.slug === slug);
      return [slug, ...others];
    },
  };
}

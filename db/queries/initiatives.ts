import { and, asc, count, desc, eq, gte, inArray, lt, max, sql } from 'drizzle-orm';
import type { Executor } from '../open.ts';
import {
  consentRequests,
  followups,
  initiatives,
  type RevisionContent,
  revisions,
  revisionTechnologies,
  revisionThemes,
  testimonials,
  volumeInitiatives,
} from '../schema/index.ts';

export type InitiativeRow = typeof initiatives.$inferSelect;
export type RevisionRow = typeof revisions.$inferSelect;

/** What an author writes: everything of a revision but its place in the record's history. */
export interface RevisionInput {
  title: string;
  summary: string;
  territoryId: number;
  territoryName: string;
  status: RevisionRow['status'];
  yearFrom: number | null;
  yearTo: number | null;
  content: RevisionContent;
  themeIds: number[];
  technologies: string[];
  authorId?: string | null;
}

/** A published initiative with its published revision and what hangs on it. */
export interface PublishedInitiative {
  id: number;
  slug: string;
  publishedAt: string;
  revision: RevisionRow;
  themeIds: number[];
  technologies: string[];
  volumes: { number: number; page: number | null }[];
}

const isPublished = and(eq(initiatives.state, 'published'), eq(revisions.id, initiatives.publishedRevisionId));

export function initiativeBySlug(executor: Executor, slug: string): InitiativeRow | undefined {
  return executor.select().from(initiatives).where(eq(initiatives.slug, slug)).get();
}

export function initiativeById(executor: Executor, id: number): InitiativeRow | undefined {
  return executor.select().from(initiatives).where(eq(initiatives.id, id)).get();
}

/** Published revision of every published initiative, by id. */
export function publishedRevisions(executor: Executor): Map<number, number> {
  const rows = executor
    .select({ id: initiatives.id, revision: revisions.id })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .orderBy(asc(initiatives.id))
    .all();
  return new Map(rows.map((row) => [row.id, row.revision]));
}

function groupBy<Row, Value>(rows: Row[], key: (row: Row) => number, value: (row: Row) => Value): Map<number, Value[]> {
  const groups = new Map<number, Value[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(value(row));
    else groups.set(key(row), [value(row)]);
  }
  return groups;
}

/** The published initiatives among these ids, in the order of the ids; ids that are not published are left out. */
export function publishedInitiatives(executor: Executor, ids: readonly number[]): PublishedInitiative[] {
  if (ids.length === 0) return [];
  const rows = executor
    .select({ initiative: initiatives, revision: revisions })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .where(inArray(initiatives.id, [...ids]))
    .all();
  const revisionIds = rows.map((row) => row.revision.id);
  const themeRows = executor
    .select()
    .from(revisionThemes)
    .where(inArray(revisionThemes.revisionId, revisionIds))
    .orderBy(asc(revisionThemes.position))
    .all();
  const technologyRows = executor
    .select()
    .from(revisionTechnologies)
    .where(inArray(revisionTechnologies.revisionId, revisionIds))
    .orderBy(asc(revisionTechnologies.position))
    .all();
  const volumeRows = executor
    .select()
    .from(volumeInitiatives)
    .where(
      inArray(
        volumeInitiatives.initiativeId,
        rows.map((row) => row.initiative.id),
      ),
    )
    .orderBy(asc(volumeInitiatives.volumeNumber))
    .all();
  const themesOf = groupBy(
    themeRows,
    (row) => row.revisionId,
    (row) => row.themeId,
  );
  const technologiesOf = groupBy(
    technologyRows,
    (row) => row.revisionId,
    (row) => row.technology,
  );
  const volumesOf = groupBy(
    volumeRows,
    (row) => row.initiativeId,
    (row) => ({ number: row.volumeNumber, page: row.page }),
  );
  const found = new Map(
    rows.map(({ initiative, revision }) => [
      initiative.id,
      {
        id: initiative.id,
        slug: initiative.slug,
        publishedAt: initiative.publishedAt ?? revision.createdAt,
        revision,
        themeIds: themesOf.get(revision.id) ?? [],
        technologies: technologiesOf.get(revision.id) ?? [],
        volumes: volumesOf.get(initiative.id) ?? [],
      },
    ]),
  );
  return ids.map((id) => found.get(id)).filter((initiative) => initiative !== undefined);
}

/** Ids of published initiatives, in the order of their numbers. */
export function publishedIds(executor: Executor): number[] {
  return executor
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(eq(initiatives.state, 'published'))
    .orderBy(asc(initiatives.id))
    .all()
    .map((row) => row.id);
}

/** Ids of the initiatives published last. */
export function latestIds(executor: Executor, limit: number): number[] {
  return executor
    .select({ id: initiatives.id })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .orderBy(desc(sql`coalesce(${revisions.yearTo}, ${revisions.yearFrom})`), desc(initiatives.id))
    .limit(limit)
    .all()
    .map((row) => row.id);
}

/** Ids of published initiatives of these territories, newest project first. */
export function idsByTerritories(executor: Executor, territoryIds: readonly number[], limit: number): number[] {
  if (territoryIds.length === 0) return [];
  return executor
    .select({ id: initiatives.id })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .where(inArray(revisions.territoryId, [...territoryIds]))
    .orderBy(desc(sql`coalesce(${revisions.yearTo}, ${revisions.yearFrom})`), desc(initiatives.id))
    .limit(limit)
    .all()
    .map((row) => row.id);
}

export function publishedTotals(executor: Executor): { initiatives: number; territories: number } {
  const row = executor
    .select({
      initiatives: count(),
      territories: sql<number>`count(distinct ${revisions.territoryId})`,
    })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .get();
  return row ?? { initiatives: 0, territories: 0 };
}

/** Opens a record, under its own number where it comes with one. Returns its id. */
export function insertInitiative(
  executor: Executor,
  slug: string,
  ownerId: string | null = null,
  id: number | undefined = undefined,
): number {
  const values = { slug, state: 'draft', ownerId, ...(id === undefined ? {} : { id }) } as const;
  return executor.insert(initiatives).values(values).returning({ id: initiatives.id }).get().id;
}

/** Every revision of a record, the newest first. */
export function revisionsOf(executor: Executor, initiativeId: number): RevisionRow[] {
  return executor
    .select()
    .from(revisions)
    .where(eq(revisions.initiativeId, initiativeId))
    .orderBy(desc(revisions.number))
    .all();
}

/** What an author wrote in this revision. */
export function revisionInput(executor: Executor, revisionId: number): RevisionInput | undefined {
  const row = executor.select().from(revisions).where(eq(revisions.id, revisionId)).get();
  if (!row) return undefined;
  const { title, summary, territoryId, territoryName, status, yearFrom, yearTo, content, authorId } = row;
  const themeIds = executor
    .select({ id: revisionThemes.themeId })
    .from(revisionThemes)
    .where(eq(revisionThemes.revisionId, revisionId))
    .orderBy(asc(revisionThemes.position))
    .all()
    .map(({ id }) => id);
  const technologies = executor
    .select({ slug: revisionTechnologies.technology })
    .from(revisionTechnologies)
    .where(eq(revisionTechnologies.revisionId, revisionId))
    .orderBy(asc(revisionTechnologies.position))
    .all()
    .map(({ slug }) => slug);
  return {
    title,
    summary,
    territoryId,
    territoryName,
    status,
    yearFrom,
    yearTo,
    content,
    authorId,
    themeIds,
    technologies,
  };
}

/** Is this address of a record in use? */
export function isSlugTaken(executor: Executor, slug: string): boolean {
  return initiativeBySlug(executor, slug) !== undefined;
}

/** The published record that one which was merged leads to, over any number of mergers. */
export function mergedInto(executor: Executor, merged: InitiativeRow): InitiativeRow | undefined {
  const seen = new Set<number>();
  let row: InitiativeRow | undefined = merged;
  while (row && row.state !== 'published' && row.mergedIntoId !== null && !seen.has(row.id)) {
    seen.add(row.id);
    row = initiativeById(executor, row.mergedIntoId);
  }
  return row?.state === 'published' ? row : undefined;
}

/** Published records that name this one as their model, oldest first. */
export function inspiredIds(executor: Executor, id: number): number[] {
  return executor
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(and(eq(initiatives.inspiredById, id), eq(initiatives.state, 'published')))
    .orderBy(asc(initiatives.id))
    .all()
    .map((row) => row.id);
}

/** Gives testimonials, news and places in volumes of one record to another. */
export function moveBelongings(executor: Executor, from: number, to: number): void {
  for (const table of [testimonials, consentRequests, followups])
    executor.update(table).set({ initiativeId: to }).where(eq(table.initiativeId, from)).run();
  executor.update(initiatives).set({ inspiredById: to }).where(eq(initiatives.inspiredById, from)).run();
  const places = executor.select().from(volumeInitiatives).where(eq(volumeInitiatives.initiativeId, from)).all();
  if (places.length === 0) return;
  executor
    .insert(volumeInitiatives)
    .values(places.map((place) => ({ ...place, initiativeId: to })))
    .onConflictDoNothing()
    .run();
  executor.delete(volumeInitiatives).where(eq(volumeInitiatives.initiativeId, from)).run();
}

export function revisionById(executor: Executor, id: number): RevisionRow | undefined {
  return executor.select().from(revisions).where(eq(revisions.id, id)).get();
}

export function updateInitiative(
  executor: Executor,
  id: number,
  values: Partial<typeof initiatives.$inferInsert>,
): void {
  executor
    .update(initiatives)
    .set({ ...values, updatedAt: new Date().toISOString() })
    .where(eq(initiatives.id, id))
    .run();
}

/** Adds the next revision of a record and returns its id. Revisions never change. */
export function insertRevision(executor: Executor, initiativeId: number, input: RevisionInput): number {
  const { themeIds, technologies, title, summary, territoryId, territoryName, status, yearFrom, yearTo, content } =
    input;
  const authorId = input.authorId ?? null;
  const values = { title, summary, territoryId, territoryName, status, yearFrom, yearTo, content, authorId };
  const last = executor
    .select({ number: max(revisions.number) })
    .from(revisions)
    .where(eq(revisions.initiativeId, initiativeId))
    .get();
  const { id } = executor
    .insert(revisions)
    .values({ ...values, initiativeId, number: (last?.number ?? 0) + 1 })
    .returning({ id: revisions.id })
    .get();
  if (themeIds.length > 0) {
    executor
      .insert(revisionThemes)
      .values(themeIds.map((themeId, position) => ({ revisionId: id, themeId, position })))
      .run();
  }
  if (technologies.length > 0) {
    executor
      .insert(revisionTechnologies)
      .values(technologies.map((technology, position) => ({ revisionId: id, technology, position })))
      .run();
  }
  return id;
}

/** Volumes that a record is printed in, in their order. */
export function volumesOf(executor: Executor, initiativeId: number): { number: number; page: number | null }[] {
  return executor
    .select({ number: volumeInitiatives.volumeNumber, page: volumeInitiatives.page })
    .from(volumeInitiatives)
    .where(eq(volumeInitiatives.initiativeId, initiativeId))
    .orderBy(asc(volumeInitiatives.volumeNumber))
    .all();
}

export function replaceVolumesOf(
  executor: Executor,
  initiativeId: number,
  volumes: readonly { number: number; page?: number | null | undefined }[],
): void {
  executor.delete(volumeInitiatives).where(eq(volumeInitiatives.initiativeId, initiativeId)).run();
  if (volumes.length === 0) return;
  executor
    .insert(volumeInitiatives)
    .values(volumes.map(({ number, page }) => ({ initiativeId, volumeNumber: number, page: page ?? null })))
    .run();
}

/** Writes down which records a volume prints, in the place of what was known. */
export function printVolumeOf(executor: Executor, volumeNumber: number, ids: readonly number[]): void {
  executor.delete(volumeInitiatives).where(eq(volumeInitiatives.volumeNumber, volumeNumber)).run();
  if (ids.length === 0) return;
  executor
    .insert(volumeInitiatives)
    .values(ids.map((initiativeId) => ({ volumeNumber, initiativeId })))
    .run();
}

/** A record that came online, and the territory it is about. */
export interface NewRecord {
  id: number;
  territoryId: number;
  publishedAt: string;
}

/** Records that came online from one instant on and before another, and still are; the newest first. */
export function recordsPublished(executor: Executor, from: string, until: string): NewRecord[] {
  return executor
    .select({
      id: initiatives.id,
      territoryId: revisions.territoryId,
      publishedAt: sql<string>`${initiatives.publishedAt}`,
    })
    .from(initiatives)
    .innerJoin(revisions, isPublished)
    .where(and(gte(initiatives.publishedAt, from), lt(initiatives.publishedAt, until)))
    .orderBy(desc(initiatives.publishedAt), desc(initiatives.id))
    .all();
}

import { createHash } from 'node:crypto';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import type { AccountRow } from '../../db/queries/accounts.ts';
import { barometerEditionById } from '../../db/queries/barometer.ts';
import {
  authorityCounts,
  chosenCases,
  deleteCase,
  deleteSection,
  editionById,
  editionsOf,
  insertCase,
  insertEdition,
  insertSection,
  insertVolume,
  type SectionKind,
  sectionById,
  sectionsOf,
  updateCase,
  updateSection,
  updateVolume,
  type VolumeSectionRow,
} from '../../db/queries/books.ts';
import { initiativeById, printVolumeOf, publishedInitiatives, revisionById } from '../../db/queries/initiatives.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import { proofsOf } from '../../db/queries/proofs.ts';
import { answersToCall, commentsOf, openSubmissionOf } from '../../db/queries/submissions.ts';
import { taxonomyVersionRows, versionByNumber, versionInForce } from '../../db/queries/taxonomy.ts';
import { testimonialsInPrint, voiceTotals } from '../../db/queries/testimonials.ts';
import { allVolumes, initiativeIdsOfVolume, type VolumeRow, volumeByNumber } from '../../db/queries/volumes.ts';
import type { VolumeCall, VolumeContent } from '../../db/schema/index.ts';
import { authorize } from '../accounts/policy.ts';
import type { Searcher } from '../catalogue/comparables.ts';
import type { CatalogueSearch } from '../catalogue/inputs.ts';
import { locate } from '../catalogue/located.ts';
import { topThemeOf } from '../catalogue/pages/cards.ts';
import type { VocabularyReader } from '../catalogue/vocabulary.ts';
import type { ImageStore } from '../contribution/images.ts';
import { voices } from '../contribution/testimonials.ts';
import { IllegalTransition, InvalidInput, NotFound } from '../errors.ts';
import { translators } from '../http/i18n/index.ts';
import { casesOf, type VolumeManifest, volumeManifest, withConsentFor } from '../publishing/manifest.ts';
import { buildDocuments } from '../search/documents.ts';
import type { SearchReader } from '../search/port.ts';
import type { Reindex } from '../search/reindex.ts';
import { allIds } from '../search/results.ts';
import { type BalanceRow, balancedFacets, balanceOf, type Dimension } from './balance.ts';
import { barometerChoices } from './barometer.ts';
import { estimatedPages, type Finding, findingsOf } from './checks.ts';
import { buildManifest } from './manifest.ts';
import { type PicturePlace, type PictureWords, pictureAt, withPicture } from './pictures.ts';
import { quotedIn } from './proofs.ts';
import { withStandingConsents } from './reading.ts';

/** A volume that is made here. */
export type MadeVolume = VolumeRow & { content: VolumeContent };

/** Manifests kept in memory: a page may show several volumes. */
const rememberedEditions = 8;

export type VolumesService = ReturnType<typeof createVolumesService>;

const everything = { text: '', filters: {}, sort: 'recent', page: 1, pageSize: 1 } as const;
/** Records that a volume may hold. */
const maximumCases = 1000;

export function emptyVolumeContent(year: number): VolumeContent {
  return {
    year,
    title: '',
    subtitle: '',
    demonstration: false,
    publisher: '',
    place: '',
    isbn: { print: '', pdf: '', epub: '' },
    issn: '',
    legalDeposit: '',
    price: '',
    licence: { label: '', url: '' },
    printer: '',
    team: [],
    partners: [],
    cover: null,
    blurb: '',
    quotesPublicSources: false,
  };
}

/** What publishers do with a volume, from the call for contributions to its closing. Every verb begins with who asks. */
export function createVolumesService({
  database,
  searcher,
  engine,
  vocabulary,
  reindex,
  images,
  baseUrl,
  now = Date.now,
}: {
  database: CatalogueDatabase;
  searcher: Searcher;
  engine: SearchReader;
  vocabulary: VocabularyReader;
  reindex: Reindex;
  images: Pick<ImageStore, 'store'>;
  baseUrl: string;
  now?: () => number;
}) {
  const today = () => new Date(now()).toISOString().slice(0, 10);
  /** Names as the volume's own version of the taxonomy has them. */
  const namesOf = ({ taxonomyVersion }: MadeVolume) => vocabulary(taxonomyVersion ?? undefined);
  const contextOf = (volume: MadeVolume) => ({ t: translators.fr, vocabulary: namesOf(volume), baseUrl });

  /** Throws NotFound for a volume that is not made here. */
  function made(executor: Executor, number: number): MadeVolume {
    const volume = volumeByNumber(executor, number);
    if (!volume || volume.content === null) throw new NotFound();
    return { ...volume, content: volume.content };
  }

  /** The volume as long as it can be changed. Throws Forbidden, NotFound, IllegalTransition. */
  function editable(executor: Executor, actor: AccountRow, number: number): MadeVolume {
    authorize(actor, 'volume.edit');
    const volume = made(executor, number);
    if (volume.state !== 'preparing') throw new IllegalTransition('error.409.volumeClosed');
    return volume;
  }

  function note(tx: Executor, verb: string, actor: AccountRow, number: number, detail = {}): void {
    recordEvent(tx, { verb, accountId: actor.id, detail: { volume: number, ...detail } });
  }

  function sectionIn(tx: Executor, number: number, id: number): VolumeSectionRow {
    const section = sectionById(tx, number, id);
    if (!section) throw new NotFound();
    return section;
  }

  /** Gives these rows positions 1, 2, 3… in this order. */
  function renumber<Row extends { id: number }>(rows: readonly Row[], write: (id: number, position: number) => void) {
    for (const [index, { id }] of rows.entries()) write(id, index + 1);
  }

  function moved<Row extends { id: number }>(rows: readonly Row[], id: number, to: number): Row[] {
    const row = rows.find((each) => each.id === id);
    if (!row) throw new NotFound();
    const others = rows.filter((each) => each.id !== id);
    return others.toSpliced(Math.max(0, Math.min(to, others.length)), 0, row);
  }

  const proofEdition = (volume: MadeVolume) => ({
    number: (editionsOf(database, volume.number)[0]?.number ?? 0) + 1,
    date: today(),
  });

  function manifestOf(executor: Executor, volume: MadeVolume): VolumeManifest {
    return buildManifest(executor, volume, proofEdition(volume), contextOf(volume));
  }

  /** What only the database knows: records that changed or went, remarks that nobody settled. */
  function recordFindings(volume: MadeVolume): Finding[] {
    return chosenCases(database, volume.number)
      .filter(({ sectionId }) => sectionId !== null)
      .flatMap(({ initiativeId }): Finding[] => {
        const initiative = initiativeById(database, initiativeId);
        const revision = initiative?.publishedRevisionId
          ? revisionById(database, initiative.publishedRevisionId)
          : undefined;
        const subject = revision?.title ?? '';
        if (initiative?.state !== 'published')
          return [{ severity: 'error', kind: 'gone', subject, target: { type: 'workspace' }, count: 0 }];
        const open = openSubmissionOf(database, initiativeId);
        if (!open) return [];
        const count = commentsOf(database, open.id).filter(({ resolvedAt }) => resolvedAt === null).length;
        const kind = count > 0 ? 'comments' : 'open-submission';
        const target = { type: 'submission', id: open.id, initiativeId } as const;
        return [{ severity: 'warning', kind, subject, target, count }];
      });
  }

  /** Records that hold themes or technologies which the volume's version of the taxonomy does not have. */
  function taxonomyFindings(volume: MadeVolume): Finding[] {
    const { unknownThemes, hasTerm } = namesOf(volume);
    const ids = chosenCases(database, volume.number).flatMap(({ sectionId, initiativeId }) =>
      sectionId === null ? [] : [initiativeId],
    );
    return publishedInitiatives(database, ids).flatMap(({ id, revision, themeIds, technologies }): Finding[] => {
      const count =
        themeIds.filter((theme) => unknownThemes.has(theme)).length +
        technologies.filter((slug) => !hasTerm('technology', slug)).length;
      const target = { type: 'record', id } as const;
      return count === 0 ? [] : [{ severity: 'warning', kind: 'taxonomy', subject: revision.title, target, count }];
    });
  }

  /** Everything that stands in the way of closing, or should be looked at before. */
  const allFindings = (volume: MadeVolume, manifest: VolumeManifest): Finding[] => [
    ...findingsOf(manifest),
    ...recordFindings(volume),
    ...taxonomyFindings(volume),
    ...proofFindings(manifest),
  ];

  /** Persons quoted who have not answered, or want something changed. */
  function proofFindings(manifest: VolumeManifest): Finding[] {
    const quoted = quotedIn(manifest, proofsOf(database, manifest.volume.number));
    const find = (severity: Finding['severity'], kind: Finding['kind'], count: number): Finding[] =>
      count === 0 ? [] : [{ severity, kind, subject: '', target: { type: 'proofs' }, count }];
    return [
      ...find('error', 'proof-change', quoted.filter(({ state }) => state === 'change').length),
      ...find('warning', 'proof-waiting', quoted.filter(({ state }) => state === 'waiting').length),
    ];
  }

  async function balance(volume: MadeVolume): Promise<Record<Dimension, BalanceRow[]>> {
    const ids = chosenCases(database, volume.number)
      .filter(({ sectionId }) => sectionId !== null)
      .map(({ initiativeId }) => initiativeId);
    const documents = buildDocuments(database, ids);
    const country = authorityCounts(database);
    const words = vocabulary();
    const regionSlugs = new Map(
      [...words.levelBySlug].flatMap(([key, row]) =>
        row.kind === 'region' ? [[row.regionCode ?? '', key.replace('region/', '')] as const] : [],
      ),
    );
    const countries: Record<(typeof balancedFacets)[number], ReadonlyMap<string, number> | null> = {
      theme: null,
      type: country.kinds,
      strate: country.strata,
      region: new Map([...country.regions].flatMap(([code, total]) => [[regionSlugs.get(code) ?? '', total] as const])),
    };
    const rows = await Promise.all(
      balancedFacets.map(async (facet) => {
        const values = words.options[facet]
          .filter(
            ({ parent, value }) =>
              facet !== 'theme' || parent !== null || !words.options.theme.some((each) => each.parent === value),
          )
          .map(({ value }) => value);
        const chosen = new Map<string, number>();
        for (const { facets } of documents)
          for (const value of facets[facet]) chosen.set(value, (chosen.get(value) ?? 0) + 1);
        const catalogue = await engine.facetValues(facet, everything);
        return [facet, balanceOf(values, chosen, catalogue, countries[facet])] as const;
      }),
    );
    const spoken = new Map<string, number>();
    for (const { testimonial } of testimonialsInPrint(database, ids))
      spoken.set(testimonial.voice, (spoken.get(testimonial.voice) ?? 0) + 1);
    const voice = balanceOf(voices, spoken, voiceTotals(database), null);
    return { ...(Object.fromEntries(rows) as Record<(typeof balancedFacets)[number], BalanceRow[]>), voice };
  }

  /** Editions never change: those read last are remembered. */
  const remembered = new Map<number, VolumeManifest>();

  function manifestOfEdition(id: number): VolumeManifest {
    const known = remembered.get(id);
    if (known) return known;
    const edition = editionById(database, id);
    if (!edition) throw new NotFound();
    const manifest = volumeManifest.parse(JSON.parse(edition.manifest));
    const [oldest] = remembered.keys();
    if (remembered.size >= rememberedEditions && oldest !== undefined) remembered.delete(oldest);
    remembered.set(id, manifest);
    return manifest;
  }

  /** Freezes the volume. */
  function close(tx: Executor, actor: AccountRow | null, volume: MadeVolume): number {
    const edition = { number: (editionsOf(tx, volume.number)[0]?.number ?? 0) + 1, date: today() };
    const manifest = buildManifest(tx, volume, edition, contextOf(volume));
    const json = JSON.stringify(manifest);
    const id = insertEdition(tx, {
      volumeNumber: volume.number,
      ...edition,
      manifest: json,
      manifestHash: createHash('sha256').update(json).digest('hex'),
      closedBy: actor?.id ?? null,
    });
    updateVolume(tx, volume.number, { state: 'closed' });
    // A demonstration is no volume of the collection: records do not say that they were printed in it.
    if (!volume.content.demonstration) {
      const before = initiativeIdsOfVolume(tx, volume.number);
      const ids = casesOf(manifest).map((one) => one.id);
      printVolumeOf(tx, volume.number, ids);
      for (const each of new Set([...before, ...ids])) reindex.initiative(tx, each);
    }
    recordEvent(tx, {
      verb: 'volume.closed',
      accountId: actor?.id ?? null,
      detail: { volume: volume.number, edition: edition.number },
    });
    return id;
  }

  /** Without bytes the picture stays and its words change. Throws UnreadableImage; NotFound where there is no picture. */
  async function setPicture(
    actor: AccountRow,
    number: number,
    place: PicturePlace,
    bytes: Buffer | null,
    words: PictureWords,
  ): Promise<void> {
    const before = pictureAt(editable(database, actor, number).content, place);
    const stored = bytes === null ? before : await images.store(bytes, { onPaper: place.kind === 'logo' });
    if (stored === null) throw new NotFound();
    database.transaction((tx) => {
      const { content } = editable(tx, actor, number);
      pictureAt(content, place);
      updateVolume(tx, number, { content: withPicture(content, place, { ...stored, ...words }) });
      note(tx, 'volume.pictured', actor, number, { place });
    });
  }

  return {
    /** Volumes made here, for those who make them. */
    list(actor: AccountRow) {
      authorize(actor, 'volume.edit');
      return allVolumes(database).flatMap((volume) =>
        volume.content === null
          ? []
          : [
              {
                volume: { ...volume, content: volume.content },
                cases: chosenCases(database, volume.number).filter(({ sectionId }) => sectionId !== null).length,
                editions: editionsOf(database, volume.number).length,
              },
            ],
      );
    },

    /** Opens a volume with a number that no other has. */
    create(actor: AccountRow, number: number, title: string): void {
      authorize(actor, 'volume.edit');
      database.transaction((tx) => {
        if (volumeByNumber(tx, number))
          throw new IllegalTransition('error.409.volumeNumber', { number: String(number) });
        const content = { ...emptyVolumeContent(new Date(now()).getUTCFullYear()), title };
        const taxonomyVersion = versionInForce(tx)?.number ?? null;
        insertVolume(tx, { number, slug: `tome-${number}`, state: 'preparing', content, taxonomyVersion });
        note(tx, 'volume.opened', actor, number);
      });
    },

    /** The workspace: parts with their records in order, the shortlist, how long the book will be. */
    workspace(actor: AccountRow, number: number) {
      authorize(actor, 'volume.edit');
      const volume = made(database, number);
      const manifest = manifestOf(database, volume);
      const cases = chosenCases(database, number);
      const titles = new Map(
        cases.map(({ initiativeId }) => {
          const initiative = initiativeById(database, initiativeId);
          const revision = initiative?.publishedRevisionId
            ? revisionById(database, initiative.publishedRevisionId)
            : undefined;
          const shown = initiative?.state === 'published' ? initiative.slug : null;
          return [
            initiativeId,
            { title: revision?.title ?? '', territory: revision?.territoryName ?? '', slug: shown },
          ];
        }),
      );
      return {
        volume,
        sections: sectionsOf(database, number),
        cases,
        titles,
        pages: estimatedPages(manifest),
        editions: editionsOf(database, number),
        taxonomy: namesOf(volume).version,
        findings: allFindings(volume, manifest),
      };
    },

    balance(actor: AccountRow, number: number) {
      authorize(actor, 'volume.edit');
      return balance(made(database, number));
    },

    /**
     * What the volume says of itself and, unless it is null, the version of the taxonomy that names its themes from now on.
     * Throws InvalidInput for a version that is not in force yet.
     */
    saveContent(actor: AccountRow, number: number, content: VolumeContent, version: number | null = null): void {
      database.transaction((tx) => {
        const { taxonomyVersion } = editable(tx, actor, number);
        updateVolume(tx, number, { content });
        note(tx, 'volume.described', actor, number);
        if (version === null || version === taxonomyVersion) return;
        if (versionByNumber(tx, version)?.state !== 'published') throw new InvalidInput();
        updateVolume(tx, number, { taxonomyVersion: version });
        note(tx, 'volume.taxonomy', actor, number, { from: taxonomyVersion, to: version });
      });
    },

    /** Versions of the taxonomy that a volume can follow, the newest first. */
    taxonomyVersions: () => taxonomyVersionRows(database).filter(({ state }) => state === 'published'),

    /** For what must be known before a file is received. Throws Forbidden, NotFound, IllegalTransition. */
    assertEditable(actor: AccountRow, number: number): void {
      editable(database, actor, number);
    },

    /** Gives the volume its cover, or (without bytes) the cover other words. Throws UnreadableImage, NotFound. */
    setCover(actor: AccountRow, number: number, bytes: Buffer | null, words: PictureWords): Promise<void> {
      return setPicture(actor, number, { kind: 'cover' }, bytes, words);
    },

    /** Gives the partners of this name their logo, or it other words. Throws UnreadableImage, NotFound. */
    setLogo(
      actor: AccountRow,
      number: number,
      partner: string,
      bytes: Buffer | null,
      words: PictureWords,
    ): Promise<void> {
      const alternativeText = words.alternativeText || partner;
      return setPicture(actor, number, { kind: 'logo', partner }, bytes, { ...words, alternativeText });
    },

    /** Takes a cover or a logo out of the volume; past editions keep it. */
    removeImage(actor: AccountRow, number: number, place: PicturePlace): void {
      database.transaction((tx) => {
        const { content } = editable(tx, actor, number);
        // A second press of the button finds the work done.
        if (pictureAt(content, place) === null) return;
        updateVolume(tx, number, { content: withPicture(content, place, null) });
        note(tx, 'volume.unpictured', actor, number, { place });
      });
    },

    saveCall(actor: AccountRow, number: number, call: VolumeCall | null): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        updateVolume(tx, number, { call });
        note(tx, call ? 'volume.called' : 'volume.uncalled', actor, number);
      });
    },

    addSection(actor: AccountRow, number: number, kind: SectionKind, title: string): number {
      return database.transaction((tx) => {
        editable(tx, actor, number);
        const position = sectionsOf(tx, number).length + 1;
        const id = insertSection(tx, { volumeNumber: number, position, kind, title });
        note(tx, 'volume.section.added', actor, number, { section: id });
        return id;
      });
    },

    section(actor: AccountRow, number: number, id: number) {
      authorize(actor, 'volume.edit');
      const section = sectionIn(database, number, id);
      const barometer = section.kind === 'barometer' ? barometerChoices(database, section) : null;
      return { volume: made(database, number), section, barometer };
    },

    saveSection(
      actor: AccountRow,
      number: number,
      id: number,
      values: Pick<VolumeSectionRow, 'title' | 'authorName' | 'authorOffice' | 'text'>,
      choice: Pick<VolumeSectionRow, 'barometerEditionId' | 'barometerFigures'>,
    ): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        const section = sectionIn(tx, number, id);
        const { barometerEditionId } = choice;
        if (barometerEditionId !== null && !barometerEditionById(tx, barometerEditionId)) throw new NotFound();
        updateSection(tx, section.id, section.kind === 'barometer' ? { ...values, ...choice } : values);
        note(tx, 'volume.section.saved', actor, number, { section: id });
      });
    },

    /** Takes a part out; its records go back to the shortlist. */
    removeSection(actor: AccountRow, number: number, id: number): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        deleteSection(tx, sectionIn(tx, number, id).id);
        renumber(sectionsOf(tx, number), (each, position) => updateSection(tx, each, { position }));
        note(tx, 'volume.section.removed', actor, number, { section: id });
      });
    },

    /** Moves a part to a place among the others, from 0. */
    moveSection(actor: AccountRow, number: number, id: number, to: number): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        const rows = moved(sectionsOf(tx, number), id, to);
        renumber(rows, (each, position) => updateSection(tx, each, { position }));
      });
    },

    /** Adds records to a chapter, or to the shortlist (null); those that are in the volume already stay where they are. */
    addCases(actor: AccountRow, number: number, sectionId: number | null, ids: readonly number[]): number {
      return database.transaction((tx) => {
        editable(tx, actor, number);
        if (sectionId !== null && sectionIn(tx, number, sectionId).kind !== 'chapter') throw new NotFound();
        const before = chosenCases(tx, number);
        const known = new Set(before.map(({ initiativeId }) => initiativeId));
        const last = Math.max(0, ...before.map(({ position }) => position));
        const fresh = ids.filter((id) => !known.has(id) && initiativeById(tx, id)?.state === 'published');
        if (known.size + fresh.length > maximumCases)
          throw new IllegalTransition('error.409.volumeFull', { limit: maximumCases });
        for (const [index, initiativeId] of fresh.entries())
          insertCase(tx, { volumeNumber: number, sectionId, initiativeId, position: last + index + 1 });
        note(tx, 'volume.cases.added', actor, number, { cases: fresh.length });
        return fresh.length;
      });
    },

    /** Adds every result of a search. */
    async addResults(actor: AccountRow, number: number, sectionId: number | null, query: CatalogueSearch) {
      authorize(actor, 'volume.edit');
      const ids: number[] = [];
      for await (const portion of allIds(searcher, query)) {
        ids.push(...portion);
        if (ids.length > maximumCases) throw new IllegalTransition('error.409.volumeFull', { limit: maximumCases });
      }
      return this.addCases(actor, number, sectionId, ids);
    },

    /**
     * Makes a chapter of each theme that the shortlist holds records of, under the name that it has in the volume's own version
     * of the taxonomy, and moves them there by their principal theme: of each top theme, or of each theme of the second level
     * (a record that has none goes by its top theme). Returns how many records moved.
     */
    chaptersFromThemes(actor: AccountRow, number: number, level: 'top' | 'second' = 'top'): number {
      return database.transaction((tx) => {
        const names = namesOf(editable(tx, actor, number));
        const shortlist = chosenCases(tx, number).filter(({ sectionId }) => sectionId === null);
        const themeOf = (ids: readonly number[]) =>
          level === 'top' ? topThemeOf(ids, names) : (names.themeById.get(ids[0] ?? 0)?.slug ?? '');
        const located = new Map(
          locate(
            tx,
            shortlist.map(({ initiativeId }) => initiativeId),
          ).map(({ initiative }) => [initiative.id, themeOf(initiative.themeIds)]),
        );
        const groups = Map.groupBy(shortlist, ({ initiativeId }) => located.get(initiativeId) ?? '');
        let moved = 0;
        for (const theme of names.themes) {
          const rows = groups.get(theme.slug) ?? [];
          if (rows.length === 0) continue;
          const title = theme.labelFr;
          const known = sectionsOf(tx, number).find((each) => each.kind === 'chapter' && each.title === title);
          const position = sectionsOf(tx, number).length + 1;
          const sectionId = known?.id ?? insertSection(tx, { volumeNumber: number, position, kind: 'chapter', title });
          for (const { id } of rows) updateCase(tx, id, { sectionId });
          moved += rows.length;
        }
        note(tx, 'volume.chapters.themed', actor, number, { cases: moved, level });
        return moved;
      });
    },

    /** Records whose contribution answered the call of this volume. */
    callAnswers: (number: number): number[] => answersToCall(database, number),

    removeCase(actor: AccountRow, number: number, initiativeId: number): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        deleteCase(tx, number, initiativeId);
        note(tx, 'volume.case.removed', actor, number, { initiative: initiativeId });
      });
    },

    /** Moves a record to a chapter (null: the shortlist) and a place in it, from 0. */
    moveCase(actor: AccountRow, number: number, initiativeId: number, sectionId: number | null, to: number): void {
      database.transaction((tx) => {
        editable(tx, actor, number);
        if (sectionId !== null && sectionIn(tx, number, sectionId).kind !== 'chapter') throw new NotFound();
        const rows = chosenCases(tx, number);
        const row = rows.find((each) => each.initiativeId === initiativeId);
        if (!row) throw new NotFound();
        updateCase(tx, row.id, { sectionId });
        const inside = rows.filter((each) => each.id === row.id || each.sectionId === sectionId);
        renumber(moved(inside, row.id, to), (each, position) => updateCase(tx, each, { position }));
      });
    },

    /** Records of a volume, shortlisted ones too. */
    cases(actor: AccountRow, number: number) {
      authorize(actor, 'volume.edit');
      return chosenCases(database, made(database, number).number);
    },

    /** Ids in the volume already, so that the search can say so. */
    chosenIds: (number: number) => new Set(chosenCases(database, number).map(({ initiativeId }) => initiativeId)),

    /** Freezes the records as they are now and makes an edition of them. Returns its id. */
    close(actor: AccountRow, number: number): number {
      return database.transaction((tx) => {
        const volume = editable(tx, actor, number);
        const manifest = manifestOf(tx, volume);
        if (allFindings(volume, manifest).some(({ severity }) => severity === 'error'))
          throw new IllegalTransition('error.409.volumeFaults');
        return close(tx, actor, volume);
      });
    },

    /** For the process itself: a demonstration volume is closed as it is loaded. */
    closeDemonstration: (tx: Executor, number: number) => close(tx, null, made(tx, number)),

    /** Opens a closed volume again: its next closing is another edition, past ones stay as they are. */
    reopen(actor: AccountRow, number: number): void {
      authorize(actor, 'volume.edit');
      database.transaction((tx) => {
        if (made(tx, number).state !== 'closed') throw new IllegalTransition();
        updateVolume(tx, number, { state: 'preparing' });
        note(tx, 'volume.reopened', actor, number);
      });
    },

    /** The book as it stands now. */
    manifestNow: (number: number): VolumeManifest => manifestOf(database, made(database, number)),

    editions: (number: number) => editionsOf(database, number),

    /** What an edition was frozen as. Throws NotFound. */
    manifestOfEdition,

    /** An edition as it may be given out now. Throws NotFound. */
    editionNow: (id: number): VolumeManifest => withStandingConsents(database, manifestOfEdition(id)),

    /** The last edition of a volume as it may be read on the site now; null where there is none. */
    reading(number: number): VolumeManifest | null {
      const [edition] = editionsOf(database, number);
      return edition ? withConsentFor(withStandingConsents(database, manifestOfEdition(edition.id)), 'web') : null;
    },

    /** A volume and what it consists of, for pages that need no more. */
    identity(actor: AccountRow, number: number) {
      authorize(actor, 'volume.edit');
      return {
        volume: made(database, number),
        sections: sectionsOf(database, number),
        editions: editionsOf(database, number),
      };
    },

    /** A volume that is made here; null for any other number. */
    made(number: number): MadeVolume | null {
      const volume = volumeByNumber(database, number);
      return volume?.content ? { ...volume, content: volume.content } : null;
    },

    /** Volumes whose call is open today. */
    openCalls(): MadeVolume[] {
      const day = today();
      return allVolumes(database).flatMap((volume) =>
        volume.content &&
        volume.state === 'preparing' &&
        volume.call &&
        volume.call.opensOn <= day &&
        day <= volume.call.closesOn
          ? [{ ...volume, content: volume.content }]
          : [],
      );
    },
  };
}

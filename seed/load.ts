/**
 * Loads taxonomy and seed records. Idempotent: a record is written when its file is new or has changed since, and only
 * as long as nobody has edited it in the catalogue (its `seedHash` still stands).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogueDatabase, Executor } from '../db/open.ts';
import {
  initiativeBySlug,
  insertInitiative,
  insertRevision,
  type RevisionInput,
  replaceVolumesOf,
  updateInitiative,
} from '../db/queries/initiatives.ts';
import { recordEvent } from '../db/queries/operations.ts';
import { insertPoll, pollBySlug, replacePollOptions, updatePoll } from '../db/queries/polls.ts';
import { readSetting, writeSetting } from '../db/queries/settings.ts';
import { mergedSpeaker, speakerBySlug } from '../db/queries/speakers.ts';
import {
  ensureTheme,
  type TermRow,
  taxonomyVersionRows,
  themeIds,
  upsertEntry,
  upsertTaxonomyVersion,
} from '../db/queries/taxonomy.ts';
import { successorOf, territoryByCode, upsertOtherTerritory } from '../db/queries/territories.ts';
import {
  anyTestimonialBySlug,
  grantConsent,
  insertTestimonial,
  replaceThemesOfTestimonial,
  updateTestimonial,
  upsertSpeaker,
} from '../db/queries/testimonials.ts';
import { replaceVolume, volumeByNumber } from '../db/queries/volumes.ts';
import type { Recording, Source } from '../db/schema/index.ts';
import { InvalidSeed, readSeedFile, readSeedFolder, type SeedFile, seedFolder } from './files.ts';
import {
  type SeedBilingual,
  type SeedInitiative,
  type SeedLabel,
  type SeedPoll,
  type SeedSource,
  type SeedSpeaker,
  type SeedTestimonial,
  seedInitiative,
  seedOtherTerritory,
  seedPoll,
  seedSpeaker,
  seedTechnologies,
  seedTestimonial,
  seedThemes,
  seedVocabularies,
  seedVolume,
} from './schema.ts';
import { frenchTypography } from './typography.ts';

/**
 * The files have one version of the taxonomy, and change no other: once editors have made one, a version that is not here
 * yet stays in its files.
 */
function isOurVersion(executor: Executor, number: number): boolean {
  const versions = taxonomyVersionRows(executor);
  const known = versions.find((version) => version.number === number);
  return known ? known.origin === 'seed' : versions.every(({ origin }) => origin === 'seed');
}

function loadThemes(executor: Executor): void {
  const { record } = readSeedFile('taxonomy/themes.yaml', seedThemes);
  const { version, label, validFrom } = record;
  const ours = isOurVersion(executor, version);
  if (ours) upsertTaxonomyVersion(executor, { number: version, label, validFrom, state: 'published', origin: 'seed' });
  // Records of the seed may hold themes of a version that stays in its files.
  const versionNumber = ours ? version : (taxonomyVersionRows(executor).at(-1)?.number ?? version);
  let position = 0;
  const write = (
    theme: SeedLabel & { description?: SeedBilingual | undefined },
    parent: { id: number; slug: string } | null,
  ) => {
    position += 1;
    const { slug } = theme;
    if (ours)
      upsertEntry(executor, {
        versionNumber,
        vocabulary: 'theme',
        slug,
        parentSlug: parent?.slug ?? null,
        position,
        labelFr: frenchTypography(theme.fr),
        labelEn: theme.en,
        descriptionFr: theme.description ? frenchTypography(theme.description.fr) : null,
        descriptionEn: theme.description?.en ?? null,
      });
    return { slug, id: ensureTheme(executor, { slug, parentId: parent?.id ?? null, versionNumber }) };
  };
  for (const theme of record.themes) {
    const top = write(theme, null);
    for (const child of theme.children) write(child, top);
  }
}

function loadTerms(executor: Executor): void {
  const { version } = readSeedFile('taxonomy/themes.yaml', seedThemes).record;
  if (!isOurVersion(executor, version)) return;
  const technologies = readSeedFile('taxonomy/technologies.yaml', seedTechnologies).record;
  const vocabularies = readSeedFile('taxonomy/testimonials.yaml', seedVocabularies).record;
  const lists: [TermRow['vocabulary'], (SeedLabel & { description?: SeedBilingual | undefined })[]][] = [
    ['technology', technologies.technologies],
    ['motive', vocabularies.motives],
    ['brake', vocabularies.brakes],
    ['network', vocabularies.networks],
    ['presence', vocabularies.presences],
    ['use', vocabularies.uses],
  ];
  for (const [vocabulary, labels] of lists) {
    for (const [position, term] of labels.entries()) {
      upsertEntry(executor, {
        vocabulary,
        versionNumber: version,
        position,
        slug: term.slug,
        labelFr: frenchTypography(term.fr),
        labelEn: term.en,
        descriptionFr: optionalText(term.description?.fr) ?? null,
        descriptionEn: term.description?.en ?? null,
      });
    }
  }
}

function loadOtherTerritories(executor: Executor): void {
  for (const { record } of readSeedFolder('territories', z.array(seedOtherTerritory))) {
    for (const place of record) upsertOtherTerritory(executor, { ...place, name: frenchTypography(place.name) });
  }
}

function toSource(source: SeedSource): Source {
  return { ...source, title: frenchTypography(source.title) };
}

function toRecording(recording: NonNullable<SeedTestimonial['recording']>): Recording {
  const { title, transcript, transcriptSource } = recording;
  return {
    ...recording,
    title: frenchTypography(title),
    transcript: optionalText(transcript),
    transcriptSource: optionalText(transcriptSource),
  };
}

function typeset(values: readonly string[]): string[] {
  return values.map(frenchTypography);
}

function optionalText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : frenchTypography(text);
}

function territoryId(executor: Executor, code: string, file: string): number {
  const successor = successorOf(executor, code);
  const row = territoryByCode(executor, code) ?? (successor ? territoryByCode(executor, successor) : undefined);
  if (!row) throw new InvalidSeed(`${file}: no territory has the code ${code}`);
  return row.id;
}

function themeIdsOf(executor: Executor, slugs: readonly string[], file: string): number[] {
  const ids = themeIds(executor);
  return slugs.map((slug) => {
    const id = ids.get(slug);
    if (id === undefined) throw new InvalidSeed(`${file}: no theme is called ${slug}`);
    return id;
  });
}

/** The revision that a seed record stands for, French spacing set. Throws InvalidSeed for an unknown code or theme. */
export function revisionOfSeed(executor: Executor, record: SeedInitiative, file: string): RevisionInput {
  const { sections } = record;
  return {
    title: frenchTypography(record.title),
    summary: frenchTypography(record.summary),
    territoryId: territoryId(executor, record.territory.code, file),
    territoryName: frenchTypography(record.territory.name),
    status: record.status,
    yearFrom: record.years?.from ?? null,
    yearTo: record.years?.to ?? null,
    themeIds: themeIdsOf(executor, record.themes, file),
    technologies: record.technologies,
    content: {
      sections: {
        context: optionalText(sections.context),
        realisation: optionalText(sections.realisation),
        results: optionalText(sections.results),
        lessons: optionalText(sections.lessons),
      },
      partners: typeset(record.partners),
      suppliers: typeset(record.suppliers),
      funding: typeset(record.funding),
      cost: record.cost ? { euros: record.cost.euros, note: frenchTypography(record.cost.note) } : undefined,
      contact: undefined,
      links: record.links.map((link) => ({ ...link, label: frenchTypography(link.label) })),
      images: [],
      sources: record.sources.map(toSource),
      weakSource: record.weakSource,
    },
  };
}

/** Called inside the transaction that changed records, so that search follows at once. */
export interface Reindex {
  /** An initiative and its testimonials. */
  initiative(executor: Executor, id: number): void;
  testimonials(executor: Executor, ids: readonly number[]): void;
}

function loadInitiative(executor: Executor, file: SeedFile<SeedInitiative>): number | null {
  const known = initiativeBySlug(executor, file.slug);
  if (known && (known.seedHash === null || known.seedHash === file.hash)) return null;
  const id = known?.id ?? insertInitiative(executor, file.slug);
  const revisionId = insertRevision(executor, id, revisionOfSeed(executor, file.record, file.slug));
  updateInitiative(executor, id, {
    state: 'published',
    publishedRevisionId: revisionId,
    publishedAt: known?.publishedAt ?? new Date().toISOString(),
    seedHash: file.hash,
  });
  replaceVolumesOf(executor, id, file.record.volumes);
  recordEvent(executor, { verb: 'initiative.seeded', initiativeId: id, detail: { revisionId } });
  return id;
}

/** Returns the id of the speaker, or of the one that an editor merged it into; what an editor wrote is left alone. */
function loadSpeaker(executor: Executor, slug: string, { name, aliases }: SeedSpeaker): number {
  const known = speakerBySlug(executor, slug);
  if (known?.mergedIntoId) return mergedSpeaker(executor, known).id;
  return known?.editedAt ? known.id : upsertSpeaker(executor, { slug, name, aliases });
}

/** Returns the testimonial and the initiative whose index entries have to follow, or null. */
function loadTestimonial(
  executor: Executor,
  file: SeedFile<SeedTestimonial>,
  speakerIds: ReadonlyMap<string, number>,
): { id: number; initiativeId: number | null } | null {
  const { record } = file;
  const known = anyTestimonialBySlug(executor, file.slug);
  if (known && (known.seedHash === null || known.seedHash === file.hash)) return null;
  const speakerId = speakerIds.get(record.speaker);
  if (speakerId === undefined) throw new InvalidSeed(`${file.slug}: no speaker is called ${record.speaker}`);
  const initiative = record.initiative ? initiativeBySlug(executor, record.initiative) : undefined;
  if (record.initiative && !initiative)
    throw new InvalidSeed(`${file.slug}: no initiative is called ${record.initiative}`);
  const values = {
    slug: file.slug,
    speakerId,
    initiativeId: initiative?.id ?? null,
    territoryId: territoryId(executor, record.territory.code, file.slug),
    territoryName: frenchTypography(record.territory.name),
    office: frenchTypography(record.office),
    date: record.date ?? null,
    place: record.place ? frenchTypography(record.place) : null,
    medium: record.medium,
    voice: record.voice,
    form: record.form,
    text: frenchTypography(record.text),
    motives: record.motives,
    brakes: record.brakes,
    overcome: record.overcome,
    networks: record.networks,
    presences: record.presences,
    uses: record.uses,
    recording: record.recording ? toRecording(record.recording) : null,
    source: toSource(record.source),
    seedHash: file.hash,
  };
  const publishedAt = new Date().toISOString();
  const id = known?.id ?? insertTestimonial(executor, { ...values, publishedAt });
  if (known) updateTestimonial(executor, id, values);
  replaceThemesOfTestimonial(executor, id, themeIdsOf(executor, record.themes, file.slug));
  grantConsent(executor, { testimonialId: id, medium: 'web', basis: 'public-source', grantedAt: record.source.readOn });
  return { id, initiativeId: initiative?.id ?? null };
}

function loadVolumes(executor: Executor): void {
  for (const { hash, record } of readSeedFolder('volumes', seedVolume)) {
    const known = volumeByNumber(executor, record.number);
    if (known && (known.seedHash === null || known.seedHash === hash)) continue;
    const { number, slug, introduction, assertions } = record;
    replaceVolume(
      executor,
      { number, slug, introduction: introduction ? frenchTypography(introduction) : null, seedHash: hash },
      assertions.map((assertion) => ({
        ...assertion,
        value: frenchTypography(assertion.value),
        reason: assertion.reason ? frenchTypography(assertion.reason) : null,
        evidence: assertion.evidence ? frenchTypography(assertion.evidence) : null,
        source: toSource(assertion.source),
      })),
    );
  }
}

function loadPoll(executor: Executor, { slug, hash, record }: SeedFile<SeedPoll>): void {
  const known = pollBySlug(executor, slug)?.poll;
  if (known && (known.seedHash === null || known.seedHash === hash)) return;
  const values = {
    slug,
    mode: 'reported' as const,
    state: 'published' as const,
    questionFr: frenchTypography(record.question),
    questionEn: record.questionEn ?? null,
    population: optionalText(record.population) ?? '',
    askedBy: optionalText(record.askedBy) ?? '',
    dateFrom: record.dates?.from ?? null,
    dateTo: record.dates?.to ?? null,
    n: record.n ?? null,
    several: record.several,
    source: record.source ? toSource(record.source) : null,
    note: optionalText(record.note) ?? '',
    seedHash: hash,
  };
  const id = known?.id ?? insertPoll(executor, { ...values, publishedAt: new Date().toISOString() });
  if (known) updatePoll(executor, id, values);
  replacePollOptions(
    executor,
    id,
    record.options.map(({ fr, en, share, count, term }) => ({
      labelFr: frenchTypography(fr),
      labelEn: en ?? null,
      share: share ?? null,
      count: count ?? null,
      vocabulary: term?.vocabulary ?? null,
      term: term?.slug ?? null,
    })),
  );
}

/** Fingerprint of every seed file, so that a start with nothing new reads nothing else. */
function seedFingerprint(): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(seedFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(yaml|ts)$/.test(entry.name)) continue;
    hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}

export interface SeedReport {
  initiatives: number;
  testimonials: number;
}

/**
 * Loads what is new or changed in the seed, in one transaction. Throws InvalidSeed, naming the file, and writes nothing
 * when a file is wrong. Territories must be there (loadReference).
 */
export function loadSeed(
  database: CatalogueDatabase,
  reindex: Reindex,
  progress: (done: number, total: number) => void = () => {},
): SeedReport {
  const fingerprint = seedFingerprint();
  if (readSetting(database, 'seed') === fingerprint) return { initiatives: 0, testimonials: 0 };
  const initiativeFiles = readSeedFolder('initiatives', seedInitiative);
  const testimonialFiles = readSeedFolder('testimonials', seedTestimonial);
  const speakerFiles = readSeedFolder('speakers', seedSpeaker);
  return database.transaction((tx) => {
    loadThemes(tx);
    loadTerms(tx);
    loadOtherTerritories(tx);
    loadVolumes(tx);
    for (const file of readSeedFolder('polls', seedPoll)) loadPoll(tx, file);
    const changed = new Set<number>();
    for (const [position, file] of initiativeFiles.entries()) {
      const id = loadInitiative(tx, file);
      if (id !== null) changed.add(id);
      progress(position + 1, initiativeFiles.length);
    }
    const initiatives = changed.size;
    const speakerIds = new Map(speakerFiles.map(({ slug, record }) => [slug, loadSpeaker(tx, slug, record)]));
    const testimonials: number[] = [];
    for (const file of testimonialFiles) {
      const loaded = loadTestimonial(tx, file, speakerIds);
      if (loaded === null) continue;
      testimonials.push(loaded.id);
      if (loaded.initiativeId !== null) changed.add(loaded.initiativeId);
    }
    for (const id of changed) reindex.initiative(tx, id);
    reindex.testimonials(tx, testimonials);
    writeSetting(tx, 'seed', fingerprint);
    return { initiatives, testimonials: testimonialFiles.length };
  });
}

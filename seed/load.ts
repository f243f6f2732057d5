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
import { readSetting, writeSetting } from '../db/queries/settings.ts';
import { mergedSpeaker, speakerBySlug } from '../db/queries/speakers.ts';
import { allThemes, upsertTaxonomyVersion, upsertTerm, upsertTheme, type Vocabulary } from '../db/queries/taxonomy.ts';
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
  type SeedSource,
  type SeedSpeaker,
  type SeedTestimonial,
  seedInitiative,
  seedOtherTerritory,
  seedSpeaker,
  seedTechnologies,
  seedTestimonial,
  seedThemes,
  seedVocabularies,
  seedVolume,
} from './schema.ts';
import { frenchTypography } from './typography.ts';

function loadThemes(executor: Executor): void {
  const { record } = readSeedFile('taxonomy/themes.yaml', seedThemes);
  upsertTaxonomyVersion(executor, { number: record.version, label: record.label, validFrom: record.validFrom });
  let position = 0;
  const write = (theme: SeedLabel & { description?: SeedBilingual | undefined }, parentId: number | null) => {
    position += 1;
    return upsertTheme(executor, {
      slug: theme.slug,
      parentId,
      versionNumber: record.version,
      position,
      labelFr: frenchTypography(theme.fr),
      labelEn: theme.en,
      descriptionFr: theme.description ? frenchTypography(theme.description.fr) : null,
      descriptionEn: theme.description?.en ?? null,
    });
  };
  for (const theme of record.themes) {
    const parentId = write(theme, null);
    for (const child of theme.children) write(child, parentId);
  }
}

function loadTerms(executor: Executor): void {
  const technologies = readSeedFile('taxonomy/technologies.yaml', seedTechnologies).record;
  const vocabularies = readSeedFile('taxonomy/testimonials.yaml', seedVocabularies).record;
  const lists: [Vocabulary, number, (SeedLabel & { description?: SeedBilingual | undefined })[]][] = [
    ['technology', technologies.version, technologies.technologies],
    ['motive', vocabularies.version, vocabularies.motives],
    ['brake', vocabularies.version, vocabularies.brakes],
    ['network', vocabularies.version, vocabularies.networks],
    ['use', vocabularies.version, vocabularies.uses],
  ];
  for (const [vocabulary, versionNumber, labels] of lists) {
    for (const [position, term] of labels.entries()) {
      upsertTerm(executor, {
        vocabulary,
        versionNumber,
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
  const ids = new Map(allThemes(executor).map((theme) => [theme.slug, theme.id]));
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

/** Called inside the transaction that changed an initiative, so that search follows at once. */
export type Reindex = (executor: Executor, initiativeId: number) => void;

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

/** Returns the initiative whose index entry has to follow, or null. */
function loadTestimonial(
  executor: Executor,
  file: SeedFile<SeedTestimonial>,
  speakerIds: ReadonlyMap<string, number>,
): number | null {
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
  return initiative?.id ?? null;
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
    const changed = new Set<number>();
    for (const [position, file] of initiativeFiles.entries()) {
      const id = loadInitiative(tx, file);
      if (id !== null) changed.add(id);
      progress(position + 1, initiativeFiles.length);
    }
    const initiatives = changed.size;
    const speakerIds = new Map(speakerFiles.map(({ slug, record }) => [slug, loadSpeaker(tx, slug, record)]));
    for (const file of testimonialFiles) {
      const initiativeId = loadTestimonial(tx, file, speakerIds);
      if (initiativeId !== null) changed.add(initiativeId);
    }
    for (const id of changed) reindex(tx, id);
    writeSetting(tx, 'seed', fingerprint);
    return { initiatives, testimonials: testimonialFiles.length };
  });
}

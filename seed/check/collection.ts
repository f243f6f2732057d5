/** The whole seed in memory, with what its records may name, for the rules to look at. */
import { z } from 'zod';
import { InvalidSeed, listSeedFolder, readSeedFile, type SeedFile } from '../files.ts';
import { officialTerritories } from '../reference.ts';
import {
  type SeedInitiative,
  type SeedOtherTerritory,
  type SeedPoll,
  type SeedSpeaker,
  type SeedTestimonial,
  type SeedVolume,
  seedInitiative,
  seedOtherTerritory,
  seedPoll,
  seedSpeaker,
  seedTechnologies,
  seedTestimonial,
  seedThemes,
  seedVocabularies,
  seedVolume,
} from '../schema.ts';

/** Something in one file that has to be mended. */
export interface Fault {
  /** Path from `seed/` without its ending. */
  file: string;
  message: string;
}

export interface Collection {
  initiatives: SeedFile<SeedInitiative>[];
  testimonials: SeedFile<SeedTestimonial>[];
  speakers: SeedFile<SeedSpeaker>[];
  volumes: SeedFile<SeedVolume>[];
  polls: SeedFile<SeedPoll>[];
  places: SeedFile<SeedOtherTerritory[]>[];
}

/** What records may refer to, besides one another. */
export interface Reference {
  /** Codes of today's official territories. */
  codes: ReadonlySet<string>;
  /** Official names of territories, of today and former. */
  territoryNames: readonly string[];
  /** Slugs of second-level themes. */
  themes: ReadonlySet<string>;
  technologies: ReadonlySet<string>;
  motives: ReadonlySet<string>;
  brakes: ReadonlySet<string>;
  networks: ReadonlySet<string>;
  presences: ReadonlySet<string>;
  uses: ReadonlySet<string>;
}

/** Reads every file; those that are wrong are left out and told as faults. */
export function readCollection(): { collection: Collection; faults: Fault[] } {
  const faults: Fault[] = [];
  const read = <Record>(folder: string, schema: z.ZodType<Record>): SeedFile<Record>[] =>
    listSeedFolder(folder).flatMap((path) => {
      try {
        return [readSeedFile(path, schema)];
      } catch (error) {
        if (!(error instanceof InvalidSeed)) throw error;
        faults.push({ file: path, message: error.message });
        return [];
      }
    });
  const collection = {
    initiatives: read('initiatives', seedInitiative),
    testimonials: read('testimonials', seedTestimonial),
    speakers: read('speakers', seedSpeaker),
    volumes: read('volumes', seedVolume),
    polls: read('polls', seedPoll),
    places: read('territories', z.array(seedOtherTerritory)),
  };
  return { collection, faults };
}

const slugs = (labels: readonly { slug: string }[]) => new Set(labels.map(({ slug }) => slug));

export function readReference(): Reference {
  const { current, former } = officialTerritories();
  const { themes } = readSeedFile('taxonomy/themes.yaml', seedThemes).record;
  const { technologies } = readSeedFile('taxonomy/technologies.yaml', seedTechnologies).record;
  const vocabularies = readSeedFile('taxonomy/testimonials.yaml', seedVocabularies).record;
  return {
    codes: new Set(current.map(({ code }) => code)),
    territoryNames: [...current, ...former].map(({ name }) => name),
    themes: slugs(themes.flatMap(({ children }) => children)),
    technologies: slugs(technologies),
    motives: slugs(vocabularies.motives),
    brakes: slugs(vocabularies.brakes),
    networks: slugs(vocabularies.networks),
    presences: slugs(vocabularies.presences),
    uses: slugs(vocabularies.uses),
  };
}

/** One text of ours, and where it stands. */
export interface Passage {
  file: string;
  field: string;
  text: string;
}

/** Every text that we wrote: not the titles of sources, nor what a source says word for word. */
export function passagesOf(collection: Collection): Passage[] {
  const passages: { file: string; field: string; text: string | undefined }[] = [
    ...collection.initiatives.flatMap(({ slug, record }) =>
      Object.entries({ title: record.title, summary: record.summary, ...record.sections, cost: record.cost?.note }).map(
        ([field, text]) => ({ file: `initiatives/${slug}`, field, text }),
      ),
    ),
    ...collection.testimonials.flatMap(({ slug, record }) => [
      { file: `testimonials/${slug}`, field: 'office', text: record.office },
      {
        file: `testimonials/${slug}`,
        field: record.form,
        text: record.text,
      },
    ]),
    ...collection.volumes.flatMap(({ slug, record }) => [
      { file: `volumes/${slug}`, field: 'introduction', text: record.introduction },
      ...record.assertions.map(({ reason }) => ({ file: `volumes/${slug}`, field: 'reason', text: reason })),
    ]),
    ...collection.polls.flatMap(({ slug, record }) => [
      { file: `polls/${slug}`, field: 'population', text: record.population },
      { file: `polls/${slug}`, field: 'askedBy', text: record.askedBy },
      { file: `polls/${slug}`, field: 'note', text: record.note },
    ]),
  ];
  return passages.flatMap(({ file, field, text }) => (text === undefined ? [] : [{ file, field, text }]));
}

/** Words of a text, apostrophes and hyphens inside them kept. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Sentences of a text: they end with . ! ? … before a capital, a figure or an opening guillemet. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?…][»)]?)\s+(?=[\p{Lu}\d«])/u).filter((sentence) => /\p{L}/u.test(sentence));
}

/** Reading of the seed's YAML files, each checked against its schema. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

export const seedFolder = fileURLToPath(new URL('.', import.meta.url));

export interface SeedFile<Record> {
  slug: string;
  /** SHA-256 of the file: tells whether it changed since it was loaded. */
  hash: string;
  record: Record;
}

/** One file of the seed is not as its schema says. */
export class InvalidSeed extends Error {}

/** Reads one file, by its path from `seed/`. Throws InvalidSeed, naming the file, for broken YAML or a wrong shape. */
export function readSeedFile<Record>(path: string, schema: z.ZodType<Record>): SeedFile<Record> {
  const text = readFileSync(join(seedFolder, path), 'utf8');
  try {
    const record = schema.parse(parse(text));
    return { slug: basename(path, '.yaml'), hash: createHash('sha256').update(text).digest('hex'), record };
  } catch (error) {
    if (error instanceof z.ZodError) throw new InvalidSeed(`${path}\n${z.prettifyError(error)}`);
    if (error instanceof YAMLParseError) throw new InvalidSeed(`${path}\n${error.message}`);
    throw error;
  }
}

/** Paths, from `seed/`, of every YAML file of one folder of the seed, by name. */
export function listSeedFolder(folder: string): string[] {
  return readdirSync(join(seedFolder, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

/** Every YAML file of one folder of the seed, by name. Throws InvalidSeed for the first that is wrong. */
export function readSeedFolder<Record>(folder: string, schema: z.ZodType<Record>): SeedFile<Record>[] {
  return listSeedFolder(folder).map((path) => readSeedFile(path, schema));
}

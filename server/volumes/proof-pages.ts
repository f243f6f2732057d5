import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import sharp from 'sharp';
import type { BookCompiler } from '../publishing/compiler.ts';
import { type BookCase, bookMedia, type VolumeManifest } from '../publishing/manifest.ts';
import { excerptFiles } from '../publishing/port.ts';

const day = 24 * 60 * 60_000;
/** After so long, in milliseconds, pages are made anew for whoever asks for them. */
const keptFor = 7 * day;

/**
 * The book with this case alone, without what its page does not show. All its words are in it, whatever media they were
 * given for: those who are quoted see how they will be printed.
 */
export function bookOfCase(manifest: VolumeManifest, one: BookCase): VolumeManifest {
  const { volume, sections } = manifest;
  const testimonials = one.testimonials.map((each) => ({ ...each, media: [...bookMedia] }));
  return {
    ...manifest,
    volume: { ...volume, cover: null, partners: [], blurb: [] },
    // On no page of a case; the day would make the page another one each night.
    edition: { number: 1, date: '2000-01-01' },
    sections: sections.flatMap((each) =>
      each.kind === 'chapter' && each.cases.some(({ anchor }) => anchor === one.anchor)
        ? [{ ...each, introduction: [], cases: [{ ...one, testimonials }] }]
        : [],
    ),
  };
}

/** `pictures`: of each page in turn, in pixels. */
export interface TypesetPages {
  folder: string;
  pictures: { name: string; width: number; height: number }[];
}

async function pagesIn(folder: string): Promise<TypesetPages> {
  const count = (await readdir(folder)).length - 1;
  const pictures = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = excerptFiles.picture(index);
      const { width, height } = await sharp(join(folder, name)).metadata();
      return { name, width, height };
    }),
  );
  return { folder, pictures };
}

export type ProofPages = ReturnType<typeof createProofPages>;

/** The typeset pages of single cases, made when they are first asked for and kept for a while in `directory`. */
export function createProofPages({
  compiler,
  directory,
  logger,
  now = Date.now,
}: {
  compiler: Pick<BookCompiler, 'compile'>;
  directory: string;
  logger: Logger;
  now?: () => number;
}) {
  const making = new Map<string, Promise<void>>();

  /** The folder is in its place only when all of it is there. */
  async function make(manifest: VolumeManifest, { anchor, title }: BookCase, folder: string): Promise<void> {
    const book = `${folder}.pdf`;
    const draft = `${folder}.making`;
    try {
      await rm(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      await compiler.compile({ manifest, format: 'pdf', path: book, excerpt: { anchor, title, folder: draft } });
      await rename(draft, folder);
    } finally {
      await rm(book, { force: true });
      await rm(draft, { recursive: true, force: true });
    }
  }

  return {
    /**
     * The pages of this case and no others, as the volume stands: a PDF and a picture of each. Null where they cannot be
     * set, which is logged: the book must be mended, or the press failed.
     */
    async of(manifest: VolumeManifest, one: BookCase): Promise<TypesetPages | null> {
      const book = bookOfCase(manifest, one);
      const hash = createHash('sha256').update(JSON.stringify(book)).digest('hex');
      const folder = join(directory, hash);
      try {
        if (!existsSync(folder)) {
          const made = making.get(folder) ?? make(book, one, folder).finally(() => making.delete(folder));
          making.set(folder, made);
          await made;
        }
        return await pagesIn(folder);
      } catch (error) {
        logger.error({ err: error, volume: manifest.volume.number, record: one.id }, 'a proof could not be typeset');
        return null;
      }
    },

    /** Removes what was made long ago, and what an interrupted process left. */
    prune(): void {
      if (!existsSync(directory)) return;
      for (const name of readdirSync(directory)) {
        const path = join(directory, name);
        const age = now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now());
        if (age > keptFor) rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { type BookImage, casesOf, type VolumeManifest } from '../manifest.ts';
import { CompileFailure, type Press } from '../port.ts';

/** An image of the manifest, and where it comes from. */
interface UsedImage {
  image: BookImage;
  /** Title of the record; null for the volume itself. */
  record: string | null;
  field: 'images' | 'partners' | 'cover';
}

/** A picture as a page shows it. */
export interface Picture {
  src: string;
  /** Pixels. */
  width: number;
  height: number;
}

/** A picture ready to be put into an archive. */
export interface PreparedPicture extends Picture {
  bytes: Uint8Array;
}

/** Images of cases and logos of partners, then the cover where it is a picture of a page; each file once. */
function imagesOnPages(manifest: VolumeManifest, withCover: boolean): UsedImage[] {
  const { cover } = manifest.volume;
  const used = [
    ...casesOf(manifest).flatMap(({ title, images }) =>
      images.map((image): UsedImage => ({ image, record: title, field: 'images' })),
    ),
    ...manifest.volume.partners.flatMap(({ logo }): UsedImage[] =>
      logo === null ? [] : [{ image: logo, record: null, field: 'partners' }],
    ),
    ...(withCover && cover !== null ? [{ image: cover, record: null, field: 'cover' } as const] : []),
  ];
  return [...Map.groupBy(used, ({ image }) => image.file).values()].flatMap((same) => same.slice(0, 1));
}

/** A photograph that says nothing to who cannot see it stops the book. The name of a partner stands in for a logo's text. */
function requireAlternativeTexts(manifest: VolumeManifest): void {
  for (const { title, images } of casesOf(manifest)) {
    const silent = images.find(({ alternativeText }) => alternativeText.trim() === '');
    if (silent) throw new CompileFailure('alternative-text', { record: title, field: 'images', detail: silent.file });
  }
}

/** How pictures are written: `limit` is the longest side in pixels. */
export interface PictureStyle {
  limit: number;
  /**
   * The stored JPEG to take instead, for everything as JPEG, which every reading system shows; null: stored files stay as
   * they are where they are small.
   */
  jpegOf: ((file: string) => string) | null;
  /** The cover's image stands on a page as it is; otherwise the format draws a cover with it. */
  withCover: boolean;
}

/** Bytes above which a stored file is made smaller. Stored photographs are under it: compressed again they would lose more than they save. */
const heaviest = 1_000_000;
const keptAsTheyAre: Partial<Record<string, string>> = { webp: 'webp', jpeg: 'jpg', png: 'png' };

async function storedPicture(path: string, name: string, limit: number): Promise<PreparedPicture | null> {
  const bytes = await readFile(path);
  const { width, height, format, orientation = 1 } = await sharp(bytes).metadata();
  const extension = keptAsTheyAre[format];
  const small = Math.max(width, height) <= limit && bytes.length <= heaviest;
  return extension && small && orientation === 1 ? { src: `${name}.${extension}`, width, height, bytes } : null;
}

async function jpegPicture(path: string, name: string, limit: number): Promise<PreparedPicture> {
  const { data, info } = await sharp(path, { failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize({ width: limit, height: limit, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 78, optimiseCoding: false })
    .toBuffer({ resolveWithObject: true });
  return { src: `${name}.jpg`, width: info.width, height: info.height, bytes: data };
}

/**
 * Every picture of the pages under the name of its stored file. `src` is a path in the archive: `images/` and a number
 * in the order of the book. Throws CompileFailure for a file that is missing or cannot be read.
 */
export async function preparePictures(
  manifest: VolumeManifest,
  { imagePath, report }: Press,
  { limit, jpegOf, withCover }: PictureStyle,
): Promise<Map<string, PreparedPicture>> {
  requireAlternativeTexts(manifest);
  const used = imagesOnPages(manifest, withCover);
  const prepared = new Map<string, PreparedPicture>(
    used.map(({ image: { file, width, height } }) => [file, { src: '', width, height, bytes: new Uint8Array() }]),
  );
  const waiting = used.entries();
  let done = 0;
  report({ step: 'images', done, total: used.length });
  const work = async () => {
    for (const [position, { image, record, field }] of waiting) {
      const name = `images/${String(position + 1).padStart(3, '0')}`;
      try {
        const jpeg = jpegOf && imagePath(jpegOf(image.file));
        const kept = jpeg === null || existsSync(jpeg);
        const path = jpeg !== null && kept ? jpeg : imagePath(image.file);
        const stored = kept ? await storedPicture(path, name, limit) : null;
        prepared.set(image.file, stored ?? (await jpegPicture(path, name, limit)));
      } catch (error) {
        throw new CompileFailure('image', { record, field, detail: `${image.file}: ${reasonOf(error)}` });
      }
      done += 1;
      report({ step: 'images', done, total: used.length });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return prepared;
}

/** Finds the picture of an image among those that were prepared. */
export function pictureFrom(pictures: ReadonlyMap<string, PreparedPicture>): (image: BookImage) => Picture {
  return ({ file }) => {
    const picture = pictures.get(file);
    if (!picture) throw new Error(`${file} was not prepared`);
    return picture;
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { imageWidths, jpegCopies } from '../images.ts';
import type { BookImage } from './manifest.ts';
import { CompileFailure, type Press } from './port.ts';

export interface Photo {
  /** Of the stored image, which is named by its content. */
  file: string;
  /** JPEG. */
  data: Buffer;
  /** Pixels. */
  width: number;
  height: number;
}

/**
 * The stored copy to begin with: the smallest that is `largest` pixels wide, or as wide as there are; a JPEG where there is
 * one. `lossless`: only what kept transparency and sharp edges.
 */
export function sourceOf(
  image: BookImage,
  { press, largest, lossless = false }: { press: Press; largest: number; lossless?: boolean },
): string {
  const { file, width } = image;
  const isEnough = (copy: { width: number }) => copy.width >= Math.min(largest, width);
  const webp = [
    ...imageWidths
      .filter((each) => each < width)
      .map((each) => ({ file: file.replace(/-\d+\.webp$/, `-${each}.webp`), width: each })),
    { file, width },
  ];
  const copies = [...(lossless ? [] : jpegCopies(image)), ...webp].filter(isEnough);
  return copies.map((copy) => press.imagePath(copy.file)).find((path) => existsSync(path)) ?? press.imagePath(file);
}

/**
 * A stored image as JPEG of at most `largest` pixels a side, without metadata. Throws CompileFailure where it has no
 * alternative text or cannot be read.
 */
export async function photoOf(
  image: BookImage,
  record: string | null,
  { press, largest }: { press: Press; largest: number },
): Promise<Photo> {
  const { file, alternativeText } = image;
  const field = 'images';
  if (alternativeText.trim() === '') throw new CompileFailure('alternative-text', { record, field, detail: file });
  try {
    const { data, info } = await sharp(sourceOf(image, { press, largest }), { sequentialRead: true })
      .resize({ width: largest, height: largest, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 78 })
      .toBuffer({ resolveWithObject: true });
    return { file, data, width: info.width, height: info.height };
  } catch (error) {
    const detail = `${file}: ${error instanceof Error ? error.message : String(error)}`;
    throw new CompileFailure('image', { record, field, detail });
  }
}

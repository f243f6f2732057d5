import sharp from 'sharp';
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
 * A stored image as JPEG of at most `largest` pixels a side, without metadata. Throws CompileFailure where it has no
 * alternative text or cannot be read.
 */
export async function photoOf(
  { file, alternativeText }: BookImage,
  record: string | null,
  { press, largest }: { press: Press; largest: number },
): Promise<Photo> {
  const field = 'images';
  if (alternativeText.trim() === '') throw new CompileFailure('alternative-text', { record, field, detail: file });
  try {
    const { data, info } = await sharp(press.imagePath(file), { sequentialRead: true })
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

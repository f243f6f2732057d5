import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { BookImage } from '../manifest.ts';
import { sourceOf } from '../photos.ts';
import { CompileFailure, type Press } from '../port.ts';

/** Where an image stands and how large, in millimetres. `lead`: over both columns, above the title; `side`: beside the text. */
export interface Placement {
  place: 'lead' | 'column' | 'side';
  width: number;
  height: number;
}

const widths = { lead: 135, column: 94, side: 35 };
const tallest = { lead: 90, column: 84, side: 60 };
/** Width to height from which a first image leads its case, and under which it stands beside the text. */
const wide = 1.4;
const upright = 0.9;
const millimetresPerInch = 25.4;
/** Points per inch at the printed size that a screen or a press can show, and the quality of the JPEG. */
const uses = { screen: { finest: 150, quality: 82 }, print: { finest: 400, quality: 92 } };

function placeFor(ratio: number, index: number): Placement['place'] {
  if (index > 0) return 'column';
  if (ratio >= wide) return 'lead';
  return ratio < upright ? 'side' : 'column';
}

/** The first image of a case leads it or stands beside it; a tall one is limited, so that it does not swallow the page. */
export function placementOf({ width, height }: BookImage, index: number): Placement {
  const ratio = width / height;
  const place = placeFor(ratio, index);
  const across = Math.min(widths[place], tallest[place] * ratio);
  return { place, width: round(across), height: round(across / ratio) };
}

const round = (millimetres: number) => Math.round(millimetres * 100) / 100;

/** Points per inch of an image printed `width` millimetres wide. */
export const resolutionOf = (image: BookImage, width: number) => Math.round(image.width / (width / millimetresPerInch));

/** Images that are scaled at the same time. */
const hands = 2;

/** An image to be set, and the record it belongs to. */
export interface Wanted {
  image: BookImage;
  /** Millimetres. */
  width: number;
  record: string | null;
  field: string;
  /** Logos keep their sharp edges. */
  lossless: boolean;
}

/** Name of an image for the template: one for each width, with the ending of what it is scaled to. */
export const pictureName = ({ image, width, lossless }: Pick<Wanted, 'image' | 'width' | 'lossless'>) =>
  `photos/${image.file.replace(/\W/g, '-')}-${width}.${lossless ? 'png' : 'jpg'}`;

/**
 * Scales images to what their printed size needs, few at a time, since memory follows decoded pixels. Remembers
 * the results of the last book, so that a changed word does not scale them again.
 */
export function createPhotoDesk() {
  let remembered = new Map<string, Buffer>();

  async function scale(path: string, wanted: Wanted, pixels: number, quality: number): Promise<Buffer> {
    const { image, record, field, lossless } = wanted;
    try {
      const picture = sharp(path).autoOrient().resize({ width: pixels, withoutEnlargement: true });
      const flat = picture.flatten({ background: '#ffffff' }).toColourspace('srgb');
      return await (lossless ? flat.png() : flat.jpeg({ quality })).toBuffer();
    } catch {
      throw new CompileFailure('image', { record, field, detail: image.file });
    }
  }

  /** The image for its place, and what to remember it by: the file as it is now, and all that its scaling depends on. */
  async function developed(wanted: Wanted, press: Press, use: keyof typeof uses) {
    const { finest, quality } = uses[use];
    const { image, width, record, field, lossless } = wanted;
    const pixels = Math.ceil((width / millimetresPerInch) * finest);
    const path = sourceOf(image, { press, largest: pixels });
    const file = await stat(path).catch(() => {
      throw new CompileFailure('image', { record, field, detail: image.file });
    });
    const key = [path, file.size, file.mtimeMs, pixels, quality, lossless].join('|');
    return { key, content: remembered.get(key) ?? (await scale(path, wanted, pixels, quality)) };
  }

  return {
    /** Contents by the name that the template has for them. Throws CompileFailure where an image is missing or cannot be read. */
    async develop(wanted: readonly Wanted[], press: Press, use: keyof typeof uses): Promise<Map<string, Buffer>> {
      const kept = new Map<string, Buffer>();
      const results = new Map<string, Buffer>();
      const waiting = wanted.values();
      const work = async () => {
        for (const each of waiting) {
          const { key, content } = await developed(each, press, use);
          kept.set(key, content);
          results.set(pictureName(each), content);
          press.report({ step: 'images', done: results.size, total: wanted.length });
        }
      };
      await Promise.all(Array.from({ length: hands }, work));
      remembered = kept;
      return results;
    },
  };
}

import { readFile, stat } from 'node:fs/promises';
import sharp, { type JpegOptions } from 'sharp';
import type { BookImage } from '../manifest.ts';
import { sourceOf } from '../photos.ts';
import { CompileFailure, type Press } from '../port.ts';
import { measures } from './measures.ts';
import { createStandIns } from './standins.ts';

/** Where an image stands and how large, in millimetres. `lead`: over both columns, above the title; `side`: beside the text. */
export interface Placement {
  place: 'lead' | 'column' | 'side';
  width: number;
  height: number;
}

const { full, text, side } = measures.widths;
const widths = { lead: full, column: text, side };
const tallest = { lead: 90, column: 84, side: 60 };
/** An upright image in the text leaves its width white: it is no taller than that. */
const tallestUpright = 60;
/** Width to height from which a first image leads its case, and under which it stands beside the text. */
const wide = 1.4;
const upright = 0.9;
const millimetresPerInch = 25.4;
/**
 * Points per inch at the printed size that a screen or a press can show; how many times that a stored JPEG may have to go in
 * as it is, since scaled it would lose more than the file gains; and the JPEG of what is scaled: for the press made quickly,
 * not small.
 */
const uses = {
  screen: { finest: 150, spare: 1.6, jpeg: { quality: 82 } },
  print: { finest: 400, spare: 1.25, jpeg: { quality: 92, optimiseCoding: false } },
} satisfies Record<string, { finest: number; spare: number; jpeg: JpegOptions }>;

function placeFor(ratio: number, index: number): Placement['place'] {
  if (index > 0) return 'column';
  if (ratio >= wide) return 'lead';
  return ratio < upright ? 'side' : 'column';
}

/** The first image of a case leads it or stands beside it; a tall one is limited, so that it does not swallow the page. */
export function placementOf({ width, height }: BookImage, index: number): Placement {
  const ratio = width / height;
  const place = placeFor(ratio, index);
  const limit = place === 'column' && ratio < upright ? tallestUpright : tallest[place];
  const across = Math.min(widths[place], limit * ratio);
  return { place, width: round(across), height: round(across / ratio) };
}

const round = (millimetres: number) => Math.round(millimetres * 100) / 100;

/** An image scaled to its place. */
export interface DevelopedPicture {
  data: Buffer;
  /** Pixels. */
  width: number;
  height: number;
}

/** Points per inch of a picture printed `width` millimetres wide. */
export const resolutionOf = (picture: DevelopedPicture, width: number) =>
  Math.round(picture.width / (width / millimetresPerInch));

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

/** An image on its way into the book. */
export interface Photo extends Wanted {
  /** Its name for the template. */
  name: string;
  /** What the typesetter is given in its place: a small picture of the same proportions, or a logo itself. */
  standIn: Buffer;
  picture: Promise<DevelopedPicture>;
}

const imageFailure = ({ image, record, field }: Wanted) =>
  new CompileFailure('image', { record, field, detail: image.file });

/** An image as the file holds it. */
export type DevelopedPhoto = Omit<Photo, 'picture'> & { picture: DevelopedPicture };

/** Throws CompileFailure where an image cannot be read to its end. */
export async function developed(photo: Photo): Promise<DevelopedPhoto> {
  const picture = await photo.picture.catch(() => {
    throw imageFailure(photo);
  });
  return { ...photo, picture };
}

/** The stored image as it is now, and all that its scaling depends on. */
interface Negative {
  wanted: Wanted;
  path: string;
  pixels: number;
  /** Pixels with which a stored JPEG goes in as it is. */
  kept: number;
  jpeg: JpegOptions;
  /** Of these. */
  key: string;
}

async function negativeOf(wanted: Wanted, press: Press, use: keyof typeof uses): Promise<Negative> {
  const { finest, spare, jpeg } = uses[use];
  const { image, width, lossless } = wanted;
  const pixels = Math.ceil((width / millimetresPerInch) * finest);
  const path = sourceOf(image, { press, largest: pixels, lossless });
  const { size, mtimeMs } = await stat(path);
  return {
    wanted,
    path,
    pixels,
    kept: pixels * spare,
    jpeg,
    key: [path, size, mtimeMs, pixels, use, lossless].join('|'),
  };
}

const endOfJpeg = Buffer.from([0xff, 0xd9]);

/** The stored picture itself, where any reader of PDF shows it as it is meant and it is not much larger than it has to be. */
async function asItIs({ wanted, path, kept }: Negative): Promise<DevelopedPicture | null> {
  if (wanted.lossless) return null;
  const { format, width, height, channels, orientation = 1, hasProfile } = await sharp(path).metadata();
  if (format !== 'jpeg' || channels !== 3 || orientation !== 1 || hasProfile || width > kept) return null;
  const data = await readFile(path);
  return data.subarray(-endOfJpeg.length).equals(endOfJpeg) ? { data, width, height } : null;
}

async function scaled({ wanted, path, pixels, jpeg }: Negative): Promise<DevelopedPicture> {
  const picture = sharp(path, { sequentialRead: true })
    .autoOrient()
    .resize({ width: pixels, withoutEnlargement: true });
  const flat = picture.flatten({ background: '#ffffff' }).toColourspace('srgb');
  const { data, info } = await (wanted.lossless ? flat.png() : flat.jpeg(jpeg)).toBuffer({
    resolveWithObject: true,
  });
  if (!wanted.lossless && info.channels !== 3) throw new TypeError(`${path}: ${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}

const develop = async (negative: Negative) => (await asItIs(negative)) ?? scaled(negative);

const sizeOf = async ({ path }: Negative) => (await sharp(path).metadata()).autoOrient;

/** Results by key: those of the last book, and of this one as it is made. What failed is tried again. */
function createMemory<Result>() {
  let last = new Map<string, Promise<Result>>();
  let current = new Map<string, Promise<Result>>();

  return {
    turn(): void {
      [last, current] = [current, new Map()];
    },
    once(key: string, make: () => Promise<Result>): Promise<Result> {
      const result = current.get(key) ?? last.get(key) ?? make();
      current.set(key, result);
      result.catch(() => current.delete(key));
      return result;
    },
  };
}

/**
 * Scales images to what their printed size needs. Remembers the results of the last book, so that a changed word does not
 * scale them again.
 */
export function createPhotoDesk() {
  const standInFor = createStandIns();
  const sizes = createMemory<{ width: number; height: number }>();
  const pictures = createMemory<DevelopedPicture>();

  const pictureOf = (negative: Negative) => pictures.once(negative.key, () => develop(negative));

  async function standInOf(negative: Negative): Promise<Buffer> {
    if (negative.wanted.lossless) return (await pictureOf(negative)).data;
    const { width, height } = await sizes.once(negative.key, () => sizeOf(negative));
    return standInFor(pictureName(negative.wanted), width, height);
  }

  return {
    /**
     * Every image with its stand-in. They are scaled meanwhile, by threads of their own, and soon there where one waits.
     * Throws CompileFailure where an image is missing or is none.
     */
    async develop(wanted: readonly Wanted[], press: Press, use: keyof typeof uses): Promise<Photo[]> {
      sizes.turn();
      pictures.turn();
      const proofs = await Promise.all(
        wanted.map(async (each) => {
          try {
            const negative = await negativeOf(each, press, use);
            return { ...each, name: pictureName(each), negative, standIn: await standInOf(negative) };
          } catch {
            throw imageFailure(each);
          }
        }),
      );
      // Not before all stand-ins are there: they would wait behind whatever is scaled.
      return proofs.map(({ negative, ...photo }) => ({ ...photo, picture: pictureOf(negative) }));
    },
  };
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { bookCopy, ebookCopy, ebookSide, imageWidths, screenCopy, screenWidth } from '../images.ts';

/** What cannot become an image of the catalogue, and why: the page says what to do. */
export class UnreadableImage extends Error {
  readonly reason: 'heic' | 'type' | 'broken' | 'pixels' | 'bytes' | 'white';

  constructor(reason: UnreadableImage['reason']) {
    super(`unreadable image: ${reason}`);
    this.reason = reason;
  }
}

export interface StoredImage {
  /** Address within the site of the largest size. */
  file: string;
  width: number;
  height: number;
}

export const maximumImageBytes = 25 * 1024 * 1024;
const maximumPixels = 100_000_000;
const secondsPerImage = 20;
const largest = 1600;
const formats = new Set(['jpeg', 'png', 'webp', 'avif']);
const fileName = /^[0-9a-f]{32}-\d{1,4}\.webp$/;

/** ISO base media files say what they hold in their first box: HEIC, as telephones make it, and AVIF among others. */
function isHeic(bytes: Buffer): boolean {
  return (
    bytes.toString('latin1', 4, 8) === 'ftyp' &&
    /^(heic|heix|hevc|heim|heis|mif1|msf1)$/.test(bytes.toString('latin1', 8, 12))
  );
}

/** Looks at the content, never at a name or a declared type. Decodes nothing yet. Throws UnreadableImage. */
export async function assertReadable(bytes: Buffer): Promise<void> {
  if (bytes.length > maximumImageBytes) throw new UnreadableImage('bytes');
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (!metadata) throw new UnreadableImage(isHeic(bytes) ? 'heic' : 'type');
  const format: string = metadata.format === 'heif' && metadata.compression === 'av1' ? 'avif' : metadata.format;
  if (format === 'heif') throw new UnreadableImage('heic');
  if (!formats.has(format)) throw new UnreadableImage('type');
  if (metadata.width * metadata.height > maximumPixels) throw new UnreadableImage('pixels');
}

/** The darkest that is still too light to be seen on white paper, of 255. */
const faint = 215;

/** Of a drawing in white on nothing, as sites with a dark head have it, nothing would be left on paper. */
async function isSeenOnPaper(picture: Buffer): Promise<boolean> {
  const flat = await sharp(picture).flatten({ background: '#ffffff' }).png({ compressionLevel: 0 }).toBuffer();
  return (await sharp(flat).stats()).channels.some(({ min }) => min <= faint);
}

const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const;

export type ImageStore = ReturnType<typeof createImageStore>;

/**
 * Keeps images as WebP in several widths, and as JPEG for books on paper and on screens and for e-books, made anew from the
 * pixels: no metadata (place, device, person) survives, and no file of somebody else's making is ever served. Named by their
 * content: the same image twice is one.
 */
export function createImageStore({ directory }: { directory: string }) {
  let last: Promise<unknown> = Promise.resolve();

  function write(name: string, bytes: Buffer): void {
    const path = join(directory, name);
    if (existsSync(path)) return;
    mkdirSync(directory, { recursive: true });
    const draft = `${path}.${process.pid}.part`;
    writeFileSync(draft, bytes, { flush: true });
    renameSync(draft, path);
  }

  async function make(bytes: Buffer, onPaper: boolean): Promise<StoredImage> {
    await assertReadable(bytes);
    try {
      const upright = sharp(bytes, { limitInputPixels: maximumPixels, failOn: 'error', sequentialRead: true })
        .timeout({ seconds: secondsPerImage })
        .autoOrient()
        .toColourspace('srgb')
        .resize(within(largest));
      const main = await upright.webp({ quality: 80 }).toBuffer({ resolveWithObject: true });
      if (onPaper && !(await isSeenOnPaper(main.data))) throw new UnreadableImage('white');
      const { width, height } = main.info;
      const name = createHash('sha256').update(main.data).digest('hex').slice(0, 32);
      for (const smaller of imageWidths.filter((each) => each < width)) {
        write(
          `${name}-${smaller}.webp`,
          await sharp(main.data).resize({ width: smaller }).webp({ quality: 80 }).toBuffer(),
        );
      }
      const file = `${name}-${width}.webp`;
      const flat = (picture: Sharp, quality: number) =>
        picture.flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer();
      write(bookCopy(file), await flat(upright.clone(), 85));
      write(ebookCopy(file), await flat(sharp(main.data).resize(within(ebookSide)), 78));
      write(
        screenCopy(file),
        await flat(sharp(main.data).resize({ width: screenWidth, withoutEnlargement: true }), 82),
      );
      write(file, main.data);
      return { file: `/images/${name}-${width}.webp`, width, height };
    } catch (error) {
      if (error instanceof UnreadableImage || (error instanceof Error && 'code' in error)) throw error;
      throw new UnreadableImage('broken');
    }
  }

  return {
    directory,
    /**
     * Throws UnreadableImage. One image at a time, so that a burst does not exhaust the memory. `onPaper`: what would not be
     * seen on white is refused.
     */
    store(bytes: Buffer, { onPaper = false } = {}): Promise<StoredImage> {
      const done = last.then(() => make(bytes, onPaper));
      last = done.catch(() => {});
      return done;
    },
    /** Is this a file that `store` made? */
    has: (file: string) => {
      const name = file.replace(/^\/images\//, '');
      return fileName.test(name) && existsSync(join(directory, name));
    },
  };
}

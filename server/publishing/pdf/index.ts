import { writeFile } from 'node:fs/promises';
import type { VolumeManifest } from '../manifest.ts';
import { type BookFormat, CompileFailure, type CompileRemark, formatFiles, type Press } from '../port.ts';
import { imageResolution } from '../words.ts';
import { imagesOf, type PdfVariant, picturesOfBook, plainly, typesetBook } from './book.ts';
import { finished } from './finish.ts';
import { bookFonts, type FontSet, readFonts } from './fonts.ts';
import { requireGlyphs } from './glyphs.ts';
import { createPhotoDesk, type DevelopedPhoto, developed, resolutionOf, type Wanted } from './photos.ts';
import { createTypesetter, type Typesetter } from './typesetter.ts';

/** Points per inch under which a printed image looks coarse. */
const coarse = 200;

function requireAlternativeTexts(images: readonly Wanted[]): void {
  for (const { image, record, field } of images)
    if (image.alternativeText.trim() === '')
      throw new CompileFailure('alternative-text', { record, field, detail: image.file });
}

/** The charts and all that they need are read for books that show some: the others begin sooner. */
async function figureSetter({ sections }: VolumeManifest) {
  return sections.some(({ kind }) => kind === 'barometer') ? (await import('./figures.ts')).typesetFigure : null;
}

function resolutionRemarks(photos: readonly DevelopedPhoto[], title: string): CompileRemark[] {
  return photos.flatMap(({ image, picture, width, record }) => {
    const resolution = resolutionOf(picture, width);
    if (resolution >= coarse) return [];
    return [
      {
        kind: 'image-resolution',
        record: record ?? title,
        detail: imageResolution(image.file, resolution, Math.round(width)),
      },
    ];
  });
}

/**
 * The book as PDF/UA-1 on 170 × 240 mm, for the screen or, as `print`, with bleed and trim marks and images as fine as
 * the press can show. Keeps its typesetter and scaled images between two calls. `fonts`: files in packages.
 */
export function createPdfFormat(
  variant: PdfVariant,
  { fonts = bookFonts }: { fonts?: readonly string[] } = {},
): BookFormat {
  const desk = createPhotoDesk();
  let ready: { fonts: FontSet; typesetter: Typesetter; drawings: Map<string, Buffer> } | null = null;

  async function warm() {
    if (ready === null) {
      const read = readFonts(fonts);
      ready = { fonts: read, typesetter: createTypesetter(read.blobs), drawings: await picturesOfBook() };
    }
    return ready;
  }

  async function compile(given: VolumeManifest, press: Press, path: string) {
    const { report } = press;
    report({ step: 'reading' });
    const { fonts: read, typesetter, drawings } = await warm();
    const manifest = plainly(given);
    const images = imagesOf(manifest);
    requireAlternativeTexts(images);
    const book = typesetBook(manifest, variant, read.rulers, await figureSetter(manifest));
    requireGlyphs(manifest, read.widths);
    report({ step: 'images' });
    const developing = await desk.develop(images, press, variant === 'print' ? 'print' : 'screen');
    report({ step: 'setting' });
    const pictures = developing.map(({ name, standIn }) => [name, standIn] as const);
    const set = typesetter.typeset(book, new Map([...drawings, ...pictures]));
    report({ step: 'writing' });
    const photos = await Promise.all(developing.map(developed));
    await writeFile(path, finished(set, photos, variant === 'print'));
    return { pages: set.pages, remarks: variant === 'print' ? resolutionRemarks(photos, manifest.volume.title) : [] };
  }

  return { name: variant, ...formatFiles[variant], medium: variant, compile };
}

export const pdfFormat = createPdfFormat('pdf');
export const printFormat = createPdfFormat('print');

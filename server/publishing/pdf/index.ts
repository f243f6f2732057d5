import { writeFile } from 'node:fs/promises';
import type { VolumeManifest } from '../manifest.ts';
import { type BookFormat, CompileFailure, type CompileRemark, formatFiles, type Press } from '../port.ts';
import { imageResolution } from '../words.ts';
import { imagesOf, type PdfVariant, picturesOfBook, plainly, typesetBook } from './book.ts';
import { bookFonts, type FontSet, readFonts } from './fonts.ts';
import { requireGlyphs } from './glyphs.ts';
import { createPhotoDesk, resolutionOf, type Wanted } from './photos.ts';
import { withTrimBoxes } from './trim.ts';
import { createTypesetter, type Typesetter } from './typesetter.ts';

/** Points per inch under which a printed image looks coarse. */
const coarse = 200;

function requireAlternativeTexts(images: readonly Wanted[]): void {
  for (const { image, record, field } of images)
    if (image.alternativeText.trim() === '')
      throw new CompileFailure('alternative-text', { record, field, detail: image.file });
}

function resolutionRemarks(images: readonly Wanted[], title: string): CompileRemark[] {
  return images.flatMap(({ image, width, record }) => {
    const resolution = resolutionOf(image, width);
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
  let set: { fonts: FontSet; typesetter: Typesetter; drawings: Map<string, Buffer> } | null = null;

  async function warm() {
    if (set === null) {
      const read = readFonts(fonts);
      set = { fonts: read, typesetter: createTypesetter(read.blobs), drawings: await picturesOfBook() };
    }
    return set;
  }

  async function compile(given: VolumeManifest, press: Press, path: string) {
    const { report } = press;
    report({ step: 'reading' });
    const { fonts: read, typesetter, drawings } = await warm();
    const manifest = plainly(given);
    const images = imagesOf(manifest);
    requireAlternativeTexts(images);
    const book = typesetBook(manifest, variant);
    requireGlyphs(manifest, read.coverages);
    const photos = await desk.develop(images, press, variant === 'print' ? 'print' : 'screen');
    report({ step: 'setting' });
    const { pdf, pages } = typesetter.typeset(book, new Map([...drawings, ...photos]));
    report({ step: 'writing' });
    await writeFile(path, variant === 'print' ? await withTrimBoxes(pdf) : pdf);
    return { pages, remarks: variant === 'print' ? resolutionRemarks(images, manifest.volume.title) : [] };
  }

  return { name: variant, ...formatFiles[variant], medium: variant, compile };
}

export const pdfFormat = createPdfFormat('pdf');
export const printFormat = createPdfFormat('print');

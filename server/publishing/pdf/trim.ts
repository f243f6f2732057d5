import { PDFDocument } from 'pdf-lib';

const pointsPerMillimetre = 72 / 25.4;
/** Around the finished page, in millimetres: what the template draws beyond the trim, and how much of it is printed. */
const slug = 10;
const bleed = 3;

/** Says in every page where the paper is cut (TrimBox) and how far ink runs beyond it (BleedBox). Keeps the tags. */
export async function withTrimBoxes(pdf: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  for (const page of document.getPages()) {
    const { width, height } = page.getMediaBox();
    const box = (inset: number) => {
      const edge = inset * pointsPerMillimetre;
      return [edge, edge, width - 2 * edge, height - 2 * edge] as const;
    };
    page.setBleedBox(...box(slug - bleed));
    page.setTrimBox(...box(slug));
  }
  return document.save({ updateFieldAppearances: false });
}

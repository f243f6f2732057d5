import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';

/** Pixels per point: twice what a plain screen shows, so that small print can be read. */
const scale = 2;
const quality = 88;

/** Every page of a PDF as a WebP picture, on white. */
export async function picturesOfPages(pdf: Uint8Array): Promise<Buffer[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pictures: Buffer[] = [];
    for (const page of document.pages()) {
      const { data, width, height } = await page.render({ scale, render: 'bitmap' });
      const picture = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
      pictures.push(await picture.webp({ quality }).toBuffer());
    }
    document.destroy();
    return pictures;
  } finally {
    library.destroy();
  }
}

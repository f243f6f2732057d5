import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { drawnBox } from '../../departments.ts';
import type { VolumeManifest } from '../manifest.ts';
import { CompileFailure, type Press } from '../port.ts';
import { volumeDrawing } from '../reading/outlines.ts';
import { escapeText } from '../reading/templates.ts';
import { screenWords as words } from '../words.ts';

const require = createRequire(import.meta.url);
const fontFile = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file);
const serif = {
  font: 'Literata SemiBold',
  fontfile: fontFile('@expo-google-fonts/literata', '600SemiBold/Literata_600SemiBold.ttf'),
};
const sans = {
  font: 'Source Sans 3',
  fontfile: fontFile('@expo-google-fonts/source-sans-3', '400Regular/SourceSans3_400Regular.ttf'),
};

/** Pixels; two to three, as the shops of e-books show covers. */
export const coverSize = { width: 1600, height: 2400 } as const;
const margin = 130;
const inner = coverSize.width - 2 * margin;
const foot = coverSize.height - 150;
const bandHeight = 66;
/** What a title must leave for the picture above it. */
const leastPicture = 400;
const palette = {
  paper: '#fbf7ef',
  ink: '#1d2625',
  soft: '#55605d',
  rule: '#e4dac6',
  attractivite: '#9a4a12',
  services: '#14524b',
  amenagement: '#4a3f7a',
};

interface Line {
  text: string;
  face: typeof serif;
  /** Pixels. */
  size: number;
  colour: string;
}

/** Lines of text as a picture of their own, wrapped to the width of the cover. */
async function setLine({ text, face, size, colour }: Line): Promise<{ input: Buffer; width: number; height: number }> {
  const { data, info } = await sharp({
    text: {
      ...face,
      font: `${face.font} ${size}`,
      text: `<span foreground="${colour}" line_height="0.82">${escapeText(text)}</span>`,
      width: inner,
      dpi: 72,
      rgba: true,
      wrap: 'word-char',
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { input: data, width: info.width, height: info.height };
}

/** France, with the départements of the volume in the colours of their themes, as large as the room above the title. */
function artwork(manifest: VolumeManifest, height: number): Buffer {
  const shapes = volumeDrawing(manifest).map(
    ({ path, theme }) =>
      `<path d="${path}" fill="${palette[theme as keyof typeof palette] ?? palette.rule}" stroke="${palette.paper}" stroke-width="1.4"/>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${drawnBox()}" width="${inner}" height="${height}">${shapes.join('')}</svg>`,
  );
}

async function photograph(file: string, height: number, { imagePath }: Press): Promise<Buffer> {
  try {
    return await sharp(imagePath(file), { failOn: 'error' })
      .autoOrient()
      .resize({ width: coverSize.width, height, fit: 'cover', position: 'attention' })
      .flatten({ background: palette.paper })
      .png({ compressionLevel: 1 })
      .toBuffer();
  } catch (error) {
    const detail = `${file}: ${error instanceof Error ? error.message : String(error)}`;
    throw new CompileFailure('image', { record: null, field: 'cover', detail });
  }
}

/** Size of a title by its length, in pixels, so that the longest still leave room for the picture. */
const titleSize = (title: string) =>
  title.length > 110 ? 84 : title.length > 70 ? 104 : title.length > 40 ? 128 : 156;

/** The lines of the title, above the foot of the cover; `top` is where they begin. */
async function titleBlock({ volume }: VolumeManifest): Promise<{ layers: OverlayOptions[]; top: number }> {
  const lines: (Line & { after: number })[] = [
    { text: volume.collection, face: sans, size: 54, colour: palette.soft, after: 48 },
    { text: volume.title, face: serif, size: titleSize(volume.title), colour: palette.ink, after: 56 },
    { text: volume.subtitle, face: sans, size: 60, colour: palette.soft, after: 0 },
  ];
  const set = await Promise.all(
    lines
      .filter(({ text }) => text.trim() !== '')
      .map(async ({ after, ...line }) => ({ ...(await setLine(line)), after })),
  );
  const height = set.reduce((sum, line) => sum + line.height + line.after, 0);
  const top = foot - 210 - height;
  if (top < leastPicture)
    throw new CompileFailure('layout', { record: null, field: 'title', detail: 'the title fills the whole cover' });
  let next = top;
  const layers = set.map(({ input, height: lineHeight, after }) => {
    const layer = { input, left: margin, top: next };
    next += lineHeight + after;
    return layer;
  });
  return { layers, top };
}

async function footBlock({ volume }: VolumeManifest): Promise<OverlayOptions[]> {
  const tome = await setLine({ text: words.tome(volume.number), face: serif, size: 76, colour: palette.attractivite });
  const imprint = [volume.demonstration ? words.demonstration : volume.publisher, String(volume.year)];
  const text = imprint.filter((part) => part !== '').join(' · ');
  const right = await setLine({ text, face: sans, size: 52, colour: palette.ink });
  return [
    { input: tome.input, left: margin, top: foot - tome.height },
    { input: right.input, left: coverSize.width - margin - right.width, top: foot - right.height },
    { input: bands(), left: 0, top: coverSize.height - bandHeight },
  ];
}

/** The cover as a JPEG: the volume's own image or its map, and its title, set by us so that it can always be read. */
export async function drawCover(manifest: VolumeManifest, press: Press): Promise<Buffer> {
  const { cover } = manifest.volume;
  const title = await titleBlock(manifest);
  const room = title.top - 120;
  const picture: OverlayOptions =
    cover === null
      ? { input: artwork(manifest, room - 110), left: margin, top: 110 }
      : { input: await photograph(cover.file, room, press), left: 0, top: 0 };
  return sharp({ create: { ...coverSize, channels: 3, background: palette.paper } })
    .composite([picture, ...title.layers, ...(await footBlock(manifest))])
    .jpeg({ quality: 86, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** The three top themes as the foot of the cover. */
function bands(): Buffer {
  const width = coverSize.width / 3;
  const rectangles = [palette.attractivite, palette.services, palette.amenagement].map(
    (colour, position) =>
      `<rect x="${position * width}" width="${width + 1}" height="${bandHeight}" fill="${colour}"/>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${coverSize.width}" height="${bandHeight}">${rectangles.join('')}</svg>`,
  );
}

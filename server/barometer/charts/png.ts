import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import { pictureFont } from './standalone.ts';

const require = createRequire(import.meta.url);
const fontFiles = ['400Regular', '600SemiBold'].map((face) =>
  require.resolve(`@expo-google-fonts/source-sans-3/${face}/SourceSans3_${face}.ttf`),
);
const zoom = 2;

/** A picture of an SVG at twice its size, with our own fonts alone: the same everywhere. */
export async function pngOf(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: pictureFont },
  });
  return image.asPng();
}

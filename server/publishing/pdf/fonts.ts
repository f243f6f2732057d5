import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CompileFailure } from '../port.ts';
import { widthsOf } from './glyphs.ts';

const require = createRequire(import.meta.url);

const literata = ['400Regular', '400Regular_Italic', '600SemiBold', '300Light'];
const sourceSans = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'];

/** Files of the faces the books are set in: Literata to read, Source Sans 3 for the apparatus. */
export const bookFonts: readonly string[] = [
  ...literata.map((face) => `@expo-google-fonts/literata/${face}/Literata_${face}.ttf`),
  ...sourceSans.map((face) => `@expo-google-fonts/source-sans-3/${face}/SourceSans3_${face}.ttf`),
];

/** Length of a text that is set on one line, in ems. Kerning and ligatures are left out. */
export type Ruler = (text: string) => number;

/** Of the length that a ruler tells: what kerning, ligatures and justification may take from it or add to it. */
export const tolerance = { shortest: 0.975, longest: 1.02 };

/** The voices in which the parts of a case are set. */
export interface Rulers {
  title: Ruler;
  text: Ruler;
  italic: Ruler;
  small: Ruler;
}

export interface FontSet {
  blobs: Buffer[];
  /** Width of each code point that a font has, in ems. */
  widths: Map<number, number>[];
  rulers: Rulers;
}

/** Of a character that only another font has, such as the narrow space: in ems, roughly. */
const borrowed = 0.25;

function rulerOf(widths: ReadonlyMap<number, number> = new Map()): Ruler {
  return (text) => {
    let length = 0;
    for (const character of text) length += widths.get(character.codePointAt(0) ?? 0) ?? borrowed;
    return Math.round(length * 100) / 100;
  };
}

/** Reads fonts by the names of their files in packages. Throws CompileFailure where one is not there or is none. */
export function readFonts(files: readonly string[]): FontSet {
  const fonts = files.map((file) => {
    try {
      const blob = readFileSync(require.resolve(file));
      return { file, blob, widths: widthsOf(blob) };
    } catch {
      throw new CompileFailure('font', { record: null, field: null, detail: file });
    }
  });
  const ruler = (face: string) => rulerOf(fonts.find(({ file }) => file.endsWith(`/${face}.ttf`))?.widths);
  return {
    blobs: fonts.map(({ blob }) => blob),
    widths: fonts.map(({ widths }) => widths),
    rulers: {
      title: ruler('Literata_600SemiBold'),
      text: ruler('Literata_400Regular'),
      italic: ruler('Literata_400Regular_Italic'),
      small: ruler('SourceSans3_400Regular'),
    },
  };
}

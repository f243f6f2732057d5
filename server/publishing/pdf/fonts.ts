import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CompileFailure } from '../port.ts';
import { coverageOf } from './glyphs.ts';

const require = createRequire(import.meta.url);

const literata = ['400Regular', '400Regular_Italic', '600SemiBold', '300Light'];
const sourceSans = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold'];

/** Files of the faces the books are set in: Literata to read, Source Sans 3 for the apparatus. */
export const bookFonts: readonly string[] = [
  ...literata.map((face) => `@expo-google-fonts/literata/${face}/Literata_${face}.ttf`),
  ...sourceSans.map((face) => `@expo-google-fonts/source-sans-3/${face}/SourceSans3_${face}.ttf`),
];

export interface FontSet {
  blobs: Buffer[];
  /** Code points of each. */
  coverages: Set<number>[];
}

/** Reads fonts by the names of their files in packages. Throws CompileFailure where one is not there or is none. */
export function readFonts(files: readonly string[]): FontSet {
  const fonts = files.map((file) => {
    try {
      const blob = readFileSync(require.resolve(file));
      return { blob, covered: coverageOf(blob) };
    } catch {
      throw new CompileFailure('font', { record: null, field: null, detail: file });
    }
  });
  return { blobs: fonts.map(({ blob }) => blob), coverages: fonts.map(({ covered }) => covered) };
}

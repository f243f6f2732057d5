import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type { BookCase, BookImage, VolumeManifest } from '../../server/publishing/manifest.ts';
import type { CompileProgress, Press } from '../../server/publishing/port.ts';

/** A folder of this test alone. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'books-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A press over a folder of images that keeps what it was told. */
export function testPress(folder: string): Press & { reports: CompileProgress[] } {
  const reports: CompileProgress[] = [];
  return { imagePath: (file) => join(folder, file), report: (progress) => reports.push(progress), reports };
}

/** Writes an image of one colour, and returns how a record has it. */
export async function testImage(folder: string, changes: Partial<BookImage> = {}): Promise<BookImage> {
  const file = `${'0'.repeat(31)}1-900.webp`;
  await sharp({ create: { width: 900, height: 600, channels: 3, background: '#2a6f97' } })
    .webp()
    .toFile(join(folder, file));
  return {
    file,
    width: 900,
    height: 600,
    alternativeText: 'Un rectangle bleu',
    caption: 'La mairie',
    rights: '© Ville d’essai',
    ...changes,
  };
}

/** The manifest with its first case changed. */
export function withFirstCase(manifest: VolumeManifest, change: (one: BookCase) => Partial<BookCase>): VolumeManifest {
  let first = true;
  return {
    ...manifest,
    sections: manifest.sections.map((section) => {
      if (!first || section.kind !== 'chapter') return section;
      const [one, ...others] = section.cases;
      if (!one) return section;
      first = false;
      return { ...section, cases: [{ ...one, ...change(one) }, ...others] };
    }),
  };
}

/** A title in which every markup language finds something to misread. */
export const hostileTitle = 'Un *titre* #1 à 100 % : $x^2$ <b>gras</b> & « @moi » // \\LaTeX{} ~_ =2+3 ]]> "cité"';

/** Text of XML as its reader has it. */
export const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

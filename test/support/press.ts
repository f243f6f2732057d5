import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import {
  type BookCase,
  type BookSection,
  casesOf,
  type VolumeManifest,
  withConsentFor,
} from '../../server/publishing/manifest.ts';
import type { BookFormat, CompileProgress, Press } from '../../server/publishing/port.ts';

export interface TestPress extends Press {
  folder: string;
  reported: CompileProgress[];
}

/** A press with its own folder of images, gone when the test ends. */
export function testPress(): TestPress {
  const folder = mkdtempSync(join(tmpdir(), 'press-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const reported: CompileProgress[] = [];
  return {
    folder,
    reported,
    imagePath: (file) => join(folder, file),
    report: (progress) => reported.push(progress),
  };
}

/** A stored image of the catalogue: plain colour, WebP. */
export async function storeImage({ folder }: TestPress, name: string, width = 1600, height = 1067) {
  const file = `${name}-${width}.webp`;
  await sharp({ create: { width, height, channels: 3, background: '#65a194' } })
    .webp()
    .toFile(join(folder, file));
  return { file, width, height, alternativeText: `Image ${name}`, caption: 'Une légende', rights: 'Ville d’essai' };
}

/** The file that a format makes of what may appear in it, unpacked. */
export async function compiledFiles(format: BookFormat, manifest: VolumeManifest, press: TestPress) {
  const path = join(press.folder, `livre.${format.extension}`);
  await format.compile(withConsentFor(manifest, format.medium), press, path);
  const bytes = readFileSync(path);
  const files = unzipSync(bytes);
  const names = Object.keys(files);
  const text = (name: string): string => {
    const file = files[name];
    if (!file) throw new Error(`no ${name} in ${names.join(', ')}`);
    return strFromU8(file);
  };
  return { path, bytes, names, files, text };
}

/** A copy of the manifest with its first case changed. */
export function withFirstCase(manifest: VolumeManifest, changes: Partial<BookCase>): VolumeManifest {
  const copy = structuredClone(manifest);
  const [first] = casesOf(copy);
  if (first) Object.assign(first, changes);
  return copy;
}

/** Signs that mean something to one typesetter or another, and characters that XML has no way to write. */
export const hostileText =
  '<b>*#$_&amp; @x // \\ "\' ]]> --> <%= 1 %> <script>alert(1)</script> 😀\u0007\u{FFFE}\uD800 fin';

/** Addresses of a page that lead to another file of the same archive. */
export function relativeLinks(markup: string): string[] {
  return [...markup.matchAll(/\s(?:href|src)="([^"]*)"/g)]
    .map(([, address = '']) => address)
    .filter((address) => !/^(?:https?:|#)/.test(address));
}

/** Name of the page of the first section of a kind. */
export function anchorOf(manifest: VolumeManifest, kind: BookSection['kind']): string {
  const section = manifest.sections.find((each) => each.kind === kind);
  if (!section) throw new Error(`the volume has no ${kind}`);
  return section.anchor;
}

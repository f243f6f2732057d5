import { writeFile } from 'node:fs/promises';
import { Packer } from 'docx';
import { assertPrintable } from '../characters.ts';
import { casesOf, type VolumeManifest } from '../manifest.ts';
import { caseNumbers } from '../numbers.ts';
import { type Photo, photoOf } from '../photos.ts';
import type { Compiled, Press } from '../port.ts';
import { manuscript } from './document.ts';
import { stablePackage } from './package.ts';

/** Pixels: enough to judge a picture on paper, 150 dots an inch over the width of the text. */
const largest = 800;
const atOnce = 4;

/** Photos of every case, a few at a time: each is decoded in memory. */
async function photosOf(manifest: VolumeManifest, press: Press): Promise<Map<string, Photo[]>> {
  const wanted = casesOf(manifest).flatMap(({ anchor, title, images }) =>
    images.map((image, index) => ({ anchor, title, image, index })),
  );
  const photos = new Map<string, Photo[]>();
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    for (let one = wanted[next++]; one !== undefined; one = wanted[next++]) {
      const photo = await photoOf(one.image, one.title, { press, largest });
      const found = photos.get(one.anchor) ?? [];
      found[one.index] = photo;
      photos.set(one.anchor, found);
      done += 1;
      press.report({ step: 'images', done, total: wanted.length });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return photos;
}

/** Writes the manuscript of `manifest` to `path`. Throws CompileFailure. */
export async function compileManuscript(manifest: VolumeManifest, press: Press, path: string): Promise<Compiled> {
  press.report({ step: 'reading' });
  assertPrintable(manifest);
  const photos = await photosOf(manifest, press);
  const { cover } = manifest.volume;
  const volumePhotos = { cover: cover && (await photoOf(cover, null, { press, largest })) };
  press.report({ step: 'setting' });
  const document = manuscript(manifest, { numbers: caseNumbers(manifest), photos }, volumePhotos);
  const bytes = await Packer.toBuffer(document);
  press.report({ step: 'writing' });
  const all = [...photos.values()].flat().concat(volumePhotos.cover ?? []);
  await writeFile(path, stablePackage(bytes, { date: manifest.edition.date, photos: all }));
  return { pages: null, remarks: [] };
}

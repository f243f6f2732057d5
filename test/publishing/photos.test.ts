import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { photoOf } from '../../server/publishing/photos.ts';
import { temporaryFolder, testImage, testPress } from '../support/manifests.ts';

const blueOf = async (data: Buffer) => (await sharp(data).stats()).channels[2]?.mean ?? 0;

test('a photo is a JPEG no larger than asked for, and never enlarged', async () => {
  const folder = temporaryFolder();
  const image = await testImage(folder);
  const press = testPress(folder);
  const small = await photoOf(image, 'Une fiche', { press, largest: 300 });
  expect(small).toMatchObject({ file: image.file, width: 300, height: 200 });
  expect((await sharp(small.data).metadata()).format).toBe('jpeg');
  expect(await photoOf(image, 'Une fiche', { press, largest: 5000 })).toMatchObject({ width: 900, height: 600 });
});

test('it is made from the smallest stored copy that is large enough', async () => {
  const folder = temporaryFolder();
  const image = await testImage(folder);
  const press = testPress(folder);
  await sharp({ create: { width: 800, height: 533, channels: 3, background: '#ff0000' } })
    .webp()
    .toFile(join(folder, image.file.replace('-900', '-800')));
  expect(await blueOf((await photoOf(image, null, { press, largest: 800 })).data)).toBeLessThan(10);
  expect(await blueOf((await photoOf(image, null, { press, largest: 850 })).data)).toBeGreaterThan(100);
});

test('what is no whole image is a failure that names its record', async () => {
  const folder = temporaryFolder();
  const image = await testImage(folder);
  writeFileSync(join(folder, image.file), 'no image');
  await expect(photoOf(image, 'Une fiche', { press: testPress(folder), largest: 300 })).rejects.toMatchObject({
    reason: 'image',
    record: 'Une fiche',
    field: 'images',
  });
});

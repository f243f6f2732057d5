import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { submissionById } from '../../db/queries/submissions.ts';
import { jpegCopies } from '../../server/images.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { numberIn } from '../support/contribution.ts';

const photo = (width = 1800, height = 1200) => sharp({ create: { width, height, channels: 3, background: '#886644' } });

async function draft(): Promise<{ site: Site; author: Visitor; id: number }> {
  const site = await seededSite();
  const author = await signIn(site, 'mairie@exemple.fr');
  return { site, author, id: numberIn(await author.post('/contribuer', {})) };
}

function send({ site, author, id }: Awaited<ReturnType<typeof draft>>, bytes: Buffer, name = 'photo.jpg') {
  const body = new FormData();
  body.append('image', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name);
  return site.get(`/contribuer/${id}/images/ajout`, { method: 'POST', body, headers: { cookie: author.cookie } });
}

function imagesOf({ site, id }: Awaited<ReturnType<typeof draft>>) {
  return submissionById(site.services.database, id)?.content.images ?? [];
}

/** The head of a PNG that says how large it is, with next to nothing in it. */
function pngOf(width: number, height: number): Buffer {
  const bytes = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('images of a contribution', () => {
  test.each([
    ['JPEG', () => photo().jpeg().toBuffer()],
    ['PNG', () => photo().png().toBuffer()],
    ['WebP', () => photo().webp().toBuffer()],
    ['AVIF', () => photo(600, 400).avif({ effort: 0 }).toBuffer()],
  ])(
    '%s is taken whatever its name, made anew as WebP in several widths, and served for good',
    async (_name, bytes) => {
      const scene = await draft();
      expect((await send(scene, await bytes(), 'IMG_0001')).status).toBe(303);
      const [image] = imagesOf(scene);
      expect(image?.file).toMatch(/^\/images\/[0-9a-f]{32}-\d+\.webp$/);
      const served = await scene.site.get(image?.file ?? '');
      expect(served.headers.get('content-type')).toBe('image/webp');
      expect(served.headers.get('cache-control')).toContain('immutable');
      const { format, width } = await sharp(Buffer.from(await served.arrayBuffer())).metadata();
      expect({ format, width }).toEqual({ format: 'webp', width: Math.min(1600, image?.width ?? 0) });
      const smaller = (image?.file ?? '').replace(/-\d+\.webp$/, '-400.webp');
      expect((await scene.site.get(smaller)).status).toBe(200);
      for (const copy of jpegCopies(image ?? { file: '', width: 0, height: 0 })) {
        const kept = await sharp(
          join(scene.site.services.config.dataDirectory, 'images', basename(copy.file)),
        ).metadata();
        expect(kept).toMatchObject({ format: 'jpeg', width: copy.width, channels: 3, hasProfile: false });
      }
    },
  );

  test('place, device and person leave with the metadata, and the picture stands upright', async () => {
    const scene = await draft();
    const bytes = await photo(1200, 800)
      .jpeg()
      .withExif({ IFD0: { Artist: 'Zoé Zygomar', Model: 'Phone 12' }, IFD3: { GPSLatitude: '48/1 7/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(bytes.includes('Zygomar') || bytes.includes('Phone')).toBe(true);
    expect((await send(scene, bytes)).status).toBe(303);
    const [image] = imagesOf(scene);
    expect([image?.width, image?.height]).toEqual([800, 1200]);
    const { directory } = scene.site.services.contribution.images;
    for (const name of readdirSync(directory)) {
      const kept = readFileSync(join(directory, name));
      const { exif, xmp, iptc, icc } = await sharp(kept).metadata();
      expect({ name, exif, xmp, iptc, icc }).toEqual({
        name,
        exif: undefined,
        xmp: undefined,
        iptc: undefined,
        icc: undefined,
      });
      expect(kept.includes('Zygomar')).toBe(false);
    }
  });

  test('the same image twice is one, and nine are one too many', async () => {
    const scene = await draft();
    const same = await photo(300, 200).jpeg().toBuffer();
    await send(scene, same);
    await send(scene, same);
    expect(imagesOf(scene)).toHaveLength(1);
    for (let index = 1; index < 8; index += 1)
      await send(
        scene,
        await photo(300 + index, 200)
          .png()
          .toBuffer(),
      );
    expect(imagesOf(scene)).toHaveLength(8);
    expect((await send(scene, await photo(400, 200).png().toBuffer())).status).toBe(409);
    expect(imagesOf(scene)).toHaveLength(8);
  });

  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['a HEIC, as telephones send it', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'téléphone'],
    ['a text that is called a photo', () => Buffer.from('bonjour'), 'n’est pas une image'],
    [
      'a drawing with a script',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'n’est pas une image',
    ],
    [
      'a page that is called a photo',
      () => Buffer.from('<!doctype html><script>alert(1)</script>'),
      'n’est pas une image',
    ],
    ['an animated GIF', () => photo(20, 20).gif().toBuffer(), 'n’est pas une image'],
    ['a file cut short', async () => (await photo().jpeg().toBuffer()).subarray(0, 3000), 'abîmé'],
    ['a bomb: few bytes that say they are 60 000 by 60 000', () => pngOf(60_000, 60_000), 'trop de points'],
    ['30 MB', () => Buffer.alloc(30 * 1024 * 1024, 1), '25 Mo'],
    ['nothing', () => Buffer.alloc(0), 'Choisissez un fichier'],
  ])('%s is refused, with what to do, and nothing is kept', async (_name, bytes, words) => {
    const scene = await draft();
    const answer = await send(scene, await bytes());
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
    expect(imagesOf(scene)).toEqual([]);
  });

  test('nobody adds an image to the draft of somebody else', async () => {
    const scene = await draft();
    const stranger = await signIn(scene.site, 'passant@exemple.fr');
    expect((await send({ ...scene, author: stranger }, await photo(50, 50).png().toBuffer())).status).toBe(403);
    expect(imagesOf(scene)).toEqual([]);
  });

  test('an image without a description or rights keeps the record from being sent', async () => {
    const scene = await draft();
    await send(scene, await photo(300, 200).jpeg().toBuffer());
    const page = await (await scene.author.get(`/contribuer/${scene.id}/envoi`)).text();
    expect(page).toContain('/images#image-0-alternativeText');
    expect(page).toContain('/images#image-0-rights');
  });

  test('no path out of the folder of images is served', async () => {
    const { site } = await draft();
    for (const path of ['/images/..%2Fcatalogue.sqlite', '/images/../secret', '/images/secret', '/images/%00'])
      expect([400, 404], path).toContain((await site.get(path)).status);
  });
});

import { CompileFailure } from '../port.ts';
import { withChangedObjects } from './objects.ts';
import type { DevelopedPhoto, DevelopedPicture } from './photos.ts';
import type { Typeset } from './typesetter.ts';

const pointsPerMillimetre = 72 / 25.4;
/** Around the finished page, in millimetres: what the template draws beyond the trim, and how much of it is printed. */
const slug = 10;
const bleed = 3;
/** Bytes that hold the whole dictionary of a picture. */
const headLength = 500;

/** The dictionary of a JPEG, its bytes, and what ends the object; null for any other object. */
function pictureIn(object: Buffer): { dictionary: string; stream: string; rest: Buffer } | null {
  const head = object.toString('latin1', 0, headLength);
  if (!head.includes('/Filter /DCTDecode')) return null;
  const [dictionary = '', length] = /^.*?\/Length (\d+).*?\nstream\n/s.exec(head) ?? [];
  const end = dictionary.length + Number(length);
  return { dictionary, stream: object.toString('latin1', dictionary.length, end), rest: object.subarray(end) };
}

function exchanged(dictionary: string, { data, width, height }: DevelopedPicture): Buffer {
  const text = dictionary
    .replace(/\/Length \d+/, `/Length ${data.length}`)
    .replace(/\/Width \d+/, `/Width ${width}`)
    .replace(/\/Height \d+/, `/Height ${height}`);
  return Buffer.from(text, 'latin1');
}

const round = (points: number) => Math.round(points * 1000) / 1000;

/** A page that says where the paper is cut (TrimBox) and how far ink runs beyond it (BleedBox); null for what is no page. */
function trimmedPage(object: Buffer): Buffer[] | null {
  if (!/^\d+ 0 obj\n<<\n {2}\/Type \/Page\n/.test(object.toString('latin1', 0, 64))) return null;
  const text = object.toString('latin1');
  const [media = '', width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]\n/.exec(text) ?? [];
  const box = (name: string, inset: number) => {
    const edge = inset * pointsPerMillimetre;
    return `  /${name} [${[edge, edge, Number(width) - edge, Number(height) - edge].map(round).join(' ')}]\n`;
  };
  return [
    Buffer.from(text.replace(media, `${media}${box('BleedBox', slug - bleed)}${box('TrimBox', slug)}`), 'latin1'),
  ];
}

/**
 * The typesetter's file as it leaves the house, in pieces to be written one after the other: photographs in the places of
 * their stand-ins and, where `trim`, the boxes that a printer needs. All else, tags included, stays as it is. Throws
 * CompileFailure for a photograph whose stand-in is not in the file exactly once.
 */
export function finished({ pdf, pages }: Typeset, photos: readonly DevelopedPhoto[], trim: boolean): Buffer[] {
  const places = new Map<string, { photo: DevelopedPhoto; found: number }>(
    photos.filter(({ lossless }) => !lossless).map((photo) => [photo.standIn.toString('latin1'), { photo, found: 0 }]),
  );
  let trimmed = 0;
  const pieces = withChangedObjects(pdf, (object) => {
    const held = pictureIn(object);
    const place = held && places.get(held.stream);
    if (held && place) {
      place.found += 1;
      return [exchanged(held.dictionary, place.photo.picture), place.photo.picture.data, held.rest];
    }
    const page = trim ? trimmedPage(object) : null;
    if (page) trimmed += 1;
    return page;
  });
  for (const { found, photo } of places.values())
    if (found !== 1) {
      const { record, field, image } = photo;
      throw new CompileFailure('layout', { record, field, detail: `${image.file}: ${found} times in the file` });
    }
  if (trim && trimmed !== pages) throw new Error(`${trimmed} of ${pages} pages were given their boxes`);
  return pieces;
}

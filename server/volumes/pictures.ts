import type { Image, VolumeContent } from '../../db/schema/index.ts';
import { NotFound } from '../errors.ts';

/** Which picture of a volume: its cover, or the logo of the partners of one name. */
export type PicturePlace = { kind: 'cover' } | { kind: 'logo'; partner: string };

/** What is said of a picture; a logo without a description is described by its partner's name. */
export type PictureWords = Pick<Image, 'alternativeText' | 'rights'>;

/** The picture that stands there now. Throws NotFound where the volume has no such partner. */
export function pictureAt({ cover, partners }: VolumeContent, place: PicturePlace): Image | null {
  if (place.kind === 'cover') return cover;
  const partner = partners.find(({ name }) => name === place.partner);
  if (!partner) throw new NotFound();
  return partner.logo;
}

/** The same volume with another picture there, or none. */
export function withPicture(content: VolumeContent, place: PicturePlace, image: Image | null): VolumeContent {
  if (place.kind === 'cover') return { ...content, cover: image };
  const partners = content.partners.map((each) => (each.name === place.partner ? { ...each, logo: image } : each));
  return { ...content, partners };
}

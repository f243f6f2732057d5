import { createHash } from 'node:crypto';
import type { VolumeManifest } from '../manifest.ts';
import { screenWords as words } from '../words.ts';

/** A file of the book as its package document lists it. */
export interface ManifestItem {
  id: string;
  /** Relative to the package document. */
  href: string;
  mediaType: string;
  properties: string;
  /** In the reading order, and whether turning pages leads to it. */
  inSpine: boolean;
}

/** `urn:isbn:` of the e-book; without an ISBN a UUID (RFC 9562, version 5) of the site, the volume and the edition. */
export function bookIdentifier({ volume, edition }: VolumeManifest): string {
  const isbn = volume.isbn.epub.replaceAll(/[^\dX]/gi, '');
  if (isbn !== '') return `urn:isbn:${isbn}`;
  const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const name = `${volume.baseUrl}/tomes/${volume.number}/editions/${edition.number}`;
  const digest = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Metadata of the package document. Conformance to WCAG is declared in the publisher's name (EPUB Accessibility 1.1,
 * 4.1: who evaluated it is part of the claim), hence never for a volume that only demonstrates.
 */
export function packageModel(manifest: VolumeManifest, items: readonly ManifestItem[]) {
  const { volume, edition } = manifest;
  const title = [volume.title, volume.subtitle].filter((part) => part !== '').join('\u00A0: ');
  return {
    identifier: bookIdentifier(manifest),
    title,
    collection: volume.collection,
    number: volume.number,
    issn: volume.issn,
    publisher: volume.publisher,
    contributors: [...new Set(volume.team.flatMap(({ names }) => names))],
    date: edition.date,
    modified: `${edition.date}T00:00:00Z`,
    description: volume.blurb.join('\n'),
    rights: volume.licence.label,
    demonstration: volume.demonstration,
    accessibility: {
      modes: ['textual', 'visual'],
      sufficient: ['textual', 'textual,visual'],
      features: [
        'alternativeText',
        'displayTransformability',
        'index',
        'readingOrder',
        'structuralNavigation',
        'tableOfContents',
      ],
      summary: words.accessibility,
      certifiedBy: volume.demonstration ? '' : volume.publisher,
    },
    items: items.toSorted((a, b) => (a.href < b.href ? -1 : 1)),
    spine: items.filter(({ inSpine }) => inSpine),
  };
}

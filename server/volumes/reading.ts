import type { CatalogueDatabase } from '../../db/open.ts';
import { standingConsents } from '../../db/queries/books.ts';
import { casesOf, type VolumeManifest } from '../publishing/manifest.ts';

/**
 * An edition as it may be read on the site now. What was frozen stays as it was, but words whose speaker has taken back the
 * consent for the web since are left out at once.
 */
export function readableNow(database: CatalogueDatabase, manifest: VolumeManifest): VolumeManifest {
  const ids = casesOf(manifest).flatMap(({ testimonials }) => testimonials.map(({ id }) => id));
  const onTheWeb = new Set(
    standingConsents(database, ids)
      .filter(({ medium }) => medium === 'web')
      .map(({ testimonialId }) => testimonialId),
  );
  return {
    ...manifest,
    sections: manifest.sections.map((section) =>
      section.kind === 'chapter'
        ? {
            ...section,
            cases: section.cases.map((one) => ({
              ...one,
              testimonials: one.testimonials.filter(({ id, media }) => onTheWeb.has(id) && media.includes('web')),
            })),
          }
        : section,
    ),
  };
}

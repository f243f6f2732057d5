import type { Executor } from '../../db/open.ts';
import { standingConsents } from '../../db/queries/books.ts';
import { type BookMedium, casesOf, type VolumeManifest } from '../publishing/manifest.ts';

/**
 * A frozen edition as it may be given out now: words whose speaker has taken back the consent for a medium since are in it no
 * more for that medium. Short quotations of a public source stand or fall as one.
 */
export function withStandingConsents(executor: Executor, manifest: VolumeManifest): VolumeManifest {
  const ids = casesOf(manifest).flatMap(({ testimonials }) => testimonials.map(({ id }) => id));
  const standing = Map.groupBy(standingConsents(executor, ids), ({ testimonialId }) => testimonialId);
  const stands = (id: number, medium: BookMedium) =>
    (standing.get(id) ?? []).some((consent) => consent.medium === medium || consent.basis === 'public-source');
  return {
    ...manifest,
    sections: manifest.sections.map((section) =>
      section.kind === 'chapter'
        ? {
            ...section,
            cases: section.cases.map((one) => ({
              ...one,
              testimonials: one.testimonials
                .map((each) => ({ ...each, media: each.media.filter((medium) => stands(each.id, medium)) }))
                .filter(({ media }) => media.length > 0),
            })),
          }
        : section,
    ),
  };
}

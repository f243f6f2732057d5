import { z } from 'zod';
import { type SearchableField, searchableFields } from '../fields.ts';
import type { CatalogueDocument } from '../port.ts';
import { withoutMarkers } from '../text.ts';

/** A document as Meilisearch stores it: texts at the top, since only whole top-level fields come back highlighted. */
export type MeilisearchDocument = Pick<CatalogueDocument, 'id' | 'revision' | 'facets'> &
  Record<SearchableField, string> & {
    /** Values that are not known are left out: such documents come last both ways. */
    sort: { year?: number; population?: number; title: string };
    territoryId: number;
    /** The server's own name for a position. */
    _geo?: { lat: number; lng: number };
  };

export function toMeilisearch({ id, revision, texts, facets, sort, place }: CatalogueDocument): MeilisearchDocument {
  const clean = Object.fromEntries(searchableFields.map(({ name }) => [name, withoutMarkers(texts[name])])) as Record<
    SearchableField,
    string
  >;
  return {
    id,
    revision,
    ...clean,
    facets,
    sort: {
      title: sort.title,
      ...(sort.year === null ? {} : { year: sort.year }),
      ...(sort.population === null ? {} : { population: sort.population }),
    },
    territoryId: place.territory,
    ...(place.position === null ? {} : { _geo: { lat: place.position.latitude, lng: place.position.longitude } }),
  };
}

const formatted = z.object({
  title: z.string(),
  summary: z.string(),
  testimonials: z.string(),
  body: z.string(),
});

/** What we read of an answer to a search in pages; numbers are exact in this mode. */
export const searchAnswer = z.object({
  totalHits: z.int().nonnegative(),
  hits: z.array(
    z.object({
      id: z.int(),
      _formatted: formatted,
      _rankingScore: z.number(),
    }),
  ),
  facetDistribution: z.record(z.string(), z.record(z.string(), z.int())).default({}),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

export const multiSearchAnswer = z.object({ results: z.array(searchAnswer) });

/** Which revision of which record the index holds. */
export const storedKeys = z.object({
  total: z.int(),
  results: z.array(z.object({ id: z.int(), revision: z.int() })),
});

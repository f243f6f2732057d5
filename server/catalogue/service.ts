import { slugOf } from '../../db/folding.ts';
import type { CatalogueDatabase } from '../../db/open.ts';
import { answersOf } from '../../db/queries/followups.ts';
import {
  idsByTerritories,
  initiativeById,
  initiativeBySlug,
  inspiredIds,
  latestIds,
  mergedInto,
  type PublishedInitiative,
  publishedInitiatives,
  publishedTotals,
} from '../../db/queries/initiatives.ts';
import {
  formerNames,
  searchTerritories,
  successorOf,
  type TerritoryRow,
  territoriesByCodes,
  territoriesByIds,
  territoriesWithInitiatives,
  territoryByCode,
} from '../../db/queries/territories.ts';
import {
  type SpokenTestimonial,
  testimonialsOfInitiatives,
  testimonialsOfTerritories,
  testimonialsOfThemes,
  testimonialsPage,
  testimonialTotal,
} from '../../db/queries/testimonials.ts';
import {
  type AssertionRow,
  allAssertions,
  assertionsOf,
  initiativeIdsOfVolume,
  shownVolumes,
  type VolumeRow,
  volumeByNumber,
} from '../../db/queries/volumes.ts';
import { NotFound } from '../errors.ts';
import type { FacetName } from '../search/fields.ts';
import { nearestTo } from '../search/nearest.ts';
import type { CatalogueHit, CatalogueQuery, CatalogueResult, SearchReader, TitleFinder } from '../search/port.ts';
import type { Searcher } from './comparables.ts';
import { type Comparable, compare, distanceBetween, type Likeness, likenessOf } from './comparison.ts';
import type { CatalogueSearch } from './inputs.ts';
import { type LocatedInitiative, locate } from './located.ts';
import { createSuggester } from './suggestions.ts';
import { createVocabularyReader } from './vocabulary.ts';

/** A published initiative with what a card shows of it. */
export interface ListedInitiative extends LocatedInitiative {
  testimonials: number;
  hit: CatalogueHit | null;
  /** Likeness to the authority that results are compared with, and the distance to it; null without one. */
  comparison: { likenesses: Likeness[]; kilometres: number | null } | null;
}

export interface BrowseResult {
  /** The usual engine is away: another one answered. */
  substitute: boolean;
  result: CatalogueResult;
  listed: ListedInitiative[];
  /** What comes near, where little or nothing was found. */
  nearest: ListedInitiative[];
  /** Time spent at the server, in milliseconds. */
  milliseconds: number;
}

export interface VolumeView {
  volume: VolumeRow;
  assertions: AssertionRow[];
}

export interface PeerView extends Comparable {
  initiatives: PublishedInitiative[];
}

export type CatalogueService = ReturnType<typeof createCatalogueService>;

const noQuery: CatalogueQuery = { text: '', filters: {}, sort: 'recent', page: 1, pageSize: 20 };
const latestShown = 6;
const peersShown = 5;
const similarShown = 3;

/** Everything that visitors read. Search only finds ids; what is shown comes from the database. */
export function createCatalogueService({
  database,
  engine,
  searcher,
  titles,
}: {
  database: CatalogueDatabase;
  engine: SearchReader;
  searcher: Searcher;
  titles: TitleFinder;
}) {
  const vocabulary = createVocabularyReader(database);

  function list(ids: readonly number[], hits: readonly CatalogueHit[] = []): ListedInitiative[] {
    const testimonials = Map.groupBy(testimonialsOfInitiatives(database, ids), (row) => row.testimonial.initiativeId);
    const hitOf = new Map(hits.map((hit) => [hit.id, hit]));
    return locate(database, ids).map((located) => {
      const { id } = located.initiative;
      return {
        ...located,
        testimonials: testimonials.get(id)?.length ?? 0,
        hit: hitOf.get(id) ?? null,
        comparison: null,
      };
    });
  }

  async function find(query: Partial<CatalogueQuery>): Promise<{ total: number; listed: ListedInitiative[] }> {
    const { total, hits } = await engine.search({ ...noQuery, ...query });
    return { total, listed: list(hits.map((hit) => hit.id)) };
  }

  /**
   * Where little was found: records with some of the words. Where nothing was: else the same words without filters, else
   * the same filters without words.
   */
  async function findNearest(query: CatalogueSearch, result: CatalogueResult): Promise<ListedInitiative[]> {
    const near = await nearestTo(searcher, query, result);
    if (near.length > 0)
      return list(
        near.map((hit) => hit.id),
        near,
      );
    if (result.total > 0) return [];
    const pageSize = 5;
    if (query.text !== '' && Object.keys(query.filters).length > 0) {
      const { listed } = await find({ text: query.text, sort: 'pertinence', pageSize });
      if (listed.length > 0) return listed;
    }
    return (await find({ filters: query.filters, pageSize })).listed;
  }

  function comparison(reference: TerritoryRow, territory: TerritoryRow): ListedInitiative['comparison'] {
    const kilometres = reference.id === territory.id ? null : distanceBetween(reference, territory);
    return { likenesses: likenessOf(reference, territory) ?? [], kilometres };
  }

  function ancestorsOf(territory: TerritoryRow): TerritoryRow[] {
    const codes = [
      territory.regionCode === null ? null : `reg-${territory.regionCode}`,
      territory.departmentCode === null ? null : `dep-${territory.departmentCode.toLowerCase()}`,
      territory.epciCode,
    ].filter((code) => code !== null && code !== territory.code);
    const rows = new Map(
      territoriesByCodes(
        database,
        codes.filter((code) => code !== null),
      ).map((row) => [row.code, row]),
    );
    return codes.map((code) => rows.get(code ?? '')).filter((row) => row !== undefined);
  }

  function peersOf(territory: TerritoryRow): PeerView[] {
    if (territory.kind === 'autre') return [];
    const candidates = territoriesWithInitiatives(database, territory.kind);
    return compare(territory, candidates, peersShown).map((comparable) => ({
      ...comparable,
      initiatives: publishedInitiatives(database, idsByTerritories(database, [comparable.territory.id], 3)),
    }));
  }

  /** The filter that stands for a territory, where there is one. */
  function filterOf(territory: TerritoryRow): Partial<Record<FacetName, string[]>> | null {
    if (territory.kind === 'region') return { region: [slugOf(territory.name)] };
    if (territory.kind === 'departement') return { departement: [slugOf(territory.name)] };
    return null;
  }

  function volumeView(volume: VolumeRow, assertions: AssertionRow[]): VolumeView {
    return { volume, assertions };
  }

  return {
    vocabulary,

    suggest: createSuggester({ database, titles, vocabulary }),

    async browse(query: CatalogueSearch): Promise<BrowseResult> {
      const start = performance.now();
      const { reference } = query;
      const result = await searcher.search(query);
      const found = list(
        result.hits.map((hit) => hit.id),
        result.hits,
      );
      const listed = reference
        ? found.map((row) => ({ ...row, comparison: comparison(reference, row.territory) }))
        : found;
      const nearest = await findNearest(query, result);
      const substitute = result.engine !== engine.name;
      return { result, substitute, listed, nearest, milliseconds: performance.now() - start };
    },

    /** Number of records by value of a facet over the whole catalogue. */
    counts(facet: FacetName): Promise<Map<string, number>> {
      return engine.facetValues(facet, noQuery);
    },

    async home() {
      return {
        totals: { ...publishedTotals(database), testimonials: testimonialTotal(database) },
        latest: list(latestIds(database, latestShown)),
        testimonials: testimonialsPage(database, 0, 3),
        themes: await engine.facetValues('theme', noQuery),
        departments: await engine.facetValues('departement', noQuery),
        volumes: shownVolumes(database).map((volume) => volumeView(volume, assertionsOf(database, volume.number))),
      };
    },

    /** Throws NotFound when there is no published initiative of that slug. */
    async initiative(slug: string) {
      const row = initiativeBySlug(database, slug);
      const [listed] = row ? list([row.id]) : [];
      if (!listed) throw new NotFound();
      const similarIds = await engine.similar(listed.initiative.id, similarShown);
      return {
        ...listed,
        spoken: testimonialsOfInitiatives(database, [listed.initiative.id]),
        model: row?.inspiredById ? (locate(database, [row.inspiredById])[0] ?? null) : null,
        news: answersOf(database, [listed.initiative.id]),
        inspired: locate(database, inspiredIds(database, listed.initiative.id)),
        ancestors: ancestorsOf(listed.territory),
        inTerritory: idsByTerritories(database, [listed.territory.id], 1000).length,
        similar: list(similarIds),
        peers: peersOf(listed.territory),
      };
    },

    /** Slug of the published initiative of a number, or of the one it was merged into. Throws NotFound. */
    slugOf(id: number): string {
      const row = initiativeById(database, id);
      const shown = row && mergedInto(database, row);
      if (!shown) throw new NotFound();
      return shown.slug;
    },

    /** Slug of the record that one was merged into; null where there is none. */
    mergedSlug(slug: string): string | null {
      const row = initiativeBySlug(database, slug);
      return row && row.state !== 'published' ? (mergedInto(database, row)?.slug ?? null) : null;
    },

    /** The published records among these, in this order. */
    listed: (ids: readonly number[]): ListedInitiative[] => list(ids),

    territoriesOf(spoken: readonly SpokenTestimonial[]): Map<number, TerritoryRow> {
      const ids = [...new Set(spoken.map((row) => row.testimonial.territoryId))];
      return new Map(territoriesByIds(database, ids).map((row) => [row.id, row]));
    },

    async territories(text: string) {
      return {
        results: text === '' ? null : searchTerritories(database, text, 30),
        regions: await engine.facetValues('region', noQuery),
        departments: await engine.facetValues('departement', noQuery),
      };
    },

    /** The authority of a code, today's where communes merged; null where there is none that others can be compared with. */
    reference(code: string): TerritoryRow | null {
      const current = territoryByCode(database, code) ?? territoryByCode(database, successorOf(database, code) ?? '');
      return current && current.kind !== 'autre' ? current : null;
    },

    /** Authorities by the beginning of their name, postal or official code, for choosing one's own. */
    referencesNamed(text: string): TerritoryRow[] {
      return searchTerritories(database, text, 20).filter(({ kind }) => kind !== 'autre');
    },

    /** Today's code of a former commune, or null. */
    successor(code: string): string | null {
      return territoryByCode(database, code) ? null : (successorOf(database, code) ?? null);
    },

    /** Throws NotFound when no territory has that code. */
    async territory(code: string) {
      const territory = territoryByCode(database, code);
      if (!territory) throw new NotFound('error.404.territory', { code: code.slice(0, 40) });
      const filters = filterOf(territory);
      const own = idsByTerritories(database, [territory.id], 100);
      const found = filters ? await find({ filters, pageSize: 20 }) : { total: own.length, listed: list(own) };
      const ancestors = ancestorsOf(territory);
      const department = ancestors.find((row) => row.kind === 'departement');
      const around =
        !filters && found.total < 3 && department
          ? await find({ filters: filterOf(department) ?? {}, pageSize: 6 })
          : null;
      return {
        territory,
        ancestors,
        filters,
        formerNames: territory.kind === 'commune' ? formerNames(database, territory.code) : [],
        ...found,
        spoken: testimonialsOfTerritories(database, [territory.id], 6),
        peers: peersOf(territory),
        around: around
          ? { department, listed: around.listed.filter((row) => row.territory.id !== territory.id) }
          : null,
      };
    },

    /** Throws NotFound when no theme has that slug, nor had it: a retired one leads to its successor. */
    async theme(slug: string) {
      const { themes, themeById, themeBySlug } = vocabulary();
      const theme = themeBySlug.get(slug);
      if (!theme) throw new NotFound();
      const children = themes.filter((row) => row.parentId === theme.id);
      const siblings = themes.filter(
        (row) => row.parentId !== null && row.parentId === theme.parentId && row.id !== theme.id,
      );
      return {
        theme,
        children,
        siblings,
        counts: await engine.facetValues('theme', noQuery),
        ...(await find({ filters: { theme: [theme.slug] }, pageSize: 12 })),
        spoken: testimonialsOfThemes(
          database,
          [...themeById].flatMap(([id, row]) => (row.id === theme.id || row.parentId === theme.id ? [id] : [])),
          4,
        ),
      };
    },

    volumes(): VolumeView[] {
      const assertions = Map.groupBy(allAssertions(database), (row) => row.volumeNumber);
      return shownVolumes(database).map((volume) => volumeView(volume, assertions.get(volume.number) ?? []));
    },

    volumeCounts(): Promise<Map<string, number>> {
      return engine.facetValues('tome', noQuery);
    },

    /** Throws NotFound when the registry holds no such tome. */
    volume(number: number) {
      const volume = volumeByNumber(database, number);
      if (!volume || volume.state === 'preparing') throw new NotFound();
      const numbers = shownVolumes(database).map((row) => row.number);
      const position = numbers.indexOf(number);
      return {
        ...volumeView(volume, assertionsOf(database, number)),
        listed: list(initiativeIdsOfVolume(database, number)),
        previous: numbers[position - 1] ?? null,
        next: numbers[position + 1] ?? null,
      };
    },
  };
}

import { slugOf } from '../../../db/folding.ts';
import type { TerritoryRow } from '../../../db/queries/territories.ts';
import { paths } from '../../paths.ts';
import type { Fact, Link, Peer, TerritoriesPage, TerritoryCard, TerritoryPage } from '../models.ts';
import type { CatalogueService, PeerView } from '../service.ts';
import {
  initiativeCard,
  kindOf,
  likenessInWords,
  type PresentationContext,
  territoryDetail,
  testimonialCard,
} from './cards.ts';
import { presentMap } from './map.ts';

/** Official code as people know it: "56206", "35", not the address form "dep-35". */
function officialCode(territory: TerritoryRow): string | null {
  if (territory.kind === 'autre') return null;
  return territory.code.replace(/^(dep|reg)-/, '').toUpperCase();
}

export function territoryFacts(
  territory: TerritoryRow,
  ancestors: readonly TerritoryRow[],
  { t, vocabulary }: PresentationContext,
): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null, href: string | null = null) => {
    if (value !== null && value !== '') facts.push({ label, values: [{ label: value, href }] });
  };
  add(
    t('territory.population'),
    territory.population === null ? null : t('territory.inhabitants', { count: territory.population }),
  );
  const stratum = territory.stratum ? vocabulary.optionOf('strate', territory.stratum) : undefined;
  add(t('territory.stratum'), stratum?.label(t) ?? null);
  for (const kind of ['epci', 'departement', 'region'] as const) {
    const row = ancestors.find((ancestor) => ancestor.kind === kind);
    if (row) add(t(`type.${kind}`), row.name, paths.territory(t.language, row.code));
  }
  add(t(territory.kind === 'epci' ? 'territory.siren' : 'territory.code'), officialCode(territory));
  if (territory.postalCodes.length > 0) {
    facts.push({
      label: t('territory.postalCodes', { count: territory.postalCodes.length }),
      values: territory.postalCodes.slice(0, 6).map((label) => ({ label, href: null })),
    });
  }
  return facts;
}

export function territoryCard(
  territory: TerritoryRow,
  ancestors: readonly TerritoryRow[],
  context: PresentationContext,
): TerritoryCard {
  return {
    name: territory.name,
    href: paths.territory(context.t.language, territory.code),
    kind: kindOf(territory, context.t),
    facts: territoryFacts(territory, ancestors, context),
  };
}

export function presentPeers(peers: readonly PeerView[], context: PresentationContext): Peer[] {
  const { language } = context.t;
  return peers.map(({ territory, likenesses, initiatives }) => ({
    name: territory.name,
    href: paths.territory(language, territory.code),
    reason: likenesses.map((likeness) => likenessInWords(likeness, context.t)).join(', '),
    initiatives: initiatives.map((initiative) => ({
      href: paths.initiative(language, initiative.slug),
      label: initiative.revision.title,
    })),
  }));
}

export function breadcrumbOf(ancestors: readonly TerritoryRow[], { t }: PresentationContext): Link[] {
  const rows = ancestors.filter((row) => row.kind !== 'epci');
  return [
    { href: paths.territories(t.language), label: t('territories.title') },
    ...rows.map((row) => ({ href: paths.territory(t.language, row.code), label: row.name })),
  ];
}

export function presentTerritory(
  view: Awaited<ReturnType<CatalogueService['territory']>>,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
): TerritoryPage {
  const { t } = context;
  const { territory, around } = view;
  return {
    name: territory.name,
    kind: kindOf(territory, t),
    breadcrumb: breadcrumbOf(view.ancestors, context),
    facts: territoryFacts(territory, view.ancestors, context),
    formerNames: view.formerNames.length > 0 ? t('territory.formerNames', { names: t.list(view.formerNames) }) : null,
    heading: t('territory.heading', { count: view.total }),
    cards: view.listed.map((listed) => initiativeCard(listed, context)),
    searchHref:
      view.filters && view.total > 0
        ? paths.initiatives(
            t.language,
            new URLSearchParams(
              Object.entries(view.filters).flatMap(([name, values]) => values.map((value) => [name, value])),
            ),
          )
        : null,
    testimonials: view.spoken.map((spoken) => testimonialCard(spoken, territories, context)),
    peers: presentPeers(view.peers, context),
    around:
      around && around.listed.length > 0 && around.department
        ? {
            heading: t('territory.around', { name: around.department.name }),
            cards: around.listed.map((listed) => initiativeCard(listed, context)),
          }
        : null,
  };
}

export function presentTerritories(
  text: string,
  view: Awaited<ReturnType<CatalogueService['territories']>>,
  context: PresentationContext,
): TerritoriesPage {
  const { t, vocabulary } = context;
  const { language } = t;
  const line = (row: TerritoryRow, counts: ReadonlyMap<string, number>) => ({
    name: row.name,
    href: paths.territory(language, row.code),
    count: t.number(counts.get(slugOf(row.name)) ?? 0),
  });
  const departments = [...vocabulary.departments.values()].filter((row) => row.category !== 'com');
  return {
    action: paths.territories(language),
    text,
    results:
      view.results?.map((row) => ({
        name: row.name,
        href: paths.territory(language, row.code),
        detail: territoryDetail(row, context),
        count: null,
      })) ?? null,
    regions: [...vocabulary.regions.values()].map((region) => ({
      ...line(region, view.regions),
      departments: departments
        .filter((row) => row.regionCode === region.regionCode && row.name !== region.name)
        .map((row) => line(row, view.departments)),
    })),
    map: presentMap(
      view.departments,
      [],
      (slug) => {
        const row = vocabulary.levelBySlug.get(`departement/${slug}`);
        return row ? paths.territory(language, row.code) : paths.territories(language);
      },
      context,
    ),
  };
}

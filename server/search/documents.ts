import { foldName, slugOf } from '../../db/folding.ts';
import type { Executor } from '../../db/open.ts';
import { type PublishedInitiative, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { readTaxonomy, type Taxonomy, type ThemeRow, versionInForce } from '../../db/queries/taxonomy.ts';
import { administrativeLevels, type TerritoryRow, territoriesByIds } from '../../db/queries/territories.ts';
import { type SpokenTestimonial, testimonialsOfInitiatives } from '../../db/queries/testimonials.ts';
import type { CatalogueDocument, Position } from './port.ts';

/** Value of the facet `annee` for records whose years no source gives. */
export const unknownYear = 'inconnue';

/** The five-year period that holds a year, as a facet value: 2013 → "2010-2014". */
export function periodOf(year: number): string {
  const from = year - (year % 5);
  return `${from}-${from + 4}`;
}

/** Facet values of the years of a project: each year and the periods that hold them. */
export function yearValues(from: number | null, to: number | null): string[] {
  if (from === null) return [unknownYear];
  const values = new Set<string>();
  for (let year = from; year <= (to ?? from); year += 1) {
    values.add(periodOf(year));
    values.add(String(year));
  }
  return [...values];
}

/** Facet value of the kind of authority. */
export function typeOf(territory: Pick<TerritoryRow, 'kind' | 'category' | 'country'>): string {
  if (territory.country !== 'FR' || territory.category === 'foreign') return 'etranger';
  if (territory.kind !== 'autre') return territory.kind;
  return territory.category === 'syndicat' ? 'syndicat' : 'autre';
}

export function positionOf({ latitude, longitude }: Pick<TerritoryRow, 'latitude' | 'longitude'>): Position | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** What records refer to by number, code or slug. */
export interface Names {
  taxonomy: Taxonomy;
  regions: Map<string, TerritoryRow>;
  departments: Map<string, TerritoryRow>;
}

export function readNames(executor: Executor): Names {
  const levels = administrativeLevels(executor);
  const byCode = (kind: TerritoryRow['kind'], code: (row: TerritoryRow) => string | null) =>
    new Map(levels.filter((row) => row.kind === kind).map((row) => [code(row) ?? '', row]));
  return {
    taxonomy: readTaxonomy(executor, versionInForce(executor) ?? null),
    regions: byCode('region', (row) => row.regionCode),
    departments: byCode('departement', (row) => row.departmentCode),
  };
}

/** Facet values of themes: their own and those of their parents. */
export function themeValues(themes: readonly ThemeRow[], { taxonomy }: Names): string[] {
  const values = new Set<string>();
  for (const theme of themes) {
    values.add(theme.slug);
    const parent = theme.parentId === null ? undefined : taxonomy.themeById.get(theme.parentId);
    if (parent) values.add(parent.slug);
  }
  return [...values];
}

export function present<Value>(values: (Value | undefined)[]): Value[] {
  return values.filter((value) => value !== undefined);
}

/** Départements that a territory lies in, and their régions. */
export function levelsOf(
  territory: TerritoryRow,
  names: Names,
): { departments: TerritoryRow[]; regions: TerritoryRow[] } {
  const departments = present(territory.departments.map((code) => names.departments.get(code)));
  const regionCodes = new Set(
    present([territory.regionCode ?? undefined, ...departments.map((row) => row.regionCode ?? undefined)]),
  );
  return { departments, regions: present([...regionCodes].map((code) => names.regions.get(code))) };
}

/** Names that a territory is found by: its own, as sources write it, and those of the levels above. */
export function territoryText(names: readonly string[], { departments, regions }: ReturnType<typeof levelsOf>): string {
  return [...new Set([...names, ...[...departments, ...regions].map((row) => row.name)])].join(', ');
}

function testimonyText({ testimonial, speaker }: SpokenTestimonial): string {
  const who = [speaker.name, ...speaker.aliases, testimonial.office].join(', ');
  return `${who} : ${testimonial.text}`;
}

function buildDocument(
  initiative: PublishedInitiative,
  territory: TerritoryRow,
  testimonials: SpokenTestimonial[],
  names: Names,
): CatalogueDocument {
  const { revision } = initiative;
  const { sections } = revision.content;
  const levels = levelsOf(territory, names);
  const themes = names.taxonomy.themesOf(initiative.themeIds);
  const technologies = names.taxonomy.termsOf('technology', initiative.technologies);
  return {
    id: initiative.id,
    revision: revision.id,
    texts: {
      title: revision.title,
      territory: territoryText([territory.name, revision.territoryName], levels),
      summary: revision.summary,
      topics: [...themes, ...technologies].map(({ labelFr }) => labelFr).join(', '),
      testimonials: testimonials.map(testimonyText).join('\n'),
      body: present([
        sections.context,
        sections.realisation,
        sections.results,
        sections.lessons,
        revision.content.partners.join(', ') || undefined,
        revision.content.suppliers.join(', ') || undefined,
      ]).join('\n'),
    },
    facets: {
      theme: themeValues(themes, names),
      region: levels.regions.map((row) => slugOf(row.name)),
      departement: levels.departments.map((row) => slugOf(row.name)),
      type: [typeOf(territory)],
      strate: territory.kind === 'commune' && territory.stratum ? [territory.stratum] : [],
      annee: yearValues(revision.yearFrom, revision.yearTo),
      technologie: technologies.map(({ slug }) => slug),
      statut: [revision.status],
      tome: initiative.volumes.map((volume) => String(volume.number)),
      temoignage: [testimonials.length > 0 ? 'oui' : 'non'],
    },
    sort: {
      year: revision.yearTo ?? revision.yearFrom,
      population: territory.population,
      title: foldName(revision.title),
    },
    place: { territory: territory.id, position: positionOf(territory) },
  };
}

/** Search documents of the published initiatives among these ids; the others are left out. */
export function buildDocuments(executor: Executor, ids: readonly number[]): CatalogueDocument[] {
  const names = readNames(executor);
  const initiatives = publishedInitiatives(executor, ids);
  const territories = new Map(
    territoriesByIds(executor, [...new Set(initiatives.map((row) => row.revision.territoryId))]).map((row) => [
      row.id,
      row,
    ]),
  );
  const testimonials = Map.groupBy(
    testimonialsOfInitiatives(
      executor,
      initiatives.map((row) => row.id),
    ),
    (row) => row.testimonial.initiativeId,
  );
  return initiatives.flatMap((initiative) => {
    const territory = territories.get(initiative.revision.territoryId);
    return territory ? [buildDocument(initiative, territory, testimonials.get(initiative.id) ?? [], names)] : [];
  });
}

/** Search documents of every published initiative, read by portions so that memory stays flat. */
export function* allDocuments(executor: Executor, ids: readonly number[], portion = 500): Generator<CatalogueDocument> {
  for (let start = 0; start < ids.length; start += portion)
    yield* buildDocuments(executor, ids.slice(start, start + portion));
}

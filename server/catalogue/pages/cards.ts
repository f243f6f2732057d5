import type { PublishedInitiative } from '../../../db/queries/initiatives.ts';
import type { TerritoryRow } from '../../../db/queries/territories.ts';
import type { SpokenTestimonial } from '../../../db/queries/testimonials.ts';
import type { Source } from '../../../db/schema/index.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { paths } from '../../paths.ts';
import { escapeHtml, markHighlights } from '../../search/text.ts';
import type { Likeness } from '../comparison.ts';
import type { InitiativeCard, Link, Pagination, SourceLine, TestimonialCard } from '../models.ts';
import type { ListedInitiative } from '../service.ts';
import type { CatalogueVocabulary } from '../vocabulary.ts';

/** What every presenter needs: the language and the names of things. */
export interface PresentationContext {
  t: Translator;
  vocabulary: CatalogueVocabulary;
  baseUrl: string;
}

/** Slug of the top theme of the first theme of a record. */
export function topThemeOf(themeIds: readonly number[], vocabulary: CatalogueVocabulary): string {
  const theme = vocabulary.themeById.get(themeIds[0] ?? 0);
  if (!theme) return '';
  return theme.parentId === null ? theme.slug : (vocabulary.themeById.get(theme.parentId)?.slug ?? theme.slug);
}

export function themeLinks(themeIds: readonly number[], { t, vocabulary }: PresentationContext): Link[] {
  return vocabulary
    .themesOf(themeIds)
    .map((theme) => ({ href: paths.theme(t.language, theme.slug), label: t.label(theme) }));
}

/** "Commune", "Intercommunalité", "Syndicat mixte"… */
export function kindOf(territory: TerritoryRow, t: Translator): string {
  if (territory.country !== 'FR') return t('type.etranger');
  if (territory.category === 'com') return t('kind.com');
  if (territory.kind === 'epci' && territory.category) return t(epciKey(territory.category));
  if (territory.kind === 'autre') return t(territory.category === 'syndicat' ? 'type.syndicat' : 'type.autre');
  return t(`type.${territory.kind}`);
}

function epciKey(category: string) {
  if (category === 'CA') return 'kind.ca' as const;
  if (category === 'CU') return 'kind.cu' as const;
  if (category === 'METRO' || category === 'MET69') return 'kind.metropole' as const;
  return 'kind.cc' as const;
}

/** "Morbihan, Bretagne": where a territory lies, for those who do not know it. */
export function whereabouts(territory: TerritoryRow, vocabulary: CatalogueVocabulary): string {
  const names = territory.departments.map((code) => vocabulary.departments.get(code)?.name);
  const region = vocabulary.regions.get(territory.regionCode ?? '')?.name;
  const shown =
    territory.kind === 'departement' ? [region] : territory.kind === 'region' ? [] : [...names.slice(0, 3), region];
  return [...new Set(shown.filter((name) => name !== undefined && name !== territory.name))].join(', ');
}

export function yearsOf(
  revision: Pick<PublishedInitiative['revision'], 'yearFrom' | 'yearTo'>,
  t: Translator,
): string | null {
  const { yearFrom, yearTo } = revision;
  if (yearFrom === null) return null;
  if (yearTo === null || yearTo === yearFrom) return String(yearFrom);
  return t('years.range', { from: String(yearFrom), to: String(yearTo) });
}

export function volumeLink(number: number, t: Translator): Link {
  return { href: paths.volume(t.language, number), label: t('tome.numero', { number: String(number) }) };
}

/** "Commune, Morbihan, Bretagne, 12 000 habitants": tells places of one name apart. */
export function territoryDetail(territory: TerritoryRow, { t, vocabulary }: PresentationContext): string {
  const { population } = territory;
  return [
    kindOf(territory, t),
    whereabouts(territory, vocabulary),
    population === null ? '' : t('territory.inhabitants', { count: population }),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

export function likenessInWords(likeness: Likeness, t: Translator): string {
  return likeness.reason === 'distance'
    ? t('peer.distance', { kilometres: likeness.kilometres })
    : t(`peer.${likeness.reason}`);
}

/** "même strate de population, à 42 km"; null where there is nothing to say. */
function comparisonInWords({ comparison }: ListedInitiative, t: Translator): string | null {
  if (!comparison) return null;
  const words = comparison.likenesses
    .filter(({ reason }) => reason !== 'distance')
    .map((likeness) => likenessInWords(likeness, t));
  if (comparison.kilometres !== null) words.push(t('peer.distance', { kilometres: Math.round(comparison.kilometres) }));
  return words.length > 0 ? words.join(', ') : null;
}

export function initiativeCard(listed: ListedInitiative, context: PresentationContext): InitiativeCard {
  const { t, vocabulary } = context;
  const { initiative, territory, hit } = listed;
  const { revision } = initiative;
  return {
    href: paths.initiative(t.language, initiative.slug),
    titleHtml: markHighlights(hit?.highlights.title ?? revision.title),
    summaryHtml: markHighlights(hit?.highlights.summary ?? revision.summary),
    extractHtml: hit?.highlights.extract ? markHighlights(hit.highlights.extract) : null,
    territory: {
      label: territory.name,
      href: paths.territory(t.language, territory.code),
      detail: whereabouts(territory, vocabulary),
    },
    topTheme: topThemeOf(initiative.themeIds, vocabulary),
    themes: themeLinks(initiative.themeIds, context),
    years: yearsOf(revision, t),
    status: revision.status === 'inconnu' ? null : t(`statut.${revision.status}`),
    volumes: initiative.volumes.map((volume) => volumeLink(volume.number, t)),
    testimonials: listed.testimonials > 0 ? t('card.testimonials', { count: listed.testimonials }) : null,
    likeness: comparisonInWords(listed, t),
  };
}

function voiceLabel(voice: SpokenTestimonial['testimonial']['voice'], t: Translator): string | null {
  return voice === 'unknown' ? null : t(`voice.${voice}`);
}

export function testimonialCard(
  { testimonial, speaker, initiativeSlug }: SpokenTestimonial,
  territories: ReadonlyMap<number, TerritoryRow>,
  { t, vocabulary }: PresentationContext,
): TestimonialCard {
  const territory = territories.get(testimonial.territoryId);
  return {
    href: testimonial.slug === '' ? null : paths.testimonial(t.language, testimonial.slug),
    speakerHref: speaker.slug === '' ? null : paths.speaker(t.language, speaker.slug),
    speaker: speaker.name,
    office: testimonial.office,
    territory: {
      href: territory ? paths.territory(t.language, territory.code) : paths.territories(t.language),
      label: territory?.name ?? testimonial.territoryName,
    },
    date: testimonial.date ? t.date(testimonial.date) : null,
    quotation: testimonial.form === 'quotation',
    reported: testimonial.form === 'quotation' ? null : t(`testimonial.${testimonial.form}`),
    html: escapeHtml(testimonial.text),
    voice: voiceLabel(testimonial.voice, t),
    networks: labelsOfTerms('network', testimonial.networks, t, vocabulary),
    initiative: initiativeSlug
      ? { href: paths.initiative(t.language, initiativeSlug), label: t('card.initiative') }
      : null,
  };
}

export function labelsOfTerms(
  kind: Parameters<CatalogueVocabulary['term']>[0],
  slugs: readonly string[],
  t: Translator,
  vocabulary: CatalogueVocabulary,
): string[] {
  return vocabulary.termsOf(kind, slugs).map((term) => t.label(term));
}

export function sourceLine(source: Source, t: Translator): SourceLine {
  const parts = [
    source.publisher ?? new URL(source.url).hostname.replace(/^www\./, ''),
    source.date ? t.date(source.date) : null,
    t('source.readOn', { date: t.date(source.readOn) }),
    source.read === 'excerpt' ? t('source.excerpt') : null,
  ];
  return { title: source.title, url: source.url, detail: parts.filter((part) => part !== null).join(', ') };
}

/** Page links: the first, the last and those around the current one. Null when one page holds everything. */
export function pagination(
  { page, pageSize, total }: { page: number; pageSize: number; total: number },
  href: (page: number) => string,
  t: Translator,
): Pagination | null {
  const last = Math.ceil(total / pageSize);
  if (last <= 1) return null;
  const current = Math.min(page, last);
  const shown = [...new Set([1, current - 2, current - 1, current, current + 1, current + 2, last])]
    .filter((each) => each >= 1 && each <= last)
    .sort((a, b) => a - b);
  const pages: Pagination['pages'] = [];
  for (const [position, each] of shown.entries()) {
    if (position > 0 && each - (shown[position - 1] ?? 0) > 1) pages.push(null);
    pages.push({ label: t.number(each), href: href(each), current: each === page });
  }
  return {
    summary: t('pagination.summary', { page: t.number(page), last: t.number(last) }),
    previousHref: page > 1 ? href(Math.min(page - 1, last)) : null,
    nextHref: page < last ? href(page + 1) : null,
    pages,
  };
}

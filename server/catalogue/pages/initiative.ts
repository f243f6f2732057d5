import { sourceSet } from '../../images.ts';
import { paths } from '../../paths.ts';
import { completenessOf } from '../completeness.ts';
import type { LocatedInitiative } from '../located.ts';
import type { Fact, InitiativePage } from '../models.ts';
import type { CatalogueService } from '../service.ts';
import {
  initiativeCard,
  labelsOfTerms,
  type PresentationContext,
  sourceLine,
  testimonialCard,
  themeLinks,
  topThemeOf,
  volumeLink,
  whereabouts,
  yearsOf,
} from './cards.ts';
import { breadcrumbOf, presentPeers, territoryCard } from './territories.ts';

/** What the page of a record is made from. */
type View = Pick<
  Awaited<ReturnType<CatalogueService['initiative']>>,
  'initiative' | 'territory' | 'ancestors' | 'spoken' | 'peers' | 'similar' | 'model' | 'inspired' | 'news'
>;
const sectionNames = ['context', 'realisation', 'results', 'lessons'] as const;

function factsOf(view: View, context: PresentationContext): Fact[] {
  const { t, vocabulary } = context;
  const { revision, technologies, volumes } = view.initiative;
  const { content } = revision;
  const facts: Fact[] = [];
  const add = (label: string, values: { label: string; href: string | null }[]) => {
    if (values.length > 0) facts.push({ label, values });
  };
  const texts = (values: readonly string[]) => values.map((label) => ({ label, href: null }));
  const years = yearsOf(revision, t);
  add(t('fact.status'), texts([t(`statut.${revision.status}`)]));
  add(t('fact.years'), texts(years === null ? [] : [years]));
  add(
    t('fact.technologies'),
    vocabulary.termsOf('technology', technologies).map((term) => ({
      label: t.label(term),
      href: paths.initiatives(t.language, new URLSearchParams({ technologie: term.slug })),
    })),
  );
  add(t('fact.partners'), texts(content.partners));
  add(t('fact.suppliers'), texts(content.suppliers));
  add(t('fact.cost'), texts(content.cost ? [content.cost.note] : []));
  add(t('fact.funding'), texts(content.funding));
  add(
    t('fact.volumes'),
    volumes.map((volume) => {
      const link = volumeLink(volume.number, t);
      return {
        ...link,
        label: volume.page === null ? link.label : t('fact.volumePage', { volume: link.label, page: volume.page }),
      };
    }),
  );
  add(
    t('fact.links'),
    content.links.map((link) => ({ label: link.label, href: link.url })),
  );
  const recordLinks = (records: readonly LocatedInitiative[]) =>
    records.map((record) => ({
      label: `${record.initiative.revision.title} (${record.territory.name})`,
      href: paths.initiative(t.language, record.initiative.slug),
    }));
  add(t('initiative.inspiredBy'), recordLinks(view.model ? [view.model] : []));
  add(t('initiative.inspired'), recordLinks(view.inspired));
  const contact = content.contact;
  add(t('fact.contact'), texts([contact?.name, contact?.email, contact?.phone].filter((value) => value !== undefined)));
  return facts;
}

export function citationOf(view: View, { t, baseUrl }: PresentationContext): string {
  const { revision, id } = view.initiative;
  return t('initiative.citation', {
    title: revision.title,
    territory: view.territory.name,
    version: revision.number,
    date: t.date(revision.createdAt),
    address: baseUrl + paths.permanent(id),
  });
}

const staleAfter = 2 * 365 * 24 * 3600 * 1000;

/**
 * Date of the last that was heard of a project, partial: what an account wrote, an answer to the yearly question, the
 * sources, the years of the project itself. Null where nothing is dated.
 */
export function lastNewsOf({ initiative, news }: Pick<View, 'initiative' | 'news'>): string | null {
  const { revision } = initiative;
  const dates = [
    revision.authorId === null ? null : revision.createdAt.slice(0, 10),
    ...news.map(({ answeredAt }) => answeredAt?.slice(0, 10)),
    ...revision.content.sources.map(({ date }) => date),
    String(revision.yearTo ?? revision.yearFrom ?? ''),
  ];
  return (
    dates
      .filter((date) => date !== null && date !== undefined && date !== '')
      .sort()
      .at(-1) ?? null
  );
}

/** The date to show where nothing was heard for two years of a project that nobody has ended. */
function staleSince(view: Pick<View, 'initiative' | 'news'>, now: number): string | null {
  const last = lastNewsOf(view);
  if (last === null || view.initiative.revision.status === 'arrete') return null;
  // A year or a month alone counts to its end.
  const latest = Date.parse(last.length === 4 ? `${last}-12-31` : last.length === 7 ? `${last}-28` : last);
  return now - latest > staleAfter ? last : null;
}

export function presentInitiative(view: View, context: PresentationContext): InitiativePage {
  const { t, vocabulary, baseUrl } = context;
  const { initiative, territory } = view;
  const { revision } = initiative;
  const { sections } = revision.content;
  const completeness = completenessOf(initiative, view.spoken.length);
  const territories = new Map([[territory.id, territory]]);
  const stale = staleSince(view, Date.now());
  return {
    title: revision.title,
    summary: revision.summary,
    topTheme: topThemeOf(initiative.themeIds, vocabulary),
    breadcrumb: [
      { href: paths.initiatives(t.language), label: t('initiatives.title') },
      ...breadcrumbOf(view.ancestors, context).slice(1),
    ],
    territory: {
      label: territory.name,
      href: paths.territory(t.language, territory.code),
      detail: whereabouts(territory, vocabulary),
      writtenAs: revision.territoryName === territory.name ? null : revision.territoryName,
    },
    themes: themeLinks(initiative.themeIds, context),
    facts: factsOf(view, context),
    sections: sectionNames.flatMap((name) => {
      const text = sections[name];
      return text ? [{ id: name, title: t(`section.${name}`), paragraphs: text.split(/\n+/) }] : [];
    }),
    images: revision.content.images.map((image) => ({
      src: image.file,
      sourceSet: sourceSet(image.file, image.width),
      width: image.width,
      height: image.height,
      alternativeText: image.alternativeText,
      caption: image.caption ?? null,
      rights: image.rights,
    })),
    testimonials: view.spoken.map((spoken) => ({ ...testimonialCard(spoken, territories, context), initiative: null })),
    news: view.news.map(({ answer, answeredAt, text }) => ({
      date: t.date(answeredAt ?? ''),
      answer: answer === null ? '' : t(`followup.answer.${answer}`),
      text,
    })),
    stale: stale === null ? null : t('initiative.stale', { date: t.date(stale) }),
    sources: revision.content.sources.map((source) => sourceLine(source, t)),
    weakSource: revision.content.weakSource,
    completeness: { score: completeness.score, missing: completeness.missing.map((part) => t(`completeness.${part}`)) },
    territoryCard: territoryCard(territory, view.ancestors, context),
    peers: presentPeers(view.peers, context),
    similar: view.similar.map((listed) => initiativeCard(listed, context)),
    citation: citationOf(view, context),
    improveHref: paths.contributeTo(t.language, initiative.slug),
    permanentUrl: baseUrl + paths.permanent(initiative.id),
    version: t('initiative.version', { number: revision.number, date: t.date(revision.createdAt) }),
  };
}

/** schema.org description of a record (https://schema.org/Article). */
export function initiativeJsonLd(view: View, { t, vocabulary, baseUrl }: PresentationContext): unknown {
  const { initiative, territory } = view;
  const { revision } = initiative;
  return {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': baseUrl + paths.permanent(initiative.id),
    url: baseUrl + paths.initiative(t.language, initiative.slug),
    headline: revision.title,
    abstract: revision.summary,
    inLanguage: 'fr',
    version: String(revision.number),
    datePublished: initiative.publishedAt,
    dateModified: revision.createdAt,
    license: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
    isPartOf: { '@type': 'Collection', name: t('site.name'), url: baseUrl },
    about: vocabulary.themesOf(initiative.themeIds).map(({ labelFr }) => labelFr),
    keywords: labelsOfTerms('technology', initiative.technologies, t, vocabulary).join(', '),
    temporalCoverage:
      revision.yearFrom === null
        ? undefined
        : [revision.yearFrom, revision.yearTo].filter((year) => year !== null).join('/'),
    spatialCoverage: {
      '@type': 'AdministrativeArea',
      name: territory.name,
      identifier: territory.code,
      geo:
        territory.latitude === null || territory.longitude === null
          ? undefined
          : { '@type': 'GeoCoordinates', latitude: territory.latitude, longitude: territory.longitude },
    },
    citation: revision.content.sources.map((source) => ({
      '@type': 'CreativeWork',
      name: source.title,
      url: source.url,
      datePublished: source.date,
    })),
  };
}

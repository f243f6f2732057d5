import type { Executor } from '../../db/open.ts';
import {
  chosenCases,
  type SectionKind,
  sectionsOf,
  standingConsents,
  type VolumeSectionRow,
} from '../../db/queries/books.ts';
import { answersOf } from '../../db/queries/followups.ts';
import type { SpokenTestimonial } from '../../db/queries/testimonials.ts';
import { testimonialsInPrint } from '../../db/queries/testimonials.ts';
import type { VolumeRow } from '../../db/queries/volumes.ts';
import type { Image, VolumeContent } from '../../db/schema/index.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { type LocatedInitiative, locate } from '../catalogue/located.ts';
import { kindOf, labelsOfTerms, type PresentationContext, topThemeOf, yearsOf } from '../catalogue/pages/cards.ts';
import { paths } from '../paths.ts';
import type {
  BookCase,
  BookImage,
  BookMedium,
  BookSection,
  BookTestimonial,
  VolumeManifest,
} from '../publishing/manifest.ts';
import { frozenFigures } from './barometer.ts';
import { blocksOf, paragraphsOf } from './text.ts';

const sectionNames = ['context', 'realisation', 'results', 'lessons'] as const;
const collection = 'Hommes et Territoires connectés';

function imageOf({ file, width, height, alternativeText, caption, rights }: Image): BookImage {
  const name = file.replace(/^\/images\//, '');
  return { file: name, width, height, alternativeText, caption: caption ?? '', rights };
}

type Consent = ReturnType<typeof standingConsents>[number];

/** Where words may be printed: as their speaker agreed or, for short quotations of a public source, as the publisher decides. */
function mediaOf(consents: readonly Consent[], quotesPublicSources: boolean): BookMedium[] {
  const media = new Set<BookMedium>();
  for (const { medium, basis } of consents) {
    if (medium === 'social') continue;
    media.add(medium);
    if (basis === 'public-source' && quotesPublicSources) media.add('pdf').add('print');
  }
  return [...media].sort();
}

function testimonialOf(
  { testimonial, speaker }: SpokenTestimonial,
  media: BookMedium[],
  { t }: PresentationContext,
): BookTestimonial {
  const { source } = testimonial;
  return {
    id: testimonial.id,
    slug: testimonial.slug,
    speaker: speaker.name,
    office: testimonial.office,
    date: testimonial.date === null ? '' : t.date(testimonial.date),
    quotation: testimonial.form === 'quotation',
    ...(testimonial.form === 'observation' ? { observation: true as const } : {}),
    text: testimonial.text,
    media,
    source: source === null ? '' : [source.publisher, source.title].filter(Boolean).join(', '),
  };
}

function caseOf(
  { initiative, territory }: LocatedInitiative,
  testimonials: BookTestimonial[],
  context: PresentationContext,
): BookCase {
  const { t, vocabulary, baseUrl } = context;
  const { revision } = initiative;
  const { content } = revision;
  const department = vocabulary.departments.get(territory.departmentCode ?? '');
  const region = vocabulary.regions.get(territory.regionCode ?? '');
  const facts = [
    ['fact.partners', content.partners],
    ['fact.suppliers', content.suppliers],
    ['fact.funding', content.funding],
    ['fact.cost', content.cost ? [content.cost.note] : []],
  ] as const;
  return {
    id: initiative.id,
    anchor: `fiche-${initiative.id}`,
    version: revision.number,
    title: revision.title,
    summary: revision.summary,
    territory: {
      name: territory.name,
      code: territory.code,
      kind: kindOf(territory, t),
      department: department?.name ?? '',
      region: region?.name ?? '',
      departmentCodes: territory.departments,
      population: territory.population,
    },
    years: yearsOf(revision, t) ?? '',
    status: t(`statut.${revision.status}`),
    themes: vocabulary.themesOf(initiative.themeIds).map((theme) => t.label(theme)),
    topTheme: topThemeOf(initiative.themeIds, vocabulary),
    technologies: labelsOfTerms('technology', initiative.technologies, t, vocabulary),
    sections: sectionNames.flatMap((name) => {
      const text = content.sections[name];
      return text ? [{ name, title: t(`section.${name}`), paragraphs: paragraphsOf(text) }] : [];
    }),
    facts: facts.flatMap(([label, values]) => (values.length > 0 ? [{ label: t(label), values: [...values] }] : [])),
    contact: [content.contact?.name, content.contact?.email, content.contact?.phone].filter(Boolean).join(', '),
    testimonials,
    images: content.images.map(imageOf),
    sources: content.sources.map(({ title, publisher, date, url }) => ({
      title,
      publisher: publisher ?? '',
      date: date === undefined ? '' : t.date(date),
      url,
    })),
    url: baseUrl + paths.permanent(initiative.id),
  };
}

/** Counts of a list of labels, the most frequent first. */
function countsOf(labels: readonly string[], { t }: PresentationContext): { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || t.collator.compare(a.label, b.label));
}

function figuresOf(cases: readonly BookCase[], context: PresentationContext) {
  const { t } = context;
  const table = (key: 'themes' | 'regions' | 'kinds', labels: readonly string[]) => ({
    title: t(`book.figures.${key}`),
    total: cases.length,
    note: t('book.figures.note', { count: cases.length }),
    rows: countsOf(labels, context),
  });
  return [
    table(
      'themes',
      cases.flatMap(({ themes }) => themes.slice(0, 1)),
    ),
    table(
      'regions',
      cases.map(({ territory }) => territory.region || t('book.elsewhere')),
    ),
    table(
      'kinds',
      cases.map(({ territory }) => territory.kind),
    ),
  ];
}

function departmentsOf(cases: readonly BookCase[], { vocabulary }: PresentationContext) {
  const codes = cases.flatMap(({ territory }) => territory.departmentCodes);
  return vocabulary.departmentFilters.flatMap(({ code, label }) => {
    const count = codes.filter((each) => each === code).length;
    return count === 0 ? [] : [{ code, name: label, count }];
  });
}

/** The names of the themes as the volume's own version of the taxonomy has them. */
function taxonomyOf({ t, vocabulary }: PresentationContext): VolumeManifest['taxonomy'] {
  const { version, themes, themeById } = vocabulary;
  if (version === null) return null;
  return {
    number: version.number,
    label: version.label,
    themes: themes.map((theme) => ({
      slug: theme.slug,
      label: t.label(theme),
      parent: themeById.get(theme.parentId ?? 0)?.slug ?? '',
    })),
  };
}

/**
 * The book as the volume stands now: chapters hold the published versions of their records, in order. Pure but for what
 * it reads; two calls without a change between give the same. The vocabulary of the context is that of the volume's own
 * version of the taxonomy.
 */
export function buildManifest(
  executor: Executor,
  volume: VolumeRow & { content: VolumeContent },
  edition: VolumeManifest['edition'],
  context: PresentationContext,
): VolumeManifest {
  const { t, baseUrl } = context;
  const { content } = volume;
  const sections = sectionsOf(executor, volume.number);
  const chosen = chosenCases(executor, volume.number).filter(({ sectionId }) => sectionId !== null);
  const ids = chosen.map(({ initiativeId }) => initiativeId);
  const located = new Map(locate(executor, ids).map((each) => [each.initiative.id, each]));
  const spoken = testimonialsInPrint(executor, ids);
  const consents = Map.groupBy(
    standingConsents(
      executor,
      spoken.map(({ testimonial }) => testimonial.id),
    ),
    ({ testimonialId }) => testimonialId,
  );
  const testimonialsOf = (initiativeId: number) =>
    spoken
      .filter(({ testimonial }) => testimonial.initiativeId === initiativeId)
      .map((each) =>
        testimonialOf(each, mediaOf(consents.get(each.testimonial.id) ?? [], content.quotesPublicSources), context),
      )
      .filter(({ media }) => media.length > 0);
  const casesIn = (sectionId: number): BookCase[] =>
    chosen
      .filter((each) => each.sectionId === sectionId)
      .flatMap(({ initiativeId }) => {
        const one = located.get(initiativeId);
        return one ? [caseOf(one, testimonialsOf(initiativeId), context)] : [];
      });
  const all = sections.flatMap(({ id, kind }) => (kind === 'chapter' ? casesIn(id) : []));
  let chapter = 0;

  function sectionOf(row: VolumeSectionRow): BookSection {
    const { id, kind } = row;
    const title = frenchTypography(row.title);
    const anchor = `${anchors[kind]}-${id}`;
    const introduction = paragraphsOf(row.text);
    switch (kind) {
      case 'chapter':
        chapter += 1;
        return { kind, anchor, number: chapter, title, introduction, cases: casesIn(id) };
      case 'map': {
        const elsewhere = all.filter(({ territory }) => territory.departmentCodes.length === 0).length;
        return { kind, anchor, title, introduction, departments: departmentsOf(all, context), elsewhere };
      }
      case 'figures':
        return { kind, anchor, title, introduction, tables: figuresOf(all, context) };
      case 'barometer':
        return { kind, anchor, title, introduction, ...frozenFigures(executor, row, context) };
      case 'followups':
        return { kind, anchor, title, introduction, entries: followupEntries(executor, context) };
      default: {
        const author =
          row.authorName === '' ? null : { name: row.authorName, office: frenchTypography(row.authorOffice) };
        return { kind, anchor, title, author, blocks: blocksOf(row.text, kind === 'interview') };
      }
    }
  }

  const { year, demonstration, publisher, place, isbn, issn, price, licence, printer } = content;
  return {
    format: 1,
    volume: {
      number: volume.number,
      year,
      collection,
      title: frenchTypography(content.title),
      subtitle: frenchTypography(content.subtitle),
      demonstration,
      publisher,
      place,
      isbn,
      issn,
      legalDeposit: content.legalDeposit === '' ? '' : t.date(content.legalDeposit),
      price,
      licence,
      printer,
      team: content.team.map(({ role, names }) => ({ role: frenchTypography(role), names })),
      partners: content.partners.map(({ logo, ...each }) => ({ ...each, logo: logo === null ? null : imageOf(logo) })),
      cover: content.cover === null ? null : imageOf(content.cover),
      pressContact: paragraphsOf(content.pressContact ?? ''),
      blurb: paragraphsOf(content.blurb),
      baseUrl,
    },
    edition,
    taxonomy: taxonomyOf(context),
    sections: sections.map(sectionOf),
  };
}

const anchors: Record<SectionKind, string> = {
  foreword: 'avant-propos',
  chapter: 'chapitre',
  contribution: 'contribution',
  interview: 'entretien',
  further: 'pour-aller-plus-loin',
  followups: 'devenues',
  map: 'carte',
  figures: 'chiffres',
  barometer: 'barometre',
};

/** Answers to "what became of it" about cases of past volumes, the newest first. */
function followupEntries(executor: Executor, { t, baseUrl }: PresentationContext) {
  const answers = answersOf(executor, null);
  const located = new Map(
    locate(executor, [...new Set(answers.map(({ initiativeId }) => initiativeId))]).map((each) => [
      each.initiative.id,
      each,
    ]),
  );
  return answers.flatMap(({ initiativeId, answer, answeredAt, text }) => {
    const one = located.get(initiativeId);
    if (!one || answer === null || answeredAt === null) return [];
    const [printed] = one.initiative.volumes;
    return [
      {
        title: one.initiative.revision.title,
        territory: one.territory.name,
        volume: printed ? t('tome.numero', { number: String(printed.number) }) : '',
        answer: t(`followup.answer.${answer}`),
        date: t.date(answeredAt),
        text: frenchTypography(text),
        url: baseUrl + paths.permanent(initiativeId),
      },
    ];
  });
}

import { foldName } from '../../../db/folding.ts';
import type { Fact } from '../../catalogue/models.ts';
import {
  initiativeCard,
  labelsOfTerms,
  type PresentationContext,
  testimonialCard,
} from '../../catalogue/pages/cards.ts';
import type { CatalogueService } from '../../catalogue/service.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { paths } from '../../paths.ts';
import { indexedPerson } from '../../publishing/indexes.ts';
import type { HeldOffice } from '../offices.ts';
import type { TestimonialsService } from '../service.ts';

/** More people than this are shown one initial at a time. */
const wholeList = 600;

const letterOf = (key: string) => /[a-z]/.exec(foldName(key))?.[0].toUpperCase() ?? '#';

/** Everybody by family name; `chosen`: an initial, or empty. */
export function presentSpeakers(
  rows: ReturnType<TestimonialsService['speakers']>,
  chosen: string,
  { t }: PresentationContext,
) {
  const people = rows
    .map(({ slug, name, total }) => ({
      ...indexedPerson(name),
      href: paths.speaker(t.language, slug),
      testimonials: t('speakers.testimonials', { count: total }),
    }))
    .sort((a, b) => t.collator.compare(a.key, b.key));
  const groups = [...Map.groupBy(people, ({ key }) => letterOf(key))].sort(([a], [b]) => a.localeCompare(b));
  const letters = groups.map(([letter]) => letter);
  const shown = letters.includes(chosen) ? chosen : people.length > wholeList ? (letters[0] ?? '') : '';
  return {
    heading: t('speakers.heading', { count: people.length }),
    letters: letters.map((letter) => ({
      label: letter,
      href: paths.speakers(t.language, new URLSearchParams({ lettre: letter })),
      current: letter === shown,
    })),
    allHref: shown !== '' && people.length <= wholeList ? paths.speakers(t.language) : null,
    groups: groups
      .filter(([letter]) => shown === '' || letter === shown)
      .map(([letter, members]) => ({ letter, id: `lettre-${letter === '#' ? 'autre' : letter}`, people: members })),
  };
}

type View = ReturnType<TestimonialsService['speaker']>;
type Territories = ReturnType<CatalogueService['territoriesOf']>;

/** "en 2014 et 2016". */
export function yearsInWords({ years }: HeldOffice, t: Translator): string {
  return years.length === 0
    ? t('speaker.office.undated')
    : t('speaker.office.years', { years: t.list(years.map(String)) });
}

function factsOf({ spoken }: View, territories: Territories, { t, vocabulary }: PresentationContext): Fact[] {
  const terms = (kind: 'network' | 'use', field: 'networks' | 'uses') =>
    labelsOfTerms(
      kind,
      spoken.flatMap(({ testimonial }) => testimonial[field]),
      t,
      vocabulary,
    ).map((label) => ({ label, href: null }));
  const places = [...territories.values()].map(({ name, code }) => ({
    label: name,
    href: paths.territory(t.language, code),
  }));
  return [
    { label: t('speaker.territories'), values: places },
    { label: t('speaker.networks'), values: terms('network', 'networks') },
    { label: t('speaker.uses'), values: terms('use', 'uses') },
  ].filter(({ values }) => values.length > 0);
}

export function presentSpeaker(view: View, territories: Territories, mayEdit: boolean, context: PresentationContext) {
  const { t } = context;
  const { speaker, spoken, offices, initiatives } = view;
  return {
    name: speaker.name,
    aliases: speaker.aliases,
    heading: t('speaker.testimonials', { count: spoken.length }),
    offices: offices.map((held) => ({
      office: held.office,
      years: yearsInWords(held, t),
      territory: {
        label: held.territoryName,
        href: paths.territory(t.language, territories.get(held.territoryId)?.code ?? ''),
      },
    })),
    cards: spoken.map((row) => testimonialCard(row, territories, context)),
    facts: factsOf(view, territories, context),
    initiatives: initiatives.map((listed) => initiativeCard(listed, context)),
    editHref: mayEdit ? paths.speakerEditing(t.language, speaker.slug) : null,
  };
}

/** schema.org description of a speaker (https://schema.org/Person), without any office: those of a past day are no job titles. */
export function speakerJsonLd({ speaker, spoken }: View, { baseUrl }: PresentationContext): unknown {
  const url = baseUrl + paths.speaker('fr', speaker.slug);
  return {
    '@context': 'https://schema.org',
    '@type': 'Person',
    '@id': url,
    url,
    name: speaker.name,
    alternateName: speaker.aliases.length > 0 ? speaker.aliases : undefined,
    subjectOf: spoken.map(({ testimonial }) => ({
      '@type': testimonial.form === 'quotation' ? 'Quotation' : 'CreativeWork',
      url: baseUrl + paths.testimonial('fr', testimonial.slug),
      name: `${speaker.name}, ${testimonial.office}`,
      dateCreated: testimonial.date ?? undefined,
    })),
  };
}

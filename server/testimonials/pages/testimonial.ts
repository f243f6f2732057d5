import type { Fact } from '../../catalogue/models.ts';
import { initiativeCard, type PresentationContext, sourceLine, testimonialCard } from '../../catalogue/pages/cards.ts';
import type { CatalogueService } from '../../catalogue/service.ts';
import { paths } from '../../paths.ts';
import type { TestimonialFacet } from '../../search/fields.ts';
import { bibtexCitation, type Cited, cslCitation, htmlCitation, textCitation } from '../citations.ts';
import type { TestimonialsService } from '../service.ts';
import { sentencesOf } from '../transcripts.ts';
import { presentRecording } from './recording.ts';

type View = ReturnType<TestimonialsService['testimonial']>;

function factsOf({ spoken: { testimonial } }: View, { t, vocabulary }: PresentationContext): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, values: Fact['values']) => {
    if (values.length > 0) facts.push({ label, values });
  };
  const text = (label: string | null) => (label === null ? [] : [{ label, href: null }]);
  const terms = (
    kind: 'motive' | 'brake' | 'network' | 'presence' | 'use',
    slugs: readonly string[],
    address: ((slug: string) => string) | null = null,
  ) =>
    vocabulary
      .termsOf(kind, slugs)
      .map((term) => ({ label: t.label(term), href: address ? address(term.slug) : null }));
  const overcome = vocabulary.termsOf('brake', testimonial.overcome).map(({ slug }) => slug);
  const met = vocabulary.termsOf('brake', testimonial.brakes).filter(({ slug }) => !overcome.includes(slug));
  const brake = (slug: string) => paths.brake(t.language, slug);
  add(t('testimonial.date'), text(testimonial.date ? t.date(testimonial.date) : null));
  add(t('testimonial.place'), text(testimonial.place));
  add(t('testimonial.medium'), text(t(`medium.${testimonial.medium}`)));
  add(t('testimonial.voice'), text(t(`voice.${testimonial.voice}`)));
  add(
    t('testimonial.motives'),
    terms('motive', testimonial.motives, (slug) => paths.motive(t.language, slug)),
  );
  add(
    t('testimonial.brakes'),
    terms(
      'brake',
      met.map(({ slug }) => slug),
      brake,
    ),
  );
  add(t('testimonial.overcome'), terms('brake', overcome, brake));
  const found = (facet: TestimonialFacet) => (slug: string) =>
    paths.testimonials(t.language, new URLSearchParams({ [facet]: slug }));
  add(t('testimonial.networks'), terms('network', testimonial.networks, found('reseau')));
  add(t('testimonial.presences'), terms('presence', testimonial.presences, found('presence')));
  add(t('testimonial.uses'), terms('use', testimonial.uses, found('usage')));
  return facts;
}

function citedOf({ spoken }: View, { t, baseUrl }: PresentationContext): Cited {
  const { testimonial, speaker } = spoken;
  const { slug, text, form, office, date, source } = testimonial;
  const url = baseUrl + paths.quotation('fr', slug);
  return {
    slug,
    title: t('quotation.recordTitle', { speaker: speaker.name, office }),
    text,
    quotation: form === 'quotation',
    speaker: speaker.name,
    office,
    date,
    dateInWords: date ? t.date(date) : t('date.unknown'),
    source: source
      ? [source.title, source.publisher, source.url].filter((part) => part !== undefined).join(', ')
      : t('quotation.given'),
    catalogue: t('site.name'),
    url,
    reported: t(form === 'observation' ? 'testimonial.observation' : 'quotation.reported'),
  };
}

/** The words and where they come from, in every form that a text, a page or a bibliography takes. */
function citationsOf(view: View, context: PresentationContext) {
  const { t } = context;
  const cited = citedOf(view, context);
  const form = (name: 'html' | 'bibtex' | 'csl', text: string) => ({
    id: `citation-${name}`,
    label: t(`quotation.${name}`),
    text,
  });
  return {
    text: textCitation(cited),
    url: cited.url,
    forms: [form('html', htmlCitation(cited)), form('bibtex', bibtexCitation(cited)), form('csl', cslCitation(cited))],
  };
}

export function presentTestimonial(
  view: View,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
) {
  const { t, baseUrl } = context;
  const { testimonial, speaker } = view.spoken;
  const sentences = sentencesOf(testimonial.text).map((text, index) => ({
    id: `p${index + 1}`,
    text,
    url: baseUrl + paths.quotation('fr', testimonial.slug, `p${index + 1}`),
  }));
  return {
    card: testimonialCard(view.spoken, territories, context),
    speakerHref: paths.speaker(t.language, speaker.slug),
    aliases: speaker.aliases,
    sentences,
    /** Addresses of single sentences, where there is more than one. */
    parts: sentences.length > 1 ? sentences : [],
    permalink: paths.quotation(t.language, testimonial.slug),
    facts: factsOf(view, context),
    recording: testimonial.recording ? presentRecording(testimonial.recording, context) : null,
    source: testimonial.source ? sourceLine(testimonial.source, t) : null,
    ledgerHref: paths.consentLedger(t.language, testimonial.slug),
    initiative: view.initiative ? initiativeCard(view.initiative, context) : null,
    others: view.others.map((other) => testimonialCard(other, territories, context)),
    citations: citationsOf(view, context),
  };
}

/** schema.org description of words that are a person's own (https://schema.org/Quotation); a summary of them is none. */
export function testimonialJsonLd({ spoken }: View, { baseUrl }: PresentationContext): unknown {
  const { testimonial, speaker } = spoken;
  if (testimonial.form !== 'quotation') return undefined;
  return {
    '@context': 'https://schema.org',
    '@type': 'Quotation',
    '@id': baseUrl + paths.quotation('fr', testimonial.slug),
    text: testimonial.text,
    inLanguage: 'fr',
    dateCreated: testimonial.date ?? undefined,
    creator: { '@type': 'Person', name: speaker.name, url: baseUrl + paths.speaker('fr', speaker.slug) },
    isBasedOn: testimonial.source?.url,
  };
}

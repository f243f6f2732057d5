import { paths } from '../../paths.ts';
import type { Fact, TestimonialPage } from '../models.ts';
import type { CatalogueService } from '../service.ts';
import { initiativeCard, labelsOfTerms, type PresentationContext, sourceLine, testimonialCard } from './cards.ts';

type View = ReturnType<CatalogueService['testimonial']>;

function factsOf({ spoken: { testimonial } }: View, { t, vocabulary }: PresentationContext): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, values: readonly (string | null)[]) => {
    const shown = values.filter((value) => value !== null);
    if (shown.length > 0) facts.push({ label, values: shown.map((value) => ({ label: value, href: null })) });
  };
  const terms = (kind: 'motive' | 'brake' | 'network' | 'presence' | 'use', slugs: readonly string[]) =>
    labelsOfTerms(kind, slugs, t, vocabulary);
  add(t('testimonial.date'), [testimonial.date ? t.date(testimonial.date) : null]);
  add(t('testimonial.place'), [testimonial.place]);
  add(t('testimonial.medium'), [t(`medium.${testimonial.medium}`)]);
  add(t('testimonial.voice'), [t(`voice.${testimonial.voice}`)]);
  add(t('testimonial.motives'), terms('motive', testimonial.motives));
  add(t('testimonial.brakes'), terms('brake', testimonial.brakes));
  add(t('testimonial.networks'), terms('network', testimonial.networks));
  add(t('testimonial.presences'), terms('presence', testimonial.presences));
  add(t('testimonial.uses'), terms('use', testimonial.uses));
  return facts;
}

export function presentTestimonial(
  view: View,
  territories: ReturnType<CatalogueService['territoriesOf']>,
  context: PresentationContext,
): TestimonialPage {
  const { t, baseUrl } = context;
  const { testimonial, speaker } = view.spoken;
  return {
    card: testimonialCard(view.spoken, territories, context),
    aliases: speaker.aliases,
    facts: factsOf(view, context),
    source: testimonial.source ? sourceLine(testimonial.source, t) : null,
    ledgerHref: paths.consentLedger(t.language, testimonial.slug),
    initiative: view.initiative ? initiativeCard(view.initiative, context) : null,
    others: view.others.map((other) => testimonialCard(other, territories, context)),
    citation: t('testimonial.citation', {
      speaker: speaker.name,
      office: testimonial.office,
      date: testimonial.date ? t.date(testimonial.date) : t('date.unknown'),
      address: baseUrl + paths.testimonial('fr', testimonial.slug),
    }),
  };
}

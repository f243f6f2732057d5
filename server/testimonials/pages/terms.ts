import type { PollOptionRow } from '../../../db/queries/polls.ts';
import type { TermRow } from '../../../db/queries/taxonomy.ts';
import type { SpokenTestimonial } from '../../../db/queries/testimonials.ts';
import {
  initiativeCard,
  labelsOfTerms,
  type PresentationContext,
  testimonialCard,
} from '../../catalogue/pages/cards.ts';
import type { CatalogueService } from '../../catalogue/service.ts';
import type { Translator } from '../../http/i18n/index.ts';
import { paths } from '../../paths.ts';
import { presentFigure, questionOf } from '../../polls/figures.ts';
import type { TestimonialsService } from '../service.ts';

type Territories = ReturnType<CatalogueService['territoriesOf']>;

const descriptionOf = (term: TermRow, t: Translator) => (t.language === 'fr' ? term.descriptionFr : term.descriptionEn);

const hasFigure = ({ share, count }: PollOptionRow) => share !== null || count !== null;

const addressOf = ({ vocabulary, slug }: TermRow, t: Translator) =>
  vocabulary === 'brake' ? paths.brake(t.language, slug) : paths.motive(t.language, slug);

const linkTo = (term: TermRow, t: Translator) => ({ href: addressOf(term, t), label: t.label(term) });

/** The search of testimonials with this term chosen. */
const searchOf = ({ vocabulary, slug }: TermRow, t: Translator) =>
  paths.testimonials(t.language, new URLSearchParams({ [vocabulary === 'brake' ? 'frein' : 'motivation']: slug }));

export function presentTerms(
  rows: ReturnType<TestimonialsService['terms']>,
  kind: 'brake' | 'motive',
  { t }: PresentationContext,
) {
  return {
    kind: `${kind}s`,
    title: t(`${kind}s.title`),
    standfirst: t(`${kind}s.standfirst`),
    terms: rows.map(({ term, named, overcome }) => ({
      ...linkTo(term, t),
      description: descriptionOf(term, t),
      counts: t(`${kind}.counts`, { named, overcome }),
    })),
    other:
      kind === 'brake'
        ? { href: paths.motives(t.language), label: t('motives.title') }
        : { href: paths.brakes(t.language), label: t('brakes.title') },
  };
}

function listed(
  { total, spoken }: { total: number; spoken: readonly SpokenTestimonial[] },
  territories: Territories,
  context: PresentationContext,
) {
  const { t } = context;
  return {
    cards: spoken.map((row) => testimonialCard(row, territories, context)),
    more: total > spoken.length ? t('term.more', { count: spoken.length }) : null,
  };
}

function shared(
  {
    term,
    others,
    slugs,
    polls,
    initiatives,
  }: Pick<ReturnType<TestimonialsService['motive']>, 'term' | 'slugs' | 'others' | 'polls' | 'initiatives'>,
  context: PresentationContext,
) {
  const { t } = context;
  return {
    label: t.label(term),
    description: descriptionOf(term, t),
    initiatives: initiatives.map((row) => initiativeCard(row, context)),
    others: others.map((other) => linkTo(other, t)),
    polls: polls.map(({ poll, options }) => ({
      question: questionOf(poll, t).text,
      figure: presentFigure(
        poll,
        options.find((option) => slugs.includes(option.term ?? '') && hasFigure(option)) ?? null,
        t,
      ),
      href: paths.poll(t.language, poll.slug),
    })),
    searchHref: searchOf(term, t),
    contributeHref: paths.contribute(t.language),
  };
}

export function presentBrake(
  view: ReturnType<TestimonialsService['brake']>,
  territories: Territories,
  context: PresentationContext,
) {
  const { t } = context;
  return {
    ...shared(view, context),
    answers: {
      heading: t('brake.answers', { count: view.answers.total }),
      ...listed(view.answers, territories, context),
    },
    holders: {
      heading: t('brake.holders', { count: view.holders.total }),
      ...listed(view.holders, territories, context),
    },
  };
}

export function presentMotive(
  view: ReturnType<TestimonialsService['motive']>,
  territories: Territories,
  context: PresentationContext,
) {
  const { t, vocabulary } = context;
  return {
    ...shared(view, context),
    testimonials: { heading: t('motive.testimonials', { count: view.total }), ...listed(view, territories, context) },
    networks: [...view.networks]
      .sort(([, a], [, b]) => b - a)
      .map(([slug, total]) => ({
        label: labelsOfTerms('network', [slug], t, vocabulary).join(', '),
        count: t.number(total),
      })),
    networksNote: t('motive.networks.note', { count: view.total }),
  };
}

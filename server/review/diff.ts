import { diffWordsWithSpace } from 'diff';
import type { RevisionInput } from '../../db/queries/initiatives.ts';
import type { TerritoryRow } from '../../db/queries/territories.ts';
import type { TestimonialContent } from '../../db/schema/index.ts';
import { labelsOfTerms, type PresentationContext } from '../catalogue/pages/cards.ts';
import {
  brakesOf,
  type RecordingField,
  recordingFields,
  recordingText,
  termFields,
  termsIn,
  typesetTestimonial,
} from '../contribution/testimonials.ts';
import type { MessageKey } from '../http/i18n/index.ts';

/** A stretch of text that both versions have, or only one. */
export interface Stretch {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface FieldDifference {
  label: string;
  before: Stretch[];
  after: Stretch[];
}

export interface Version {
  input: RevisionInput;
  territory: TerritoryRow;
}

/** Words that differ between two texts, as French cuts them. */
export function differenceOf(before: string, after: string): Pick<FieldDifference, 'before' | 'after'> {
  const intlSegmenter = new Intl.Segmenter('fr', { granularity: 'word' });
  const changes = diffWordsWithSpace(before, after, { intlSegmenter });
  const side = (kind: 'removed' | 'added'): Stretch[] =>
    changes.flatMap((change): Stretch[] => {
      if (!change.added && !change.removed) return [{ kind: 'same', text: change.value }];
      return change[kind] ? [{ kind, text: change.value }] : [];
    });
  return { before: side('removed'), after: side('added') };
}

/** Every field of a version as text, in the order of the page. */
function textsOf({ input, territory }: Version, { t, vocabulary }: PresentationContext): [MessageKey, string][] {
  const { content } = input;
  const { contact, cost, sections } = content;
  const lines = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined).join('\n');
  return [
    ['contribution.title', input.title],
    ['contribution.territory', `${territory.name} (${territory.code})`],
    ['contribution.summary', input.summary],
    ['fact.status', t(`statut.${input.status}`)],
    ['fact.years', [input.yearFrom, input.yearTo].filter((year) => year !== null).join(' – ')],
    ['section.context', sections.context ?? ''],
    ['section.realisation', sections.realisation ?? ''],
    ['section.results', sections.results ?? ''],
    ['section.lessons', sections.lessons ?? ''],
    ['contribution.step.themes', lines(vocabulary.themesOf(input.themeIds).map((theme) => t.label(theme)))],
    ['fact.technologies', lines(labelsOfTerms('technology', input.technologies, t, vocabulary))],
    ['fact.partners', lines(content.partners)],
    ['fact.suppliers', lines(content.suppliers)],
    ['fact.funding', lines(content.funding)],
    ['fact.cost', cost?.note ?? ''],
    ['fact.contact', lines([contact?.name, contact?.email, contact?.phone])],
    ['contribution.inspiredBy', String(content.inspiredBy ?? '')],
    ['initiative.sources', lines(content.sources.flatMap(({ title, url, date }) => [title, url, date]))],
    [
      'contribution.step.images',
      lines(content.images.map(({ file, alternativeText, rights }) => `${file} ${alternativeText} ${rights}`)),
    ],
  ];
}

/** The fields that two versions do not have in common, side by side. */
export function compareVersions(before: Version, after: Version, context: PresentationContext): FieldDifference[] {
  const texts = new Map(textsOf(before, context));
  return textsOf(after, context).flatMap(([label, text]) => {
    const former = texts.get(label) ?? '';
    return former === text ? [] : [{ label: context.t(label), ...differenceOf(former, text) }];
  });
}

/** A testimonial as text: the words, then what the page says of the person, then the recording. */
function textOfTestimonial(written: TestimonialContent, { t, vocabulary }: PresentationContext): string {
  const testimonial = typesetTestimonial(written);
  const { speaker, office, date, place, text } = testimonial;
  const form = testimonial.form === 'quotation' ? 'quotation' : 'paraphrase';
  const { met, overcome } = brakesOf(testimonial);
  const labelled = (label: MessageKey, values: readonly string[]) =>
    values.length === 0 ? '' : t('review.testimonial.line', { label: t(label), values: t.list(values) });
  const terms = (label: MessageKey, kind: (typeof termFields)[keyof typeof termFields], slugs: readonly string[]) =>
    labelled(label, labelsOfTerms(kind, slugs, t, vocabulary));
  const recorded = (name: RecordingField) =>
    labelled(
      `contribution.testimonial.${name}`,
      [recordingText(testimonial, name)].filter((value) => value !== ''),
    );
  return [
    [speaker, office, date === '' ? '' : t.date(date), place].filter((part) => part !== '').join(', '),
    labelled('contribution.testimonial.form', [t(`contribution.testimonial.form.${form}`)]),
    text,
    terms('testimonial.motives', termFields.motives, termsIn(testimonial, 'motives')),
    terms('testimonial.brakes', termFields.brakes, met),
    terms('testimonial.overcome', termFields.overcome, overcome),
    terms('testimonial.networks', termFields.networks, termsIn(testimonial, 'networks')),
    terms('testimonial.presences', termFields.presences, termsIn(testimonial, 'presences')),
    terms('testimonial.uses', termFields.uses, termsIn(testimonial, 'uses')),
    ...recordingFields.map(recorded),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The testimonials that are new, gone or otherwise worded or tagged, side by side. */
export function compareTestimonials(
  before: readonly TestimonialContent[],
  after: readonly TestimonialContent[],
  context: PresentationContext,
): FieldDifference[] {
  const texts = (list: readonly TestimonialContent[]) =>
    new Map(list.map((each) => [each.key, { speaker: each.speaker, text: textOfTestimonial(each, context) }]));
  const [former, latter] = [texts(before), texts(after)];
  return [...new Set([...latter.keys(), ...former.keys()])].flatMap((key) => {
    const [old, next] = [former.get(key), latter.get(key)];
    if (old?.text === next?.text) return [];
    const label = context.t('review.testimonial', { speaker: next?.speaker ?? old?.speaker ?? '' });
    return [{ label, ...differenceOf(old?.text ?? '', next?.text ?? '') }];
  });
}

import type { PresentationContext } from '../../catalogue/pages/cards.ts';
import { type Fault, showErrors, textFields } from '../../http/forms.ts';
import { paths } from '../../paths.ts';
import { presentEvents } from '../../review/pages/history.ts';
import { longestName, maximumAliases, type SpeakerNames } from '../inputs.ts';
import type { TestimonialsService } from '../service.ts';
import { yearsInWords } from './speakers.ts';

/** What the page shows besides what is stored: as it was just typed, what is wrong with it, what was just done. */
export interface EditingState {
  typed: SpeakerNames | null;
  reference: string;
  faults: readonly Fault[];
  done: 'saved' | 'merged' | null;
}

export function presentEditing(
  view: ReturnType<TestimonialsService['editing']>,
  { typed, reference, faults, done }: EditingState,
  { t }: PresentationContext,
) {
  const { speaker } = view;
  const errors = showErrors(faults, t);
  const field = textFields(errors, t);
  return {
    title: t('speaker.editing.title', { name: speaker.name }),
    publicHref: view.public ? paths.speaker(t.language, speaker.slug) : null,
    testimonials: t('speakers.testimonials', { count: view.total }),
    errors,
    done: done === null ? null : t(done === 'saved' ? 'speaker.editing.saved' : 'speaker.merge.done'),
    action: paths.speakerEditing(t.language, speaker.slug),
    name: field('name', 'speaker.editing.name', typed?.name ?? speaker.name, { required: true, maximum: longestName }),
    aliases: field('aliases', 'speaker.editing.aliases', (typed?.aliases ?? speaker.aliases).join('\n'), {
      hint: 'speaker.editing.aliases.hint',
      lines: 3,
      maximum: longestName * maximumAliases,
    }),
    mergeAction: paths.speakerEditing(t.language, speaker.slug, 'fusion'),
    with: field('avec', 'speaker.merge.with', reference, { maximum: 300 }),
    lookAlikes: view.lookAlikes.map((other) => ({
      label: other.name,
      href: paths.speakerEditing(t.language, speaker.slug, 'fusion', new URLSearchParams({ avec: other.slug })),
    })),
    events: presentEvents(view.events, view.people, t),
  };
}

export function presentMerging(
  slug: string,
  pair: ReturnType<TestimonialsService['merging']>,
  faults: readonly Fault[],
  { t }: PresentationContext,
) {
  return {
    action: paths.speakerEditing(t.language, slug, 'fusion'),
    cancelHref: paths.speakerEditing(t.language, slug),
    with: pair[1]?.speaker.slug ?? '',
    errors: showErrors(faults, t),
    speakers: pair.map(({ speaker, spoken, offices }, index) => ({
      slug: speaker.slug,
      name: speaker.name,
      aliases: speaker.aliases,
      selected: index === 0,
      address: paths.speaker(t.language, speaker.slug),
      testimonials: t('speakers.testimonials', { count: spoken.length }),
      offices: offices.map((held) => `${held.office}, ${yearsInWords(held, t)}`),
    })),
  };
}

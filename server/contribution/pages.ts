import type { SubmissionRow } from '../../db/queries/submissions.ts';
import type { SubmissionContent } from '../../db/schema/index.ts';
import { completenessOf } from '../catalogue/completeness.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { presentInitiative } from '../catalogue/pages/initiative.ts';
import { statuses } from '../catalogue/vocabulary.ts';
import { presentAsked } from '../consent/pages.ts';
import { type Fault, type ShownError, showErrors, textFields } from '../http/forms.ts';
import type { MessageKey, Translator } from '../http/i18n/index.ts';
import { sourceSet } from '../images.ts';
import { paths } from '../paths.ts';
import type { Duplicate } from '../review/duplicates.ts';
import { presentEvents } from '../review/pages/history.ts';
import { headingOf } from '../volumes/pages.ts';
import type { MadeVolume } from '../volumes/service.ts';
import { advisedWords, type FormStep, formSteps, lengths, maximumSources, stepOf } from './content.ts';
import { fingerprint } from './fingerprint.ts';

import { type ContributionService, maximumImages } from './service.ts';
import { type TerritoryChoice, type TerritoryPick, territoryField } from './territories.ts';
import {
  emptyTestimonial,
  maximumTestimonials,
  type RecordingField,
  recordingFields,
  recordingText,
  termFieldNames,
  termFields,
  termsIn,
  testimonialField,
  testimonialForms,
  testimonialLengths,
  testimonialMedia,
  voices,
} from './testimonials.ts';

type View = ReturnType<ContributionService['view']>;

/** Pages of the form and the last look before sending. */
export const pagesOfForm = [...formSteps, 'envoi'] as const;
export type FormPage = (typeof pagesOfForm)[number];

export function nextPage(step: FormStep): FormPage {
  return pagesOfForm[pagesOfForm.indexOf(step) + 1] ?? 'envoi';
}

function navigation(submission: SubmissionRow, current: FormPage, faults: readonly Fault[], t: Translator) {
  return pagesOfForm.map((step, index) => ({
    label: t(`contribution.step.${step}`),
    number: String(index + 1),
    href: paths.contributionStep(t.language, submission.id, step),
    current: step === current,
    missing: faults.some(({ field }) => stepOf(field) === step),
  }));
}

function sourceRows(content: SubmissionContent, errors: readonly ShownError[], t: Translator) {
  const field = textFields(errors, t);
  const rows = [...content.sources, { title: '', url: '', date: '' }].slice(0, maximumSources);
  return rows.map((source, index) => ({
    legend: t('contribution.source', { number: index + 1 }),
    title: field(`source-${index}-title`, 'contribution.source.titleLabel', source.title),
    url: field(`source-${index}-url`, 'contribution.source.urlLabel', source.url, {
      type: 'url',
      maximum: lengths.url,
    }),
    date: field(`source-${index}-date`, 'contribution.source.dateLabel', source.date, {
      hint: 'contribution.source.dateHint',
      maximum: 10,
    }),
  }));
}

function imageRows(content: SubmissionContent, errors: readonly ShownError[], t: Translator) {
  const field = textFields(errors, t);
  return content.images.map((image, index) => ({
    index,
    file: image.file,
    sourceSet: sourceSet(image.file, image.width),
    width: image.width,
    height: image.height,
    alternativeText: field(
      `image-${index}-alternativeText`,
      'contribution.image.alternativeTextLabel',
      image.alternativeText,
      { hint: 'contribution.image.alternativeTextHint', required: true },
    ),
    caption: field(`image-${index}-caption`, 'contribution.image.captionLabel', image.caption ?? ''),
    rights: field(`image-${index}-rights`, 'contribution.image.rightsLabel', image.rights, {
      hint: 'contribution.image.rightsHint',
      required: true,
      maximum: 200,
    }),
  }));
}

function testimonialRows(
  content: SubmissionContent,
  errors: readonly ShownError[],
  { t, vocabulary }: PresentationContext,
) {
  const field = textFields(errors, t);
  const errorOf = (name: string) => errors.find((error) => error.field === name)?.message ?? null;
  const written = content.testimonials;
  const rows = written.length < maximumTestimonials ? [...written, emptyTestimonial()] : written;
  return rows.map((row, index) => {
    const named = (name: string) => testimonialField(index, name);
    const isNew = index >= written.length;
    const radios = <Value extends string>(
      name: 'form' | 'voice' | 'medium',
      values: readonly Value[],
      label: (value: Value) => MessageKey,
    ) => ({
      name: named(name),
      label: t(`contribution.testimonial.${name}`),
      error: errorOf(named(name)),
      options: values.map((value) => ({ value, label: t(label(value)), selected: row[name] === value })),
    });
    const recording = (name: RecordingField, options: { type?: 'url'; lines?: number } = {}) =>
      field(named(name), `contribution.testimonial.${name}`, recordingText(row, name), {
        hint: `contribution.testimonial.${name}.hint`,
        maximum: testimonialLengths[name],
        ...options,
      });
    return {
      legend: isNew
        ? t('contribution.testimonial.add')
        : row.speaker || t('contribution.testimonial', { number: index + 1 }),
      open: !isNew && (written.length === 1 || errors.some((error) => error.field.startsWith(named('')))),
      keyName: named('key'),
      key: row.key,
      removeName: isNew ? null : named('remove'),
      speaker: field(named('speaker'), 'contribution.testimonial.speaker', row.speaker, {
        required: true,
        maximum: testimonialLengths.name,
      }),
      office: field(named('office'), 'contribution.testimonial.office', row.office, {
        hint: 'contribution.testimonial.office.hint',
        required: true,
        maximum: testimonialLengths.office,
      }),
      form: radios('form', testimonialForms, (value) => `contribution.testimonial.form.${value}`),
      text: field(named('text'), 'contribution.testimonial.words', row.text, {
        hint: 'contribution.testimonial.words.hint',
        required: true,
        lines: 4,
        words: advisedWords.testimonial,
        maximum: testimonialLengths.text,
      }),
      date: field(named('date'), 'contribution.testimonial.date', row.date, {
        hint: 'contribution.source.dateHint',
        maximum: 10,
      }),
      place: field(named('place'), 'contribution.testimonial.place', row.place, {
        hint: 'contribution.testimonial.place.hint',
        maximum: testimonialLengths.place,
      }),
      voice: radios('voice', voices, (value) => `contribution.testimonial.voice.${value}`),
      medium: radios('medium', testimonialMedia, (value) => `medium.${value}`),
      terms: termFieldNames.map((name) => ({
        name: named(name),
        label: t(`contribution.testimonial.${name}`),
        error: errorOf(named(name)),
        options: vocabulary.terms
          .filter((term) => term.vocabulary === termFields[name])
          .map((term) => ({
            value: term.slug,
            label: t.label(term),
            selected: termsIn(row, name).some((slug) => vocabulary.term(termFields[name], slug)?.slug === term.slug),
          })),
      })),
      recording: {
        open: recordingFields.some((name) => recordingText(row, name) !== ''),
        url: recording('recordingUrl', { type: 'url' }),
        title: recording('recordingTitle'),
        duration: recording('recordingDuration'),
        transcript: recording('transcript', { lines: 6 }),
        transcriptSource: recording('transcriptSource'),
      },
      email: field(named('email'), 'contribution.testimonial.email', row.email, {
        hint: 'contribution.testimonial.email.hint',
        type: 'email',
        maximum: 254,
      }),
    };
  });
}

export interface StepState {
  step: FormStep;
  /** What the page shows: stored, or as it was just typed. */
  content: SubmissionContent;
  base: string;
  faults: readonly Fault[];
  territory: { choice: TerritoryChoice; pick: TerritoryPick | null };
  /** What another window stored meanwhile. */
  conflict: SubmissionContent | null;
  omissions: readonly Fault[];
  uploadError: MessageKey | null;
}

export function presentStep(submission: SubmissionRow, state: StepState, context: PresentationContext) {
  const { t, vocabulary } = context;
  const { step, content } = state;
  const errors = showErrors(state.faults, t);
  if (state.uploadError) errors.push({ field: 'image', message: t(state.uploadError) });
  const field = textFields(errors, t);
  const lines = (name: 'partners' | 'suppliers' | 'funding') =>
    field(name, `contribution.${name}`, content[name], {
      hint: `contribution.${name}.hint`,
      lines: 3,
      maximum: lengths.lines,
    });
  const section = (name: 'context' | 'realisation' | 'results' | 'lessons') =>
    field(name, `section.${name}`, content[name], {
      hint: `contribution.${name}.hint`,
      lines: 6,
      words: advisedWords[name],
      maximum: lengths.section,
      required: name === 'realisation',
    });
  return {
    id: submission.id,
    step,
    heading: t(`contribution.step.${step}`),
    recordTitle: content.title || t('contribution.untitled'),
    action: paths.contributionStep(t.language, submission.id, step),
    base: state.base,
    errors,
    conflict: state.conflict && {
      keep: fingerprint(state.conflict, step),
      otherHref: paths.contributionStep(t.language, submission.id, step),
    },
    navigation: navigation(submission, step, state.omissions, t),
    followHref: paths.contribution(t.language, submission.id),
    title: field('title', 'contribution.title', content.title, {
      hint: 'contribution.title.hint',
      required: true,
      maximum: lengths.title,
    }),
    summary: field('summary', 'contribution.summary', content.summary, {
      hint: 'contribution.summary.hint',
      required: true,
      lines: 4,
      words: advisedWords.summary,
      maximum: lengths.summary,
    }),
    territory: territoryField(state.territory.choice, state.territory.pick, {
      name: 'territory',
      label: 'contribution.territory',
      hint: 'contribution.territory.hint',
      required: true,
      error: errors.find((error) => error.field === 'territory')?.message ?? null,
      context,
    }),
    statuses: statuses
      .filter((status) => status !== 'inconnu' || content.status === 'inconnu')
      .map((status) => ({ value: status, label: t(`statut.${status}`), selected: content.status === status })),
    statusError: errors.find((error) => error.field === 'status')?.message ?? null,
    yearFrom: field('yearFrom', 'contribution.yearFrom', content.yearFrom, {
      hint: 'contribution.yearFrom.hint',
      type: 'number',
      maximum: 4,
    }),
    yearTo: field('yearTo', 'contribution.yearTo', content.yearTo, {
      hint: 'contribution.yearTo.hint',
      type: 'number',
      maximum: 4,
    }),
    sections: [section('context'), section('realisation'), section('results'), section('lessons')],
    themeGroups: vocabulary.themes
      .filter(({ parentId }) => parentId === null)
      .map((top) => ({
        label: t.label(top),
        slug: top.slug,
        themes: vocabulary.themes
          .filter(({ parentId }) => parentId === top.id)
          .map((theme) => ({
            value: theme.slug,
            label: t.label(theme),
            selected: content.themes.some((slug) => vocabulary.themeBySlug.get(slug)?.slug === theme.slug),
          })),
      })),
    themesError: errors.find((error) => error.field === 'themes')?.message ?? null,
    technologies: vocabulary.options.technologie.map(({ value, label }) => ({
      value,
      label: label(t),
      selected: content.technologies.some((slug) => vocabulary.term('technology', slug)?.slug === value),
    })),
    technologiesError: errors.find((error) => error.field === 'technologies')?.message ?? null,
    partners: lines('partners'),
    suppliers: lines('suppliers'),
    funding: lines('funding'),
    costEuros: field('costEuros', 'contribution.costEuros', content.costEuros, {
      hint: 'contribution.costEuros.hint',
      type: 'number',
      maximum: 20,
    }),
    costNote: field('costNote', 'contribution.costNote', content.costNote, {
      hint: 'contribution.costNote.hint',
      maximum: lengths.short,
    }),
    contactName: field('contactName', 'contribution.contactName', content.contactName, {
      hint: 'contribution.contactName.hint',
      maximum: lengths.short,
    }),
    contactEmail: field('contactEmail', 'contribution.contactEmail', content.contactEmail, {
      type: 'email',
      maximum: 254,
    }),
    contactPhone: field('contactPhone', 'contribution.contactPhone', content.contactPhone, {
      type: 'tel',
      maximum: 30,
    }),
    inspiredBy: field('inspiredBy', 'contribution.inspiredBy', content.inspiredBy, {
      hint: 'contribution.inspiredBy.hint',
      maximum: lengths.url,
    }),
    sources: sourceRows(content, errors, t),
    testimonials: testimonialRows(content, errors, context),
    testimonialsFull: content.testimonials.length >= maximumTestimonials,
    images: imageRows(content, errors, t),
    imageAction: paths.contributionPart(t.language, submission.id, 'images/ajout'),
    mayAddImage: content.images.length < maximumImages,
    uploadError: state.uploadError === null ? null : t(state.uploadError),
  };
}

/** The record as readers will see it, from a working copy. */
export function presentPreview(view: Pick<View, 'preview' | 'initiative'>, context: PresentationContext) {
  if (!view.preview) return null;
  const { input, territory, spoken, model } = view.preview;
  const { themeIds, technologies, authorId: _, ...revision } = input;
  const { id, slug } = view.initiative;
  const now = new Date().toISOString();
  const initiative = {
    id,
    slug,
    publishedAt: now,
    revision: { ...revision, id: 0, initiativeId: id, number: 1, authorId: null, createdAt: now },
    themeIds,
    technologies,
    volumes: [],
  };
  const shown = { initiative, territory, ancestors: [], spoken, peers: [], similar: [], model, inspired: [], news: [] };
  const completeness = completenessOf(initiative, spoken.length);
  return {
    page: presentInitiative(shown, context),
    score: completeness.score,
    missing: completeness.missing.map((part) => context.t(`completeness.${part}`)),
  };
}

export function presentSubmitPage(view: View, duplicates: readonly Duplicate[], context: PresentationContext) {
  const { t } = context;
  const { submission } = view;
  const faults = [...view.mistakes, ...view.omissions];
  return {
    id: submission.id,
    heading: t('contribution.step.envoi'),
    recordTitle: submission.content.title || t('contribution.untitled'),
    action: paths.contributionPart(t.language, submission.id, 'soumission'),
    navigation: navigation(submission, 'envoi', view.omissions, t),
    followHref: paths.contribution(t.language, submission.id),
    maySubmit: view.steps.includes('submit'),
    faults: showErrors(faults, t).map(({ field, message }) => ({
      message,
      href: `${paths.contributionStep(t.language, submission.id, stepOf(field))}#${field}`,
    })),
    preview: presentPreview(view, context),
    duplicates: duplicates.map(({ initiative, territory, reasons }) => ({
      href: paths.initiative(t.language, initiative.slug),
      title: initiative.revision.title,
      detail: [territory.name, ...reasons.map((reason) => t(`duplicate.${reason}`))].join(', '),
    })),
  };
}

export function presentMine(
  rows: ReturnType<ContributionService['mine']>,
  calls: readonly MadeVolume[],
  t: Translator,
) {
  return {
    calls: calls.map((volume) => ({
      number: String(volume.number),
      title: headingOf(volume, t),
      href: paths.volume(t.language, volume.number),
      until: volume.call ? t('volume.call.until', { date: t.date(volume.call.closesOn) }) : '',
    })),
    startAction: paths.contribute(t.language),
    rows: rows.map(({ submission, initiative }) => ({
      title: submission.content.title || t('contribution.untitled'),
      href: paths.contribution(t.language, submission.id),
      state: t(`submission.${submission.state}`),
      attention: submission.state === 'changes-requested',
      changed: t('contribution.changed', { date: t.date(submission.updatedAt) }),
      publicHref: initiative.state === 'published' ? paths.initiative(t.language, initiative.slug) : null,
    })),
  };
}

/** The page where an author follows a contribution. */
export function presentFollowing(view: View, context: PresentationContext) {
  const { t } = context;
  const { submission, initiative } = view;
  const { id, state } = submission;
  return {
    id,
    title: submission.content.title || t('contribution.untitled'),
    state: t(`submission.${state}`),
    next: t(`submission.${state}.next`),
    publicHref: initiative.state === 'published' ? paths.initiative(t.language, initiative.slug) : null,
    newsAction: initiative.state === 'published' && view.isOwner ? paths.followupOf(t.language, initiative.slug) : null,
    editHref: view.canWrite ? paths.contributionStep(t.language, id, 'projet') : null,
    submitHref: view.canWrite ? paths.contributionStep(t.language, id, 'envoi') : null,
    recallAction: view.steps.includes('recall') ? paths.contributionPart(t.language, id, 'reprise') : null,
    discardHref: view.steps.includes('discard') ? paths.contributionPart(t.language, id, 'abandon') : null,
    locked: view.locked ? t('contribution.locked', { name: view.locked.name || view.locked.email }) : null,
    asked: presentAsked(view.asked, context),
    comments: presentComments(view, context),
    commentAction: paths.contributionPart(t.language, id, 'commentaires'),
    events: presentEvents(view.events, view.people, t),
    preview: presentPreview(view, context),
  };
}

/** Remarks, the open ones first. */
export function presentComments(view: Pick<View, 'comments' | 'people' | 'submission'>, { t }: PresentationContext) {
  const { id } = view.submission;
  return view.comments
    .map((comment) => ({
      section: t(sectionLabel(comment.section)),
      author: personName(comment.authorId, view.people, t),
      date: t.date(comment.createdAt),
      text: comment.text,
      resolved: comment.resolvedAt !== null,
      resolveAction: paths.contributionPart(t.language, id, `commentaires/${comment.id}`),
    }))
    .sort((a, b) => Number(a.resolved) - Number(b.resolved));
}

export function personName(id: string | null, people: View['people'], t: Translator): string {
  const person = id === null ? undefined : people.get(id);
  return person ? person.name || person.email : t('person.unknown');
}

export const commentSections = ['general', ...formSteps] as const;

export function sectionLabel(section: string): MessageKey {
  const known = commentSections.find((name) => name === section) ?? 'general';
  return known === 'general' ? 'comment.general' : `contribution.step.${known}`;
}

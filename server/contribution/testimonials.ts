import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RevisionInput } from '../../db/queries/initiatives.ts';
import type { SubmissionRow } from '../../db/queries/submissions.ts';
import type { SpokenTestimonial } from '../../db/queries/testimonials.ts';
import type { Recording, SubmissionContent, TestimonialContent } from '../../db/schema/index.ts';
import { partialDate } from '../../seed/schema.ts';
import { frenchTypography } from '../../seed/typography.ts';
import type { Fault, FormValues } from '../http/forms.ts';
import type { MessageKey } from '../http/i18n/index.ts';
import { providerOf } from '../testimonials/players.ts';
import { secondsOf, timeOf } from '../testimonials/transcripts.ts';

export const maximumTestimonials = 6;
export const testimonialLengths = {
  name: 120,
  office: 200,
  place: 120,
  text: 1200,
  recordingUrl: 600,
  recordingTitle: 200,
  recordingDuration: 8,
  transcript: 30_000,
  transcriptSource: 200,
} as const;
export const testimonialMedia = ['text', 'audio', 'video'] as const;
export const voices = ['own', 'institution', 'unknown'] as const;
export const testimonialForms = ['quotation', 'paraphrase', 'observation'] as const;
/** Vocabularies that a testimonial takes terms of, and the fields that hold them. */
export const termFields = {
  motives: 'motive',
  brakes: 'brake',
  overcome: 'brake',
  networks: 'network',
  presences: 'presence',
  uses: 'use',
} as const;
export type TermField = keyof typeof termFields;
export const termFieldNames = Object.keys(termFields) as TermField[];

export const recordingFields = [
  'recordingUrl',
  'recordingTitle',
  'recordingDuration',
  'transcript',
  'transcriptSource',
] as const;
export type RecordingField = (typeof recordingFields)[number];
const texts = ['speaker', 'office', 'date', 'place', 'text', 'email', ...recordingFields] as const;
const choices = ['medium', 'voice', 'form'] as const;
/** What makes a wording: whoever agreed to one did not agree to another. */
const wording = [
  'speaker',
  'office',
  'date',
  'place',
  'form',
  'text',
  'recordingUrl',
  'recordingTitle',
  'transcript',
] as const;
/** What is said of the person beside the words. */
const said = ['motives', 'brakes', 'overcome', 'presences'] as const;

export function emptyTestimonial(): TestimonialContent {
  return {
    key: randomUUID(),
    speaker: '',
    office: '',
    date: '',
    place: '',
    medium: 'text',
    voice: 'own',
    form: 'quotation',
    text: '',
    motives: [],
    brakes: [],
    networks: [],
    presences: [],
    uses: [],
    overcome: [],
    recordingUrl: '',
    recordingTitle: '',
    recordingDuration: '',
    transcript: '',
    transcriptSource: '',
    email: '',
  };
}

/** A field of a testimonial: some were added later, and older ones do not have them. */
export const recordingText = (testimonial: TestimonialContent, name: RecordingField): string => testimonial[name] ?? '';
export const termsIn = (testimonial: TestimonialContent, field: TermField): string[] => testimonial[field] ?? [];

/** Name of a field of the form. */
export const testimonialField = (index: number, name: string) => `testimonial-${index}-${name}`;

/** The terms a testimonial takes of one vocabulary. */
export const termsOf = (testimonial: TestimonialContent, field: TermField) => testimonial[field] ?? [];

/** The testimonials of a form, without those that are empty or to go. */
export function readTestimonials(form: FormValues): TestimonialContent[] {
  const known = new Set<string>();
  return Array.from({ length: maximumTestimonials + 1 }, (_, index) => {
    const one = (name: string) => form.one(testimonialField(index, name));
    const many = (name: string) => form.all(testimonialField(index, name));
    const written = z.uuid().safeParse(one('key'));
    return {
      ...emptyTestimonial(),
      ...(written.success ? { key: written.data } : {}),
      ...Object.fromEntries(texts.map((name) => [name, one(name)])),
      ...Object.fromEntries(choices.flatMap((name) => (one(name) === '' ? [] : [[name, one(name)]]))),
      ...Object.fromEntries(termFieldNames.map((name) => [name, many(name)])),
      removed: form.has(testimonialField(index, 'remove')),
    };
  })
    .filter((row) => !row.removed && texts.some((name) => row[name] !== ''))
    .filter(({ key }) => !known.has(key) && known.add(key))
    .slice(0, maximumTestimonials)
    .map(({ removed: _, ...testimonial }) => testimonial);
}

const recordingAddress = z.url({ protocol: /^https$/, hostname: z.regexes.domain });

/** What is wrong with the testimonials of a working copy. */
export function testimonialMistakes(
  { testimonials }: SubmissionContent,
  isTerm: (field: TermField, slug: string) => boolean,
): Fault[] {
  return testimonials.flatMap((testimonial, index) => {
    const faults: Fault[] = [];
    const add = (name: string, key: MessageKey, values = {}) =>
      faults.push({ field: testimonialField(index, name), key, values });
    const recorded = recordingFields.filter((name) => recordingText(testimonial, name) !== '');
    const limits = { speaker: 'name', office: 'office', place: 'place', text: 'text' } as const;
    for (const name of ['speaker', 'office', 'text'] as const)
      if (testimonial[name] === '') add(name, `contribution.testimonial.${name}.missing`);
    for (const name of ['speaker', 'office', 'place', 'text'] as const)
      if (testimonial[name].length > testimonialLengths[limits[name]])
        add(name, 'form.tooLong', { limit: testimonialLengths[limits[name]] });
    for (const name of recorded)
      if (recordingText(testimonial, name).length > testimonialLengths[name])
        add(name, 'form.tooLong', { limit: testimonialLengths[name] });
    if (recorded.length > 0 && !recordingAddress.safeParse(testimonial.recordingUrl).success)
      add('recordingUrl', 'contribution.testimonial.recordingUrl.wrong');
    if (recorded.length > 0 && !recorded.includes('recordingTitle'))
      add('recordingTitle', 'contribution.testimonial.recordingTitle.missing');
    if (recorded.includes('recordingDuration') && !secondsOf(recordingText(testimonial, 'recordingDuration')))
      add('recordingDuration', 'contribution.testimonial.recordingDuration.wrong');
    if (testimonial.date !== '' && !partialDate.safeParse(testimonial.date).success)
      add('date', 'contribution.source.date');
    if (testimonial.email !== '' && !z.email().safeParse(testimonial.email).success) add('email', 'form.email.wrong');
    if (!(testimonialMedia as readonly string[]).includes(testimonial.medium)) add('medium', 'form.invalid');
    if (!(voices as readonly string[]).includes(testimonial.voice)) add('voice', 'form.invalid');
    if (!(testimonialForms as readonly string[]).includes(testimonial.form)) add('form', 'form.invalid');
    for (const field of termFieldNames)
      if (!termsIn(testimonial, field).every((slug) => isTerm(field, slug))) add(field, 'form.invalid');
    return faults;
  });
}

/** The testimonial with French spacing, as readers and the speaker see it. */
export function typesetTestimonial(testimonial: TestimonialContent): TestimonialContent {
  const set = Object.fromEntries(
    (['speaker', 'office', 'place', 'text'] as const).map((name) => [name, frenchTypography(testimonial[name])]),
  );
  // Quotation marks are the page's own.
  const text = frenchTypography(testimonial.text.replace(/^[«"“]\s*([^«»"“”]*?)\s*[»"”]$/, '$1'));
  const recording = Object.fromEntries(
    (['recordingTitle', 'transcript', 'transcriptSource'] as const)
      .filter((name) => testimonial[name] !== undefined)
      .map((name) => [name, frenchTypography(recordingText(testimonial, name))]),
  );
  return { ...testimonial, ...set, ...recording, text };
}

export function sameWording(one: TestimonialContent, other: TestimonialContent): boolean {
  const sorted = (testimonial: TestimonialContent, name: TermField) => termsIn(testimonial, name).toSorted().join();
  return (
    wording.every((name) => (one[name] ?? '') === (other[name] ?? '')) &&
    said.every((name) => sorted(one, name) === sorted(other, name))
  );
}

/** What a testimonial says of the person: brakes met and not overcome, brakes overcome. */
export function brakesOf(testimonial: TestimonialContent): { met: string[]; overcome: string[] } {
  const overcome = termsIn(testimonial, 'overcome');
  return { met: testimonial.brakes.filter((slug) => !overcome.includes(slug)), overcome };
}

/** A testimonial that stands, as the form shows it. */
export function testimonialContentOf(
  { testimonial, speaker }: Pick<SpokenTestimonial, 'testimonial' | 'speaker'>,
  email: string,
): TestimonialContent {
  const { key, office, date, place, medium, voice, form, text, motives, brakes, overcome, networks, presences, uses } =
    testimonial;
  const { recording } = testimonial;
  return {
    key: key ?? '',
    speaker: speaker.name,
    office,
    date: date ?? '',
    place: place ?? '',
    medium,
    voice,
    form,
    text,
    motives,
    brakes,
    networks,
    presences,
    uses,
    overcome,
    recordingUrl: recording?.url ?? '',
    recordingTitle: recording?.title ?? '',
    recordingDuration: recording?.duration === undefined ? '' : timeOf(recording.duration),
    transcript: recording?.transcript ?? '',
    transcriptSource: recording?.transcriptSource ?? '',
    email,
  };
}

function oneOf<Value extends string>(values: readonly Value[], value: string, otherwise: Value): Value {
  return values.find((each) => each === value) ?? otherwise;
}

function recordingOf(testimonial: TestimonialContent): Recording | null {
  const text = (name: RecordingField) => recordingText(testimonial, name);
  const url = text('recordingUrl');
  if (!recordingAddress.safeParse(url).success) return null;
  return {
    url,
    provider: providerOf(url),
    title: text('recordingTitle') || url,
    duration: secondsOf(text('recordingDuration')) ?? undefined,
    transcript: text('transcript') || undefined,
    transcriptSource: text('transcriptSource') || undefined,
  };
}

/** The columns of a testimonial that its wording and tags fill. */
export function testimonialColumns(content: TestimonialContent) {
  const typeset = typesetTestimonial(content);
  const { office, date, place, text, motives, brakes, networks, presences = [], uses } = typeset;
  const overcome = termsIn(typeset, 'overcome');
  return {
    office,
    date: partialDate.safeParse(date).success ? date : null,
    place: place === '' ? null : place,
    medium: oneOf(testimonialMedia, content.medium, 'text'),
    voice: oneOf(voices, content.voice, 'unknown'),
    form: oneOf(testimonialForms, content.form, 'paraphrase'),
    text,
    motives,
    brakes: [...new Set([...brakes, ...overcome])],
    overcome,
    networks,
    presences,
    uses,
    recording: recordingOf(typeset),
    source: null,
  };
}

/** A testimonial as readers will see it, before there is one. */
export function draftOf(
  content: TestimonialContent,
  { initiativeId }: Pick<SubmissionRow, 'initiativeId'>,
  { territoryId, territoryName }: Pick<RevisionInput, 'territoryId' | 'territoryName'>,
): SpokenTestimonial {
  const { speaker } = typesetTestimonial(content);
  return {
    testimonial: {
      ...testimonialColumns(content),
      id: 0,
      slug: '',
      speakerId: 0,
      initiativeId,
      territoryId,
      territoryName,
      publishedAt: null,
      createdAt: '',
      seedHash: null,
      key: content.key,
    },
    speaker: { id: 0, slug: '', name: speaker, aliases: [], mergedIntoId: null, editedAt: null },
    initiativeSlug: null,
  };
}

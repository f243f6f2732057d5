import { z } from 'zod';
import type { RevisionInput } from '../../db/queries/initiatives.ts';
import type { TerritoryRow } from '../../db/queries/territories.ts';
import type { RevisionContent, SubmissionContent } from '../../db/schema/index.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { statuses } from '../catalogue/vocabulary.ts';
import type { Fault } from '../http/forms.ts';
import type { MessageKey } from '../http/i18n/index.ts';
import { type TermField, testimonialMistakes } from './testimonials.ts';
import { countWords } from './words.ts';

/** The pages of the form, in order, and the fields that each one saves. */
export const stepFields = {
  projet: ['title', 'territoryCode', 'territoryName', 'summary', 'status', 'yearFrom', 'yearTo'],
  recit: ['context', 'realisation', 'results', 'lessons'],
  themes: ['themes', 'technologies'],
  acteurs: [
    'partners',
    'suppliers',
    'funding',
    'costEuros',
    'costNote',
    'contactName',
    'contactEmail',
    'contactPhone',
    'inspiredBy',
    'sources',
  ],
  temoignages: ['testimonials'],
  images: ['images'],
} as const satisfies Record<string, readonly (keyof SubmissionContent)[]>;
export type FormStep = keyof typeof stepFields;
export const formSteps = Object.keys(stepFields) as FormStep[];

export const sectionNames = ['context', 'realisation', 'results', 'lessons'] as const;
/** Words that make a good answer: advice, not a rule. */
export const advisedWords = {
  summary: { from: 25, to: 45 },
  context: { from: 40, to: 150 },
  realisation: { from: 60, to: 250 },
  results: { from: 40, to: 150 },
  lessons: { from: 30, to: 120 },
  testimonial: { from: 15, to: 80 },
} as const;
/** Longest answers, in characters. */
export const lengths = { title: 160, summary: 600, section: 6000, lines: 2000, short: 200, url: 600 } as const;
export const maximumThemes = 5;
export const maximumTechnologies = 10;
export const maximumSources = 10;
const oldestYear = 1980;

export function emptyContent(): SubmissionContent {
  return {
    title: '',
    summary: '',
    territoryCode: '',
    territoryName: '',
    status: '',
    yearFrom: '',
    yearTo: '',
    context: '',
    realisation: '',
    results: '',
    lessons: '',
    themes: [],
    technologies: [],
    partners: '',
    suppliers: '',
    funding: '',
    costEuros: '',
    costNote: '',
    contactName: '',
    contactEmail: '',
    contactPhone: '',
    inspiredBy: '',
    sources: [],
    images: [],
    testimonials: [],
  };
}

/** The names that a submission refers to, and what they stand for. */
export interface Lookups {
  territory: (code: string) => TerritoryRow | undefined;
  themeId: (slug: string) => number | undefined;
  themeSlug: (id: number) => string | undefined;
  /** Slug of the technology in use that stands for this one. */
  technology: (slug: string) => string | undefined;
  isTerm: (field: TermField, slug: string) => boolean;
  /** Number of the published record at this address, or of this number. */
  initiativeId: (reference: string) => number | undefined;
}

/** A published revision as the form shows it. */
export function contentOf(revision: RevisionInput, territory: TerritoryRow, { themeSlug }: Lookups): SubmissionContent {
  const { content } = revision;
  return {
    ...emptyContent(),
    title: revision.title,
    summary: revision.summary,
    territoryCode: territory.code,
    territoryName: revision.territoryName,
    status: revision.status,
    yearFrom: String(revision.yearFrom ?? ''),
    yearTo: String(revision.yearTo ?? ''),
    context: content.sections.context ?? '',
    realisation: content.sections.realisation ?? '',
    results: content.sections.results ?? '',
    lessons: content.sections.lessons ?? '',
    themes: each(revision.themeIds.map(themeSlug)),
    technologies: revision.technologies,
    partners: content.partners.join('\n'),
    suppliers: content.suppliers.join('\n'),
    funding: content.funding.join('\n'),
    costEuros: String(content.cost?.euros ?? ''),
    costNote: content.cost?.note ?? '',
    contactName: content.contact?.name ?? '',
    contactEmail: content.contact?.email ?? '',
    contactPhone: content.contact?.phone ?? '',
    inspiredBy: String(content.inspiredBy ?? ''),
    sources: content.sources.map(({ title, url, date }) => ({ title, url, date: date ?? '' })),
    images: content.images,
  };
}

const partialDate = z.union([z.iso.date(), z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)]);
const webAddress = z.url({ protocol: /^https?$/, hostname: z.regexes.domain });
const digits = (text: string) => text.replace(/[\s\u202f\u00a0.€]/g, '');
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function yearOf(text: string): number | null {
  const latest = new Date().getUTCFullYear() + 10;
  const year = /^\d{4}$/.test(text) ? Number(text) : null;
  return year !== null && year >= oldestYear && year <= latest ? year : null;
}

function isStatus(status: string): status is RevisionInput['status'] {
  return (statuses as readonly string[]).includes(status);
}

/** What is there, each once. */
const each = <Value>(values: readonly (Value | undefined)[]): Value[] =>
  [...new Set(values)].filter((value) => value !== undefined);

/** What is filled in and cannot stand as it is. */
export function mistakes(content: SubmissionContent, lookups: Lookups): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, key: MessageKey, values = {}) => faults.push({ field, key, values });
  const tooLong = (field: keyof SubmissionContent & string, limit: number) => {
    const text = content[field];
    if (typeof text === 'string' && text.length > limit) add(field, 'form.tooLong', { limit });
  };
  tooLong('title', lengths.title);
  tooLong('summary', lengths.summary);
  for (const name of sectionNames) tooLong(name, lengths.section);
  for (const name of ['partners', 'suppliers', 'funding'] as const) tooLong(name, lengths.lines);
  for (const name of ['costNote', 'contactName', 'contactPhone'] as const) tooLong(name, lengths.short);

  if (content.status !== '' && !isStatus(content.status)) add('status', 'form.invalid');
  for (const name of ['yearFrom', 'yearTo'] as const)
    if (content[name] !== '' && yearOf(content[name]) === null) add(name, 'contribution.year.wrong');
  const [from, to] = [yearOf(content.yearFrom), yearOf(content.yearTo)];
  if (from === null && to !== null) add('yearFrom', 'contribution.year.fromMissing');
  if (from !== null && to !== null && to < from) add('yearTo', 'contribution.year.order');
  if (content.themes.some((slug) => lookups.themeId(slug) === undefined)) add('themes', 'form.invalid');
  if (content.themes.length > maximumThemes) add('themes', 'contribution.tooMany', { limit: maximumThemes });
  if (content.technologies.some((slug) => lookups.technology(slug) === undefined)) add('technologies', 'form.invalid');
  if (content.technologies.length > maximumTechnologies)
    add('technologies', 'contribution.tooMany', { limit: maximumTechnologies });
  if (content.costEuros !== '' && !/^\d{1,12}$/.test(digits(content.costEuros)))
    add('costEuros', 'contribution.cost.wrong');
  if (content.contactEmail !== '' && !z.email().safeParse(content.contactEmail).success)
    add('contactEmail', 'form.email.wrong');
  if (content.inspiredBy !== '' && lookups.initiativeId(content.inspiredBy) === undefined)
    add('inspiredBy', 'contribution.inspiredBy.unknown');
  for (const [index, source] of content.sources.entries()) {
    if (!webAddress.safeParse(source.url).success) add(`source-${index}-url`, 'contribution.source.url');
    if (source.title === '') add(`source-${index}-title`, 'contribution.source.title');
    if (source.date !== '' && !partialDate.safeParse(source.date).success)
      add(`source-${index}-date`, 'contribution.source.date');
  }
  for (const [index, image] of content.images.entries()) {
    if (image.alternativeText === '') add(`image-${index}-alternativeText`, 'contribution.image.alternativeText');
    if (image.rights === '') add(`image-${index}-rights`, 'contribution.image.rights');
  }
  faults.push(...testimonialMistakes(content, lookups.isTerm));
  return faults;
}

/** What is still missing before the record can be sent. */
export function omissions(content: SubmissionContent, lookups: Lookups): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, key: MessageKey) => faults.push({ field, key, values: {} });
  if (countWords(content.title) < 3) add('title', 'contribution.missing.title');
  if (!lookups.territory(content.territoryCode)) add('territory', 'contribution.missing.territory');
  if (countWords(content.summary) < 10) add('summary', 'contribution.missing.summary');
  if (content.status === '') add('status', 'contribution.missing.status');
  if (countWords(content.realisation) < 10) add('realisation', 'contribution.missing.realisation');
  if (content.themes.length === 0) add('themes', 'contribution.missing.themes');
  return faults;
}

/** The page of the form where a field is. */
export function stepOf(field: string): FormStep {
  if (field === 'territory') return 'projet';
  if (field.startsWith('source-')) return 'acteurs';
  if (field.startsWith('image-')) return 'images';
  if (field.startsWith('testimonial-')) return 'temoignages';
  return formSteps.find((step) => (stepFields[step] as readonly string[]).includes(field)) ?? 'projet';
}

function optional(text: string): string | undefined {
  return text === '' ? undefined : frenchTypography(text);
}

function revisionContent(content: SubmissionContent, base: RevisionContent | null, lookups: Lookups): RevisionContent {
  const euros = /^\d{1,12}$/.test(digits(content.costEuros)) ? Number(digits(content.costEuros)) : undefined;
  const known = new Map(base?.sources.map((source) => [source.url, source]));
  const today = new Date().toISOString().slice(0, 10);
  const note = content.costNote || (euros === undefined ? '' : `${euros.toLocaleString('fr-FR')} €`);
  const contact = {
    name: content.contactName || undefined,
    email: content.contactEmail || undefined,
    phone: content.contactPhone || undefined,
  };
  return {
    sections: {
      context: optional(content.context),
      realisation: optional(content.realisation),
      results: optional(content.results),
      lessons: optional(content.lessons),
    },
    partners: linesOf(content.partners).map(frenchTypography),
    suppliers: linesOf(content.suppliers).map(frenchTypography),
    funding: linesOf(content.funding).map(frenchTypography),
    cost: note === '' ? undefined : { euros, note: frenchTypography(note) },
    contact: Object.values(contact).some((value) => value !== undefined) ? contact : undefined,
    links: base?.links ?? [],
    images: content.images,
    sources: content.sources
      .filter(({ title, url }) => title !== '' && webAddress.safeParse(url).success)
      .map(({ title, url, date }) => ({
        ...(known.get(url) ?? { readOn: today, read: 'whole' as const }),
        url,
        title: frenchTypography(title),
        date: date || undefined,
      })),
    weakSource: base?.weakSource ?? false,
    inspiredBy: content.inspiredBy === '' ? undefined : lookups.initiativeId(content.inspiredBy),
  };
}

/**
 * The revision that a working copy stands for, French spacing set; what is wrong or missing is left out. Null without a
 * territory. `base`: content of the revision that it began from, for what the form does not show.
 */
export function toRevision(
  content: SubmissionContent,
  base: RevisionContent | null,
  lookups: Lookups,
): RevisionInput | null {
  const territory = lookups.territory(content.territoryCode);
  if (!territory) return null;
  return {
    title: frenchTypography(content.title),
    summary: frenchTypography(content.summary),
    territoryId: territory.id,
    territoryName: content.territoryName || territory.name,
    status: isStatus(content.status) ? content.status : 'inconnu',
    yearFrom: yearOf(content.yearFrom),
    yearTo: yearOf(content.yearTo),
    themeIds: each(content.themes.map(lookups.themeId)),
    technologies: each(content.technologies.map(lookups.technology)),
    content: revisionContent(content, base, lookups),
  };
}

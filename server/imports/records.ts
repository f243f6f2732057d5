/** One record as files carry it: the shape of a line of JSON Lines, and what the columns of a CSV file make together. */
import { z } from 'zod';
import type { RevisionInput } from '../../db/queries/initiatives.ts';
import type { RevisionContent, SubmissionContent } from '../../db/schema/index.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { statuses } from '../catalogue/vocabulary.ts';
import {
  emptyContent,
  type Lookups,
  lengths,
  maximumSources,
  maximumTechnologies,
  maximumThemes,
  toRevision,
} from '../contribution/content.ts';
import { maximumImages } from '../contribution/service.ts';
import { draftSlugPrefix } from '../review/flow.ts';

const longestItem = 400;
const maximumItems = 60;
const maximumLinks = 20;
const maximumVolumes = 20;
const largestNumber = 9_999_999;

/** No control characters but line ends and tabs, nothing that an earlier reading has broken. */
const isReadable = (text: string) => text.isWellFormed() && !/[^\P{Cc}\n\t]|\uFFFD/u.test(text);
const text = (maximum: number) =>
  z.string('import.error.text').max(maximum, 'form.tooLong').refine(isReadable, 'import.error.unreadable');
const filled = (maximum: number) => text(maximum).min(1, 'import.error.empty');
const item = filled(longestItem).regex(/^[^\n]*$/, 'import.error.oneLine');
const items = z.array(item, 'import.error.list').max(maximumItems, 'contribution.tooMany');
const terms = (maximum: number) =>
  z.array(filled(longestItem), 'import.error.list').max(maximum, 'contribution.tooMany');
const address = text(lengths.url).regex(/^https?:\/\/[^\s/]+\.[^\s]+$/, 'contribution.source.url');
const count = (message: string) => z.int(message).positive(message).max(largestNumber, message);
/** YYYY, YYYY-MM, YYYY-MM-DD or nothing. */
const day = z
  .string('contribution.source.date')
  .regex(/^(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?$/, 'contribution.source.date');

export const recordStates = ['published', 'draft'] as const;

/**
 * Every field of a record. Texts are empty and numbers null where nothing is known. In a file, a field that is not there
 * leaves a known record as it is; a field that is there and empty empties it.
 */
export const exchangeRecord = z.strictObject({
  /** Number in the catalogue, as in `/i/<number>`. */
  id: count('import.error.number').nullable(),
  /** End of the record's address. */
  slug: text(120)
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, 'import.error.slug')
    .refine((slug) => !slug.startsWith(draftSlugPrefix), 'import.error.slug'),
  /** draft: goes to the editors even where the rest of the file is published. */
  state: z.enum(recordStates, 'import.error.state'),
  title: filled(lengths.title),
  summary: filled(lengths.summary),
  /** INSEE code of a commune, SIREN of an EPCI, `dep-35`, `reg-53`, `autre-…`. */
  territoryCode: text(80),
  /** Name as the source writes it; alone, it is looked up. */
  territoryName: text(200),
  status: z.enum(statuses, 'import.error.status'),
  yearFrom: z.int('contribution.year.wrong').nullable(),
  yearTo: z.int('contribution.year.wrong').nullable(),
  context: text(lengths.section),
  realisation: text(lengths.section),
  results: text(lengths.section),
  lessons: text(lengths.section),
  themes: terms(maximumThemes),
  technologies: terms(maximumTechnologies),
  partners: items,
  suppliers: items,
  funding: items,
  costEuros: z
    .int('contribution.cost.wrong')
    .nonnegative('contribution.cost.wrong')
    .max(999_999_999_999, 'contribution.cost.wrong')
    .nullable(),
  costNote: text(lengths.short),
  contactName: text(lengths.short),
  contactEmail: text(lengths.short),
  contactPhone: text(lengths.short),
  /** Slug, address or number of the record that gave the idea. */
  inspiredBy: text(lengths.url),
  /** One thin source is all there is. */
  weakSource: z.boolean('import.error.flag'),
  volumes: z
    .array(
      z.strictObject({
        number: count('import.error.volume'),
        page: count('import.error.volume').nullable().default(null),
      }),
      'import.error.list',
    )
    .max(maximumVolumes, 'contribution.tooMany')
    .refine((list) => new Set(list.map(({ number }) => number)).size === list.length, 'import.error.volumeTwice'),
  links: z
    .array(z.strictObject({ label: filled(longestItem), url: address }), 'import.error.list')
    .max(maximumLinks, 'contribution.tooMany'),
  sources: z
    .array(
      z.strictObject({
        title: filled(longestItem),
        url: address,
        publisher: text(longestItem).default(''),
        date: day.default(''),
        /** Day on which somebody read it; the day of the import where it is empty. */
        readOn: day.default(''),
        read: z.enum(['whole', 'excerpt'], 'import.error.read').default('whole'),
      }),
      'import.error.list',
    )
    .max(maximumSources, 'contribution.tooMany'),
  /** Files that the image store of this catalogue holds. */
  images: z
    .array(
      z.strictObject({
        file: z.string('import.error.image').regex(/^[0-9a-f]{32}-\d{1,4}\.webp$/, 'import.error.image'),
        width: count('import.error.image'),
        height: count('import.error.image'),
        alternativeText: filled(300),
        caption: text(300).default(''),
        rights: filled(lengths.short),
      }),
      'import.error.list',
    )
    .max(maximumImages, 'contribution.tooMany'),
});

export type ExchangeRecord = z.infer<typeof exchangeRecord>;
export type RecordField = keyof ExchangeRecord;
export const recordFields = Object.keys(exchangeRecord.shape) as RecordField[];
/** What a file says of a record. */
export const recordPatch = exchangeRecord.partial();
export type RecordPatch = Partial<ExchangeRecord>;

/** Fields that a record cannot do without, wherever it comes from; a place by its code or by its name. */
export const requiredFields: readonly RecordField[] = ['title', 'summary', 'territoryCode', 'status', 'themes'];

export function emptyRecord(): ExchangeRecord {
  return {
    id: null,
    slug: '',
    state: 'published',
    title: '',
    summary: '',
    territoryCode: '',
    territoryName: '',
    status: 'inconnu',
    yearFrom: null,
    yearTo: null,
    context: '',
    realisation: '',
    results: '',
    lessons: '',
    themes: [],
    technologies: [],
    partners: [],
    suppliers: [],
    funding: [],
    costEuros: null,
    costNote: '',
    contactName: '',
    contactEmail: '',
    contactPhone: '',
    inspiredBy: '',
    weakSource: false,
    volumes: [],
    links: [],
    sources: [],
    images: [],
  };
}

const imageFolder = '/images/';

/** What a revision refers to, by the names that files use. */
export interface RecordNames {
  territoryCode: string;
  themeSlug: (id: number) => string | undefined;
  /** Slug of another record, or its number where it has no name yet. */
  reference: (id: number) => string;
}

/** A revision as files carry it. */
export function recordOf(
  { id, slug }: { id: number; slug: string },
  state: ExchangeRecord['state'],
  revision: RevisionInput,
  volumes: ExchangeRecord['volumes'],
  { territoryCode, themeSlug, reference }: RecordNames,
): ExchangeRecord {
  const { content } = revision;
  return {
    id,
    slug: slug.startsWith(draftSlugPrefix) ? '' : slug,
    state,
    title: revision.title,
    summary: revision.summary,
    territoryCode,
    territoryName: revision.territoryName,
    status: revision.status,
    yearFrom: revision.yearFrom,
    yearTo: revision.yearTo,
    context: content.sections.context ?? '',
    realisation: content.sections.realisation ?? '',
    results: content.sections.results ?? '',
    lessons: content.sections.lessons ?? '',
    themes: revision.themeIds.map(themeSlug).filter((theme) => theme !== undefined),
    technologies: revision.technologies,
    partners: content.partners,
    suppliers: content.suppliers,
    funding: content.funding,
    costEuros: content.cost?.euros ?? null,
    costNote: content.cost?.note ?? '',
    contactName: content.contact?.name ?? '',
    contactEmail: content.contact?.email ?? '',
    contactPhone: content.contact?.phone ?? '',
    inspiredBy: content.inspiredBy === undefined ? '' : reference(content.inspiredBy),
    weakSource: content.weakSource,
    volumes,
    links: content.links.map(({ label, url }) => ({ label, url })),
    sources: content.sources.map(({ title, url, publisher, date, readOn, read }) => ({
      title,
      url,
      publisher: publisher ?? '',
      date: date ?? '',
      readOn,
      read,
    })),
    images: content.images.map(({ file, width, height, alternativeText, caption, rights }) => ({
      file: file.replace(imageFolder, ''),
      width,
      height,
      alternativeText,
      caption: caption ?? '',
      rights,
    })),
  };
}

/** A record as the contribution form has it, so that both are held to the same rules. What it was inspired by is left out. */
export function contentOfRecord(record: ExchangeRecord): SubmissionContent {
  const { title, summary, territoryCode, territoryName, status, themes, technologies } = record;
  const { context, realisation, results, lessons, costNote, contactName, contactEmail, contactPhone } = record;
  return {
    ...emptyContent(),
    title,
    summary,
    territoryCode,
    territoryName,
    status,
    yearFrom: String(record.yearFrom ?? ''),
    yearTo: String(record.yearTo ?? ''),
    context,
    realisation,
    results,
    lessons,
    themes,
    technologies,
    partners: record.partners.join('\n'),
    suppliers: record.suppliers.join('\n'),
    funding: record.funding.join('\n'),
    costEuros: String(record.costEuros ?? ''),
    costNote,
    contactName,
    contactEmail,
    contactPhone,
    sources: record.sources.map(({ title, url, date }) => ({ title, url, date })),
    images: record.images.map((image) => ({
      ...image,
      file: imageFolder + image.file,
      caption: image.caption || undefined,
    })),
  };
}

/** The revision that a checked record stands for, French spacing set. Null without a territory. `today`: YYYY-MM-DD. */
export function revisionOfRecord(
  record: ExchangeRecord,
  inspiredBy: number | undefined,
  lookups: Lookups,
  today: string,
): RevisionInput | null {
  const revision = toRevision(contentOfRecord(record), null, lookups);
  if (!revision) return null;
  const content: RevisionContent = {
    ...revision.content,
    links: record.links.map(({ label, url }) => ({ label: frenchTypography(label), url })),
    sources: record.sources.map(({ title, url, publisher, date, readOn, read }) => ({
      url,
      title: frenchTypography(title),
      publisher: publisher || undefined,
      date: date || undefined,
      readOn: readOn || today,
      read,
    })),
    weakSource: record.weakSource,
    inspiredBy,
  };
  return { ...revision, content };
}

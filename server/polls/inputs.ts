import { z } from 'zod';
import { type NewPollOption, type Poll, type PollMode, pollModes, pollVocabularies } from '../../db/queries/polls.ts';
import type { Source } from '../../db/schema/index.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { email } from '../accounts/inputs.ts';
import { type Checked, check, type Fault, type FormValues } from '../http/forms.ts';
import type { MessageKey, MessageValues } from '../http/i18n/index.ts';

export const mostOptions = 12;
/** Addresses that one poll may invite. */
export const mostInvited = 2000;
export const longest = { question: 300, label: 200, text: 300, note: 2000, url: 1000 };

/** What an editor says of a poll. */
export interface PollContent {
  questionFr: string;
  questionEn: string | null;
  population: string;
  askedBy: string;
  note: string;
  several: boolean;
  dateFrom: string | null;
  dateTo: string | null;
  n: number | null;
  source: Source | null;
  closesOn: string | null;
  options: NewPollOption[];
}

const textNames = [
  'question',
  'questionEn',
  'population',
  'askedBy',
  'note',
  'dateFrom',
  'dateTo',
  'n',
  'closesOn',
  'sourceUrl',
  'sourceTitle',
  'sourcePublisher',
  'sourceDate',
  'sourceReadOn',
  'sourceRead',
] as const;
type TextName = (typeof textNames)[number];

const optionNames = ['label', 'labelEn', 'share', 'count', 'term'] as const;
export type TypedOption = Record<(typeof optionNames)[number], string>;

/** The form of a poll as it was typed. */
export interface TypedPoll {
  texts: Record<TextName, string>;
  several: boolean;
  options: TypedOption[];
}

export const emptyOption: TypedOption = { label: '', labelEn: '', share: '', count: '', term: '' };

export function emptyPoll(today: string, askedBy: string): TypedPoll {
  const texts = Object.fromEntries(textNames.map((name) => [name, ''])) as Record<TextName, string>;
  return { texts: { ...texts, askedBy, sourceReadOn: today, sourceRead: 'whole' }, several: false, options: [] };
}

/** What the form shows of a poll that is there. */
export function typedPoll({ poll, options }: Poll): TypedPoll {
  const { source } = poll;
  return {
    texts: {
      question: poll.questionFr,
      questionEn: poll.questionEn ?? '',
      population: poll.population,
      askedBy: poll.askedBy,
      note: poll.note,
      dateFrom: poll.dateFrom ?? '',
      dateTo: poll.dateTo ?? '',
      n: poll.n === null ? '' : String(poll.n),
      closesOn: poll.closesOn ?? '',
      sourceUrl: source?.url ?? '',
      sourceTitle: source?.title ?? '',
      sourcePublisher: source?.publisher ?? '',
      sourceDate: source?.date ?? '',
      sourceReadOn: source?.readOn ?? '',
      sourceRead: source?.read ?? 'whole',
    },
    several: poll.several,
    options: options.map((option) => ({
      label: option.labelFr,
      labelEn: option.labelEn ?? '',
      share: option.share === null ? '' : String(option.share).replace('.', ','),
      count: option.count === null ? '' : String(option.count),
      term: option.vocabulary === null ? '' : `${option.vocabulary}/${option.term}`,
    })),
  };
}

export function readMode(text: string): PollMode {
  return z.enum(pollModes).catch('reported').parse(text);
}

/** The form as it came, empty answers at its end left out. */
function readTyped(form: FormValues): TypedPoll {
  const options = Array.from(
    { length: mostOptions },
    (_, index) =>
      Object.fromEntries(optionNames.map((name) => [name, form.one(`option-${index}-${name}`)])) as TypedOption,
  );
  const last = options.findLastIndex((option) => Object.values(option).some((value) => value !== ''));
  return {
    texts: Object.fromEntries(textNames.map((name) => [name, form.one(name)])) as Record<TextName, string>,
    several: form.has('several'),
    options: options.slice(0, last + 1),
  };
}

const short = z.string().max(longest.text, 'form.tooLong').transform(frenchTypography);
const partialDate = z.union([z.iso.date(), z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/)], 'poll.date.wrong');
const maybe = <Value>(schema: z.ZodType<Value, string>) =>
  z.union([z.literal('').transform(() => null), schema], { error: (issue) => messageIn(issue) });
const webAddress = z.url({ protocol: /^https?$/, error: 'contribution.source.url' });

/** A union tells of its own failure only: what matters is what its last member said. */
function messageIn(issue: { code?: string; errors?: { message: string }[][] }): string {
  return issue.errors?.at(-1)?.[0]?.message ?? 'form.invalid';
}

const wholeNumber = (message: MessageKey) =>
  z
    .string()
    .transform((text) => text.replaceAll(/[\s\u00A0\u202F]/g, ''))
    .pipe(z.string().regex(/^\d{1,9}$/, message))
    .transform(Number);
const share = z
  .string()
  .transform((text) => text.replace(/[\s\u00A0\u202F]*%$/, '').replace(',', '.'))
  .pipe(z.string().regex(/^\d{1,3}(\.\d{1,2})?$/, 'poll.share.wrong'))
  .transform(Number)
  .pipe(z.number().max(100, 'poll.share.wrong'));

/** One line, as a mail's subject needs it. */
const oneLine = (text: string) => text.replaceAll(/[ \t\n]+/g, ' ');

const question = {
  question: z
    .string()
    .min(1, 'poll.question.missing')
    .max(longest.question, 'form.tooLong')
    .transform((text) => frenchTypography(oneLine(text))),
  questionEn: z
    .string()
    .max(longest.question, 'form.tooLong')
    .transform((text) => oneLine(text) || null),
  askedBy: short,
  note: z.string().max(longest.note, 'form.tooLong').transform(frenchTypography),
};

const reportedSchema = z.object({
  ...question,
  population: short,
  dateFrom: maybe(partialDate),
  dateTo: maybe(partialDate),
  n: maybe(wholeNumber('poll.n.wrong').pipe(z.number().min(1, 'poll.n.wrong'))),
});

const sourceSchema = z.object({
  sourceUrl: z.string().max(longest.url, 'form.tooLong').pipe(webAddress),
  sourceTitle: z
    .string()
    .min(1, 'contribution.source.title')
    .max(longest.text, 'form.tooLong')
    .transform(frenchTypography),
  sourcePublisher: z.string().max(longest.text, 'form.tooLong'),
  sourceDate: maybe(partialDate),
  sourceReadOn: z.iso.date('poll.source.readOn.wrong'),
  sourceRead: z.enum(['whole', 'excerpt'], 'form.invalid'),
});

function gatheredSchema(today: string) {
  return z.object({
    ...question,
    population: short.pipe(z.string().min(1, 'poll.population.missing')),
    askedBy: short.pipe(z.string().min(1, 'poll.askedBy.missing')),
    closesOn: z.iso.date('poll.closesOn.wrong').refine((day) => day > today, 'poll.closesOn.past'),
  });
}

/** The source as the form tells it; null where nothing of it was filled in. */
function readSource({ texts }: TypedPoll): Checked<Source | null> {
  const { sourceUrl, sourceTitle, sourcePublisher, sourceDate } = texts;
  if ([sourceUrl, sourceTitle, sourcePublisher, sourceDate].every((text) => text === ''))
    return { value: null, faults: null };
  const { value, faults } = check(sourceSchema, texts);
  if (!value) return { value: null, faults };
  return {
    value: {
      url: value.sourceUrl,
      title: value.sourceTitle,
      publisher: value.sourcePublisher || undefined,
      date: value.sourceDate ?? undefined,
      readOn: value.sourceReadOn,
      read: value.sourceRead,
    },
    faults: null,
  };
}

const term = (known: ReadonlySet<string>) =>
  z
    .string()
    .refine((text) => text === '' || known.has(text), 'form.invalid')
    .transform((text) => {
      const [vocabulary, slug] = text.split('/');
      const found = pollVocabularies.find((each) => each === vocabulary);
      return found === undefined || slug === undefined ? null : { vocabulary: found, slug };
    });

function readOptions(
  { options }: TypedPoll,
  mode: PollMode,
  terms: ReadonlySet<string>,
): { options: NewPollOption[]; faults: Fault[] } {
  const label = z.string().min(1, 'poll.option.missing').max(longest.label, 'form.tooLong');
  const schema = z.object({
    label: label.transform(frenchTypography),
    labelEn: z.string().max(longest.label, 'form.tooLong'),
    share: maybe(share),
    count: maybe(wholeNumber('poll.count.wrong')),
    term: term(terms),
  });
  const faults: Fault[] = [];
  const read: NewPollOption[] = [];
  const labels = new Set<string>();
  for (const [index, option] of options.entries()) {
    if (Object.values(option).every((value) => value === '')) continue;
    const figures = mode === 'gathered' ? { share: '', count: '' } : {};
    const checked = check(schema, { ...option, ...figures });
    for (const fault of checked.faults ?? []) faults.push({ ...fault, field: `option-${index}-${fault.field}` });
    const { value } = checked;
    if (!value) continue;
    if (labels.has(value.label.toLowerCase()))
      faults.push({ field: `option-${index}-label`, key: 'poll.option.twice', values: {} });
    labels.add(value.label.toLowerCase());
    read.push({
      labelFr: value.label,
      labelEn: value.labelEn || null,
      share: value.share,
      count: value.count,
      vocabulary: value.term?.vocabulary ?? null,
      term: value.term?.slug ?? null,
    });
  }
  return { options: read, faults };
}

/** Shares of one choice each may be rounded, each by half a point. */
const roundingOf = (options: readonly NewPollOption[]) => options.length / 2;

/** What the figures of a poll cannot say together. */
function figureFaults(options: readonly NewPollOption[], several: boolean, n: number | null): Fault[] {
  const total = (values: (number | null | undefined)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const faults: Fault[] = [];
  const fault = (key: MessageKey, values: MessageValues = {}) => faults.push({ field: 'option-0-label', key, values });
  if (!several && total(options.map((option) => option.share)) > 100 + roundingOf(options)) fault('poll.shares.total');
  const counts = options.map(({ count }) => count);
  const most = several ? Math.max(0, ...counts.map((count) => count ?? 0)) : total(counts);
  if (n !== null && most > n) fault('poll.counts.total', { n });
  return faults;
}

/**
 * The form of a poll: what it says, or every fault with what was typed. `terms`: what an answer may stand for, as
 * "vocabulary/slug"; `today`: YYYY-MM-DD.
 */
export function readPoll(
  form: FormValues,
  mode: PollMode,
  terms: ReadonlySet<string>,
  today: string,
): Checked<PollContent> & { typed: TypedPoll } {
  const typed = readTyped(form);
  const { options, faults } = readOptions(typed, mode, terms);
  const fewest = mode === 'gathered' ? 2 : 1;
  if (faults.length === 0 && options.length < fewest)
    faults.push({ field: 'option-0-label', key: 'poll.options.few', values: { limit: fewest } });
  const said = mode === 'gathered' ? readGathered(typed, today) : readReported(typed, options);
  const all = [...(said.faults ?? []), ...faults];
  if (!said.value || all.length > 0) return { value: null, faults: all, typed };
  return { value: { ...said.value, several: typed.several, options }, faults: null, typed };
}

type Said = Omit<PollContent, 'several' | 'options'>;

function readGathered({ texts }: TypedPoll, today: string): Checked<Said> {
  const { value, faults } = check(gatheredSchema(today), texts);
  if (!value) return { value: null, faults };
  const { question: questionFr, ...rest } = value;
  return { value: { questionFr, ...rest, dateFrom: null, dateTo: null, n: null, source: null }, faults: null };
}

function readReported(typed: TypedPoll, options: readonly NewPollOption[]): Checked<Said> {
  const { value, faults } = check(reportedSchema, typed.texts);
  const source = readSource(typed);
  const all = [
    ...(faults ?? []),
    ...(source.faults ?? []),
    ...(value ? figureFaults(options, typed.several, value.n) : []),
  ];
  if (value?.dateTo && (value.dateFrom === null || value.dateTo < value.dateFrom))
    all.push({ field: 'dateTo', key: 'poll.dates.order', values: {} });
  if (!value || all.length > 0) return { value: null, faults: all };
  const { question: questionFr, ...rest } = value;
  return { value: { questionFr, ...rest, source: source.value, closesOn: null }, faults: null };
}

/** The addresses of a list, each once; or every line that holds something else. Several may share a line. */
export function readInvited(text: string): Checked<string[]> {
  const faults: Fault[] = [];
  const addresses = new Set<string>();
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    for (const part of line.split(/[,;\t]/)) {
      const written = (/<([^<>]*)>/.exec(part)?.[1] ?? part).trim().replace(/^"(.*)"$/, '$1');
      if (written === '') continue;
      const { data } = email.safeParse(written);
      if (data !== undefined) addresses.add(data);
      else {
        const values = { line: index + 1, text: written.slice(0, 80) };
        faults.push({ field: 'addresses', key: 'poll.invite.wrong', values });
      }
    }
  }
  if (faults.length > 0) return { value: null, faults };
  const only = (key: MessageKey, values: MessageValues = {}) => [{ field: 'addresses', key, values }];
  if (addresses.size === 0) return { value: null, faults: only('poll.invite.none') };
  if (addresses.size > mostInvited) return { value: null, faults: only('poll.invite.many', { limit: mostInvited }) };
  return { value: [...addresses], faults: null };
}

/** The numbers of the options chosen. */
export function readChoices(form: FormValues): number[] {
  const number = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number);
  return [...new Set(form.all('choix').flatMap((text) => number.safeParse(text).data ?? []))];
}

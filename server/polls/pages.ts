import {
  type Poll,
  type PollMode,
  type PollOptionRow,
  type PollRow,
  pollModes,
  pollVocabularies,
} from '../../db/queries/polls.ts';
import type { Fact } from '../catalogue/models.ts';
import { labelsOfTerms, type PresentationContext, sourceLine } from '../catalogue/pages/cards.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import type { MessageKey, Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import {
  countOf,
  datesOf,
  fewestAnswers,
  labelOf,
  missingInWords,
  presentBriefFigure,
  presentFigure,
  questionOf,
  shareOf,
  verificationOf,
} from './figures.ts';
import { emptyOption, longest, mostInvited, mostOptions, type TypedPoll } from './inputs.ts';
import type { PollsService } from './service.ts';
import { isUnderWay, mayAct, mayEdit, mayInvite, type PollAction, pollActions } from './workflow.ts';

/** The answer that most gave; where there are no figures, none. */
function leadingOption({ poll, options }: Poll): PollOptionRow | null {
  const shares = options.map((option) => shareOf(poll, option) ?? -1);
  const most = Math.max(...shares);
  return most < 0 ? null : (options[shares.indexOf(most)] ?? null);
}

function pollCard(found: Poll, t: Translator) {
  const { poll, options } = found;
  const leading = leadingOption(found);
  return {
    href: paths.poll(t.language, poll.slug),
    question: questionOf(poll, t),
    leading: leading && labelOf(leading, t),
    figure: presentFigure(poll, leading, t),
    /** Where no answer has a figure: the answers themselves. */
    labels: leading ? [] : options.map((option) => labelOf(option, t)),
    population: poll.population,
  };
}

export function presentPolls(polls: readonly Poll[], { t }: PresentationContext) {
  return { cards: polls.map((found) => pollCard(found, t)), testimonialsHref: paths.testimonials(t.language) };
}

function termOf(option: PollOptionRow, { t, vocabulary }: PresentationContext): string | null {
  if (option.vocabulary === null || option.term === null) return null;
  const [label = option.term] = labelsOfTerms(option.vocabulary, [option.term], t, vocabulary);
  return t(`poll.term.${option.vocabulary}`, { label });
}

/** How many answered; null where unknown. */
function answersInWords(poll: PollRow, t: Translator): string | null {
  if (isUnderWay(poll)) return t('poll.method.pending');
  if (verificationOf(poll).missing.includes('answers')) return t('poll.method.few', { limit: fewestAnswers });
  return poll.n === null ? null : t.number(poll.n);
}

function methodOf({ poll }: Poll, t: Translator): Fact[] {
  const unknown = t('poll.method.unknown');
  const fact = (label: MessageKey, value: string | null, href: string | null = null): Fact => ({
    label: t(label),
    values: [{ label: value || unknown, href }],
  });
  const source = poll.source && sourceLine(poll.source, t);
  return [
    fact('poll.method.question', questionOf(poll, t).text),
    fact('poll.method.population', poll.population),
    fact('poll.method.askedBy', poll.askedBy),
    fact('poll.method.dates', datesOf(poll, t)),
    fact('poll.method.n', answersInWords(poll, t)),
    fact('poll.method.choices', t(poll.several ? 'poll.method.several' : 'poll.method.one')),
    poll.mode === 'gathered'
      ? fact('poll.method.source', t('poll.method.gathered'))
      : fact('poll.method.source', source && `${source.title}, ${source.detail}`, source?.url ?? null),
  ];
}

export function citationOf({ poll }: Poll, { t, baseUrl }: Pick<PresentationContext, 't' | 'baseUrl'>): string {
  const { verified, missing } = verificationOf(poll);
  const parts = [
    poll.askedBy,
    poll.n === null || missing.includes('answers') ? '' : t('poll.n', { n: t.number(poll.n) }),
    datesOf(poll, t) ?? '',
    verified ? '' : `${t('poll.unverified')} (${missingInWords(poll, t)})`,
  ];
  return t('poll.citation', {
    question: questionOf(poll, t).text,
    detail: parts.filter((part) => part !== '').join(', '),
    address: baseUrl + paths.poll(t.language, poll.slug),
  });
}

/** Results as bars and table, and how they came about. */
export function presentPoll(found: Poll, context: PresentationContext) {
  const { t } = context;
  const { poll, options } = found;
  const leading = leadingOption(found);
  const missing = missingInWords(poll, t);
  return {
    breadcrumb: [{ href: paths.polls(t.language), label: t('polls.title') }],
    question: questionOf(poll, t),
    unverified: missing !== null,
    unverifiedNotice: missing && t(leading ? 'poll.unverified.text' : 'poll.unverified.noFigure', { missing }),
    leading: leading && { label: labelOf(leading, t), figure: presentFigure(poll, leading, t) },
    counted: options.some((option) => countOf(poll, option) !== null),
    rows: options.map((option) => {
      const count = countOf(poll, option);
      return {
        label: labelOf(option, t),
        term: termOf(option, context),
        figure: presentBriefFigure(poll, option, t),
        /** Length of the bar, from 0 to 100; null where there is nothing to draw. */
        width: shareOf(poll, option),
        count: count === null ? t('poll.noCount') : t.number(count),
      };
    }),
    drawn: leading !== null,
    several: poll.several,
    method: methodOf(found, t),
    note: poll.note === '' ? [] : poll.note.split(/\n+/),
    citation: citationOf(found, context),
    csvHref: paths.pollData(t.language, poll.slug, 'csv'),
    jsonHref: paths.pollData(t.language, poll.slug, 'json'),
  };
}

/** What one who is invited sees under the link. */
export function presentAnswer(
  { poll, options }: Poll,
  form: { reference: string; choices: readonly number[]; errors: ShownError[] },
  { t }: PresentationContext,
) {
  return {
    action: paths.pollAnswer(t.language, form.reference),
    question: questionOf(poll, t),
    askedBy: t('poll.answer.askedBy', { who: poll.askedBy }),
    population: t('poll.answer.population', { who: poll.population }),
    results: t('poll.answer.results', { limit: fewestAnswers }),
    closes: t('poll.answer.closes', { date: t.date(poll.closesOn ?? '') }),
    type: poll.several ? 'checkbox' : 'radio',
    hint: t(poll.several ? 'poll.answer.several' : 'poll.answer.one'),
    note: poll.note === '' ? [] : poll.note.split(/\n+/),
    errors: form.errors,
    error: form.errors[0]?.message ?? null,
    options: options.map((option) => ({
      value: option.id,
      label: labelOf(option, t),
      checked: form.choices.includes(option.id),
    })),
  };
}

/** What one reads under a link that takes no answer any more: it was used, just now or before, or it is late. */
export function presentEnded({ poll }: Poll, ended: 'sent' | 'used' | 'late', { t }: PresentationContext) {
  const published = poll.state === 'published';
  return {
    title: t(`poll.ended.${ended}`),
    text: t(`poll.ended.${ended}.text`, { date: t.date(poll.closesOn ?? '') }),
    question: questionOf(poll, t),
    resultsHref: published ? paths.poll(t.language, poll.slug) : null,
    pollsHref: paths.polls(t.language),
  };
}

export function presentPollList(list: ReturnType<PollsService['list']>, { t }: PresentationContext) {
  return {
    newHrefs: pollModes.map((mode) => ({
      href: paths.newPoll(t.language, new URLSearchParams({ nature: mode })),
      label: t(`poll.new.${mode}`),
    })),
    rows: list.map(({ poll, participation }) => ({
      href: paths.pollWork(t.language, poll.id),
      question: questionOf(poll, t),
      state: t(`poll.state.${poll.state}`),
      unverified: poll.state === 'published' && !verificationOf(poll).verified ? t('poll.unverified') : null,
      detail: [
        t(`poll.mode.${poll.mode}`),
        datesOf(poll, t),
        participation.invited > 0 ? t('poll.participation', { ...participation }) : null,
      ]
        .filter((part) => part !== null)
        .join(', '),
    })),
  };
}

/** Addresses of what can be done to a poll. */
export const actionPaths: Record<PollAction, string> = {
  open: 'ouverture',
  close: 'cloture',
  publish: 'publication',
  withdraw: 'retrait',
  remind: 'rappel',
  discard: 'suppression',
};

/** What an editor can do now; a poll of too few answers cannot be published, and a reminder leaves once. */
function actionsOf(poll: PollRow): PollAction[] {
  return pollActions.filter((action) => {
    if (action === 'publish' && verificationOf(poll).missing.includes('answers')) return false;
    if (action === 'remind' && poll.remindedAt !== null) return false;
    return mayAct(poll, action);
  });
}

export function presentWork(
  view: ReturnType<PollsService['work']>,
  invited: number | null,
  context: PresentationContext,
) {
  const { t } = context;
  const { poll, participation } = view;
  const { missing } = verificationOf(poll);
  const part = (name: string, label: string) => ({ href: paths.pollWork(t.language, poll.id, name), label });
  const hidden = isUnderWay(poll);
  return {
    ...presentPoll(view, context),
    backHref: paths.pollsInWork(t.language),
    state: t(`poll.state.${poll.state}`),
    mode: t(`poll.mode.${poll.mode}`),
    publicHref: poll.state === 'published' ? paths.poll(t.language, poll.slug) : null,
    invited: invited === null ? null : t('poll.invite.done', { count: invited }),
    participation: poll.mode === 'gathered' ? t('poll.participation', { ...participation }) : null,
    lines: [
      poll.closesOn === null ? null : t('poll.work.closes', { date: t.date(poll.closesOn) }),
      poll.remindedAt === null ? null : t('poll.work.reminded', { date: t.date(poll.remindedAt) }),
    ].filter((line) => line !== null),
    /** No figure is there to be seen yet. */
    hidden: hidden ? t('poll.work.hidden') : null,
    warning: hidden
      ? null
      : missing.includes('answers')
        ? t('poll.work.few', { limit: fewestAnswers })
        : missing.length > 0
          ? t('poll.work.unverified', { missing: missingInWords(poll, t) ?? '' })
          : null,
    links: [
      ...(mayEdit(poll) ? [part('modification', t('poll.edit'))] : []),
      ...(mayInvite(poll) ? [part('invitations', t('poll.invite.link'))] : []),
      ...actionsOf(poll).map((action) => part(actionPaths[action], t(`poll.action.${action}`))),
    ],
  };
}

export function presentAction(
  view: ReturnType<PollsService['work']>,
  action: PollAction,
  context: PresentationContext,
) {
  const { t } = context;
  const { poll, participation } = view;
  const waiting = participation.invited - participation.answered;
  const unverified = action === 'publish' ? missingInWords(poll, t) : null;
  return {
    title: t(`poll.action.${action}`),
    question: questionOf(poll, t),
    text: t(`poll.action.${action}.text`, {
      count: action === 'remind' ? waiting : participation.invited,
      date: poll.closesOn === null ? '' : t.date(poll.closesOn),
      limit: fewestAnswers,
    }),
    warning: unverified === null ? null : t('poll.work.unverified', { missing: unverified }),
    action: paths.pollWork(t.language, poll.id, actionPaths[action]),
    danger: action === 'withdraw' || action === 'discard',
    backHref: paths.pollWork(t.language, poll.id),
  };
}

function termChoices({ t, vocabulary }: PresentationContext) {
  return pollVocabularies.map((name) => ({
    label: t(`poll.vocabulary.${name}`),
    terms: vocabulary.terms
      .filter((each) => each.vocabulary === name)
      .map((each) => ({ value: `${name}/${each.slug}`, label: t.label(each) })),
  }));
}

/** What an answer of a poll may stand for, as forms name it. */
export function termValues({ vocabulary }: Pick<PresentationContext, 'vocabulary'>): Set<string> {
  const names: readonly string[] = pollVocabularies;
  const terms = vocabulary.terms.filter((term) => names.includes(term.vocabulary));
  return new Set(terms.map(({ vocabulary: name, slug }) => `${name}/${slug}`));
}

/** What an answer stands for, by the name that the list has for it: that of the successor where it was retired. */
function termInUse(value: string, { vocabulary }: PresentationContext): string {
  const [name, slug = ''] = value.split('/');
  const known = pollVocabularies.find((each) => each === name);
  const term = known && vocabulary.term(known, slug);
  return term ? `${known}/${term.slug}` : value;
}

/** Rows for answers that are there, and some more to fill in. */
const spareRows = 3;
const fewestRows = 5;

export function presentForm(
  { id, mode, typed, errors }: { id: number | null; mode: PollMode; typed: TypedPoll; errors: ShownError[] },
  context: PresentationContext,
) {
  const { t } = context;
  const field = textFields(errors, t);
  const { texts } = typed;
  const gathered = mode === 'gathered';
  const shown = Math.min(mostOptions, Math.max(fewestRows, typed.options.length + spareRows));
  const options = Array.from({ length: mostOptions }, (_, index) => {
    const option = typed.options[index] ?? emptyOption;
    const name = (part: string) => `option-${index}-${part}`;
    const number = { type: 'number', maximum: 12 } as const;
    return {
      legend: t('poll.option', { number: index + 1 }),
      label: field(name('label'), 'poll.option.label', option.label, { maximum: longest.label }),
      labelEn: field(name('labelEn'), 'poll.option.labelEn', option.labelEn, { maximum: longest.label }),
      figures: gathered
        ? []
        : [
            field(name('share'), 'poll.option.share', option.share, number),
            field(name('count'), 'poll.option.count', option.count, number),
          ],
      term: { name: name('term'), value: termInUse(option.term, context) },
    };
  });
  return {
    title: t(id === null ? `poll.new.${mode}` : 'poll.edit'),
    action: id === null ? paths.newPoll(t.language) : paths.pollWork(t.language, id, 'modification'),
    backHref: id === null ? paths.pollsInWork(t.language) : paths.pollWork(t.language, id),
    mode,
    gathered,
    standfirst: t(`poll.form.${mode}`),
    errors,
    question: field('question', 'poll.question', texts.question, {
      required: true,
      lines: 2,
      maximum: longest.question,
      hint: gathered ? 'poll.question.hint.gathered' : 'poll.question.hint.reported',
    }),
    questionEn: field('questionEn', 'poll.questionEn', texts.questionEn, { lines: 2, maximum: longest.question }),
    population: field('population', 'poll.population', texts.population, {
      required: gathered,
      maximum: longest.text,
      hint: 'poll.population.hint',
    }),
    askedBy: field('askedBy', 'poll.askedBy', texts.askedBy, { required: gathered, maximum: longest.text }),
    optionsText: t(`poll.options.text.${mode}`),
    several: typed.several,
    closesOn: field('closesOn', 'poll.closesOn', texts.closesOn, {
      required: true,
      maximum: 10,
      hint: 'poll.closesOn.hint',
    }),
    n: field('n', 'poll.n.label', texts.n, { type: 'number', maximum: 12, hint: 'poll.n.hint' }),
    dates: [
      field('dateFrom', 'poll.dateFrom', texts.dateFrom, { maximum: 10, hint: 'contribution.source.dateHint' }),
      field('dateTo', 'poll.dateTo', texts.dateTo, { maximum: 10, hint: 'poll.dateTo.hint' }),
    ],
    source: [
      field('sourceUrl', 'contribution.source.urlLabel', texts.sourceUrl, { type: 'url', maximum: longest.url }),
      field('sourceTitle', 'contribution.source.titleLabel', texts.sourceTitle),
      field('sourcePublisher', 'poll.source.publisher', texts.sourcePublisher),
      field('sourceDate', 'poll.source.date', texts.sourceDate, { maximum: 10, hint: 'contribution.source.dateHint' }),
      field('sourceReadOn', 'poll.source.readOn', texts.sourceReadOn, { maximum: 10, hint: 'poll.source.readOn.hint' }),
    ],
    sourceRead: {
      name: 'sourceRead',
      label: t('poll.source.read'),
      error: errors.find((error) => error.field === 'sourceRead')?.message ?? null,
      options: (['whole', 'excerpt'] as const).map((value) => ({
        value,
        label: t(`poll.source.read.${value}`),
        selected: texts.sourceRead === value,
      })),
    },
    note: field('note', 'poll.note', texts.note, { lines: 4, maximum: longest.note, hint: 'poll.note.hint' }),
    options: options.slice(0, shown),
    moreOptions: options.slice(shown),
    vocabularies: termChoices(context),
  };
}

export function presentInvitations(
  { poll, participation }: ReturnType<PollsService['work']>,
  form: { typed: string; errors: ShownError[] },
  { t }: PresentationContext,
) {
  return {
    action: paths.pollWork(t.language, poll.id, 'invitations'),
    backHref: paths.pollWork(t.language, poll.id),
    question: questionOf(poll, t),
    text: t(poll.state === 'open' ? 'poll.invite.text.open' : 'poll.invite.text.draft'),
    participation: t('poll.participation', { ...participation }),
    hint: t('poll.invite.hint', { limit: t.number(mostInvited) }),
    typed: form.typed,
    errors: form.errors,
    addressesError: form.errors.find(({ field }) => field === 'addresses')?.message ?? null,
    fileError: form.errors.find(({ field }) => field === 'fichier')?.message ?? null,
    clearAction:
      poll.state === 'draft' && participation.invited > 0
        ? paths.pollWork(t.language, poll.id, 'invitations/effacement')
        : null,
  };
}

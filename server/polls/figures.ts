import type { PollOptionRow, PollRow } from '../../db/queries/polls.ts';
import type { SourceLine } from '../catalogue/models.ts';
import { sourceLine } from '../catalogue/pages/cards.ts';
import type { Translator } from '../http/i18n/index.ts';

/** Fewer answers than these are neither counted out nor shown: whoever gave them could be guessed. */
export const fewestAnswers = 5;

/** What a figure has to come with. `answers`: the site gathered too few of them. */
export type Missing = 'n' | 'date' | 'source' | 'answers';

type Basis = Pick<PollRow, 'mode' | 'n' | 'dateFrom' | 'source'>;

/**
 * Whether the figures of a poll are verified, and what is missing where they are not: a source has to give n, the date
 * and itself; what the site gathered needs five answers.
 */
export function verificationOf({ mode, n, dateFrom, source }: Basis): { verified: boolean; missing: Missing[] } {
  const missing: Missing[] = [];
  if (mode === 'gathered') {
    if (n === null || n < fewestAnswers) missing.push('answers');
  } else {
    if (n === null) missing.push('n');
    if (dateFrom === null) missing.push('date');
    if (source === null) missing.push('source');
  }
  return { verified: missing.length === 0, missing };
}

/** Per cent of those who answered, as reported or as counted; null where there is no figure, or none to be shown. */
export function shareOf(poll: Basis, option: Pick<PollOptionRow, 'share' | 'count'>): number | null {
  if (verificationOf(poll).missing.includes('answers')) return null;
  if (option.share !== null) return option.share;
  return option.count === null || poll.n === null ? null : Math.round((100 * option.count) / poll.n);
}

/** How many gave an answer; null where nobody says, or it is not to be shown. */
export function countOf(poll: Basis, option: Pick<PollOptionRow, 'count'>): number | null {
  return verificationOf(poll).missing.includes('answers') ? null : option.count;
}

/** "80 %", with the space that the language puts. */
export function percent(share: number, t: Translator): string {
  return t('poll.percent', { share: t.number(share) });
}

/** "22 octobre 2013", "27 octobre – 15 novembre 2010"; null where unknown. */
export function datesOf({ dateFrom, dateTo }: Pick<PollRow, 'dateFrom' | 'dateTo'>, t: Translator): string | null {
  if (dateFrom === null) return null;
  if (dateTo === null || dateTo === dateFrom) return t.date(dateFrom);
  return t.period(dateFrom, dateTo);
}

/** "sans le nombre de personnes interrogées ni la date"; null where nothing is missing. */
export function missingInWords(poll: Basis, t: Translator): string | null {
  const { missing } = verificationOf(poll);
  if (missing.length === 0) return null;
  return t('poll.missing', { what: t.list(missing.map((each) => t(`poll.missing.${each}`))) });
}

/** A figure as `views/polls/figure.ejs` prints it, wherever one is quoted. */
export interface Figure {
  /** "80 %", or the words that say there is none. */
  value: string;
  /** The mark of a figure that is not verified; null where it is. */
  mark: string | null;
  /** n, date, and what is missing; null where they stand beside it already. */
  basis: { parts: string; missing: string | null; source: SourceLine | null } | null;
}

/** The figure of one answer with all it rests on; null: the answers are known, the share of none is. */
export function presentFigure(
  poll: PollRow,
  option: Pick<PollOptionRow, 'share' | 'count'> | null,
  t: Translator,
): Figure {
  const { missing } = verificationOf(poll);
  const n = poll.n === null || missing.includes('answers') ? null : t('poll.n', { n: t.number(poll.n) });
  return {
    ...(option ? presentBriefFigure(poll, option, t) : { value: t('poll.noShares'), mark: markOf(poll, t) }),
    basis: {
      parts: [n, datesOf(poll, t)].filter((part) => part !== null).join(', '),
      missing: missingInWords(poll, t),
      source: poll.source ? sourceLine(poll.source, t) : null,
    },
  };
}

function markOf(poll: Basis, t: Translator): string | null {
  return verificationOf(poll).verified ? null : t('poll.unverified');
}

/** The figure of one answer, where what it rests on is told once for all answers of the poll. */
export function presentBriefFigure(
  poll: PollRow,
  option: Pick<PollOptionRow, 'share' | 'count'>,
  t: Translator,
): Figure {
  const share = shareOf(poll, option);
  return {
    value: share === null ? t('poll.noShare') : percent(share, t),
    mark: markOf(poll, t),
    basis: null,
  };
}

/** What is asked, in the language of the page, or else in French. */
export function questionOf(
  { questionFr, questionEn }: Pick<PollRow, 'questionFr' | 'questionEn'>,
  t: Translator,
): { text: string; language: 'fr' | 'en' } {
  return t.language === 'en' && questionEn !== null
    ? { text: questionEn, language: 'en' }
    : { text: questionFr, language: 'fr' };
}

export function labelOf(
  { labelFr, labelEn }: Pick<PollOptionRow, 'labelFr' | 'labelEn'>,
  t: Translator,
): { text: string; language: 'fr' | 'en' } {
  return questionOf({ questionFr: labelFr, questionEn: labelEn }, t);
}

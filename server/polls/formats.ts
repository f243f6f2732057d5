import { stringify } from 'csv-stringify/sync';
import type { Poll, PollOptionRow } from '../../db/queries/polls.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { spreadsheet } from '../csv.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import { countOf, shareOf, verificationOf } from './figures.ts';
import { citationOf } from './pages.ts';

/** Columns of the CSV of a poll, in order. */
const columns = [
  'adresse',
  'question',
  'reponse',
  'part_pour_cent',
  'effectif',
  'verification',
  'manque',
  'n',
  'debut',
  'fin',
  'interroges',
  'interroge_par',
  'choix',
  'source',
] as const;

/** n as it may be told: not where so few answered that it would be close to naming them. */
function shownN({ poll }: Poll): number | null {
  return verificationOf(poll).missing.includes('answers') ? null : poll.n;
}

export function pollCsv(found: Poll, { t, baseUrl }: Pick<PresentationContext, 't' | 'baseUrl'>): string {
  const { poll, options } = found;
  const { verified, missing } = verificationOf(poll);
  const rows = options.map((option) => ({
    adresse: baseUrl + paths.poll(t.language, poll.slug),
    question: poll.questionFr,
    reponse: option.labelFr,
    part_pour_cent: decimal(shareOf(poll, option)),
    effectif: countOf(poll, option) ?? '',
    verification: t(verified ? 'poll.verified' : 'poll.unverified'),
    manque: missing.map((each) => missingName(each, t)).join(' | '),
    n: shownN(found) ?? '',
    debut: poll.dateFrom ?? '',
    fin: poll.dateTo ?? poll.dateFrom ?? '',
    interroges: poll.population,
    interroge_par: poll.askedBy,
    choix: t(poll.several ? 'poll.method.several' : 'poll.method.one'),
    source: poll.source?.url ?? (poll.mode === 'gathered' ? baseUrl : ''),
  }));
  return stringify(rows, { ...spreadsheet, columns: [...columns] });
}

const decimal = (value: number | null) => (value === null ? '' : String(value).replace('.', ','));

function missingName(missing: ReturnType<typeof verificationOf>['missing'][number], t: Translator): string {
  return t(`poll.missing.${missing}`);
}

/** The term that an answer stands for, or the one that took its place. */
function termOf({ vocabulary: name, term }: PollOptionRow, { term: standing }: PresentationContext['vocabulary']) {
  return name === null || term === null ? null : { vocabulary: name, slug: standing(name, term)?.slug ?? term };
}

export function pollJson(found: Poll, context: PresentationContext) {
  const { t, vocabulary, baseUrl } = context;
  const { poll, options } = found;
  const { verified, missing } = verificationOf(poll);
  return {
    slug: poll.slug,
    url: baseUrl + paths.poll(t.language, poll.slug),
    mode: poll.mode,
    question: { fr: poll.questionFr, en: poll.questionEn },
    population: poll.population || null,
    askedBy: poll.askedBy || null,
    dates: poll.dateFrom === null ? null : { from: poll.dateFrom, to: poll.dateTo ?? poll.dateFrom },
    n: shownN(found),
    severalChoices: poll.several,
    source: poll.source,
    verified,
    missing,
    note: poll.note || null,
    results: options.map((option) => ({
      label: { fr: option.labelFr, en: option.labelEn },
      term: termOf(option, vocabulary),
      sharePercent: shareOf(poll, option),
      count: countOf(poll, option),
      verified,
    })),
    citation: citationOf(found, context),
    licence: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
  };
}

import type { AlertFrequency, AlertRow } from '../../db/queries/alerts.ts';
import { type CatalogueSearch, toParameters } from '../catalogue/inputs.ts';
import type { LocatedInitiative } from '../catalogue/located.ts';
import { type PresentationContext, whereabouts } from '../catalogue/pages/cards.ts';
import { paths } from '../paths.ts';
import type { Followed } from './inputs.ts';
import { searchInWords } from './words.ts';

interface Letter {
  subject: string;
  text: string;
  headers?: Record<string, string>;
}

/** Asks whoever owns the address whether they want this. */
export function confirmationMail(
  { search, frequency, address }: { search: CatalogueSearch; frequency: AlertFrequency; address: string },
  context: PresentationContext,
): Letter {
  const { t } = context;
  const words = searchInWords(search, context);
  return {
    subject: t('mail.alert.confirmation.subject', { search: words }),
    text: t('mail.alert.confirmation.text', { search: words, every: t(`alerts.every.${frequency}`), address }),
  };
}

/** Tells an address that follows as many searches as it may how to stop some. */
export function fullMail(
  alerts: readonly { search: CatalogueSearch; reference: string }[],
  context: PresentationContext,
): Letter {
  const { t, baseUrl } = context;
  const lines = alerts.map(
    ({ search, reference }) => `${searchInWords(search, context)}\n${baseUrl}${paths.alert(t.language, reference)}\n`,
  );
  return {
    subject: t('mail.alert.full.subject', { count: alerts.length }),
    text: t('mail.alert.full.text', { count: alerts.length, alerts: lines.join('\n') }),
  };
}

function recordLines({ initiative, territory }: LocatedInitiative, { t, vocabulary, baseUrl }: PresentationContext) {
  const place = whereabouts(territory, vocabulary);
  return t('mail.alert.record', {
    title: initiative.revision.title,
    territory: place === '' ? territory.name : t('mail.alert.place', { name: territory.name, place }),
    summary: initiative.revision.summary,
    address: baseUrl + paths.initiative(t.language, initiative.slug),
  });
}

/** New records of a search: those given, and the number of the others. With the headers of RFC 2369 and RFC 8058. */
export function newsMail(
  {
    alert,
    followed: { search, partial },
    records,
    others,
    reference,
  }: {
    alert: Pick<AlertRow, 'frequency'>;
    followed: Followed;
    records: readonly LocatedInitiative[];
    others: number;
    reference: string;
  },
  context: PresentationContext,
): Letter {
  const { t, baseUrl } = context;
  const words = searchInWords(search, context);
  const count = records.length + others;
  const recent = baseUrl + paths.initiatives(t.language, toParameters({ ...search, sort: 'recent' }));
  const stop = baseUrl + paths.alertStop(t.language, reference);
  const parts = [
    t('mail.alert.news.text', { count, search: words }),
    ...records.map((record) => recordLines(record, context)),
    ...(others > 0 ? [t('mail.alert.more', { count: others, address: recent })] : []),
    ...(partial ? [`${t('alerts.partial')}\n`] : []),
    t('mail.alert.choices', {
      every: t(`alerts.every.${alert.frequency}`),
      manage: baseUrl + paths.alert(t.language, reference),
      stop,
    }),
  ];
  return {
    subject: t('mail.alert.news.subject', { count, search: words }),
    text: parts.join('\n'),
    headers: { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

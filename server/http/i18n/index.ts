import { IntlMessageFormat } from 'intl-messageformat';
import { accounts as accountsEn } from './messages/en/accounts.ts';
import { alerts as alertsEn } from './messages/en/alerts.ts';
import { barometer as barometerEn } from './messages/en/barometer.ts';
import { books as booksEn } from './messages/en/books.ts';
import { catalogue as catalogueEn } from './messages/en/catalogue.ts';
import { consent as consentEn } from './messages/en/consent.ts';
import { contribution as contributionEn } from './messages/en/contribution.ts';
import { errors as errorsEn } from './messages/en/errors.ts';
import { facets as facetsEn } from './messages/en/facets.ts';
import { followups as followupsEn } from './messages/en/followups.ts';
import { imports as importsEn } from './messages/en/imports.ts';
import { layout as layoutEn } from './messages/en/layout.ts';
import { newsroom as newsroomEn } from './messages/en/newsroom.ts';
import { polls as pollsEn } from './messages/en/polls.ts';
import { presenters as presentersEn } from './messages/en/presenters.ts';
import { proConnect as proConnectEn } from './messages/en/proConnect.ts';
import { speakers as speakersEn } from './messages/en/speakers.ts';
import { taxonomy as taxonomyEn } from './messages/en/taxonomy.ts';
import { testimonialSearch as testimonialSearchEn } from './messages/en/testimonialSearch.ts';
import { volumes as volumesEn } from './messages/en/volumes.ts';
import { accounts as accountsFr } from './messages/fr/accounts.ts';
import { alerts as alertsFr } from './messages/fr/alerts.ts';
import { barometer as barometerFr } from './messages/fr/barometer.ts';
import { books as booksFr } from './messages/fr/books.ts';
import { catalogue as catalogueFr } from './messages/fr/catalogue.ts';
import { consent as consentFr } from './messages/fr/consent.ts';
import { contribution as contributionFr } from './messages/fr/contribution.ts';
import { errors as errorsFr } from './messages/fr/errors.ts';
import { facets as facetsFr } from './messages/fr/facets.ts';
import { followups as followupsFr } from './messages/fr/followups.ts';
import { imports as importsFr } from './messages/fr/imports.ts';
import { layout as layoutFr } from './messages/fr/layout.ts';
import { newsroom as newsroomFr } from './messages/fr/newsroom.ts';
import { polls as pollsFr } from './messages/fr/polls.ts';
import { presenters as presentersFr } from './messages/fr/presenters.ts';
import { proConnect as proConnectFr } from './messages/fr/proConnect.ts';
import { speakers as speakersFr } from './messages/fr/speakers.ts';
import { taxonomy as taxonomyFr } from './messages/fr/taxonomy.ts';
import { testimonialSearch as testimonialSearchFr } from './messages/fr/testimonialSearch.ts';
import { volumes as volumesFr } from './messages/fr/volumes.ts';

const french = {
  ...facetsFr,
  ...layoutFr,
  ...catalogueFr,
  ...errorsFr,
  ...presentersFr,
  ...accountsFr,
  ...contributionFr,
  ...importsFr,
  ...consentFr,
  ...followupsFr,
  ...newsroomFr,
  ...pollsFr,
  ...booksFr,
  ...testimonialSearchFr,
  ...volumesFr,
  ...taxonomyFr,
  ...alertsFr,
  ...proConnectFr,
  ...speakersFr,
  ...barometerFr,
};
const english: Record<MessageKey, string> = {
  ...facetsEn,
  ...layoutEn,
  ...catalogueEn,
  ...errorsEn,
  ...presentersEn,
  ...accountsEn,
  ...contributionEn,
  ...importsEn,
  ...consentEn,
  ...followupsEn,
  ...newsroomEn,
  ...pollsEn,
  ...booksEn,
  ...testimonialSearchEn,
  ...volumesEn,
  ...taxonomyEn,
  ...alertsEn,
  ...proConnectEn,
  ...speakersEn,
  ...barometerEn,
};

export type MessageKey = keyof typeof french;
export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];
export type MessageValues = Record<string, string | number>;

/** Texts, numbers and dates in one language. Messages are ICU: `{count, plural, one {# commune} other {# communes}}`. */
export interface Translator {
  readonly language: Language;
  readonly collator: Intl.Collator;
  (key: MessageKey, values?: MessageValues): string;
  number(value: number): string;
  /** A partial date (YYYY, YYYY-MM, YYYY-MM-DD or an instant) in words. */
  date(value: string): string;
  /** From one partial date to another, without saying twice what they share. */
  period(from: string, to: string): string;
  list(values: readonly string[]): string;
  /** The label of the language out of a pair of columns. */
  label(row: { labelFr: string; labelEn: string }): string;
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(french, key);
}

function dateFormats(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return {
    4: format({ year: 'numeric' }),
    7: format({ year: 'numeric', month: 'long' }),
    10: format({ dateStyle: 'long' }),
  };
}

/** How many signs of a date are known: its year, its month or its day. */
function precisionOf(date: string): 4 | 7 | 10 {
  return date.length >= 10 ? 10 : date.length >= 7 ? 7 : 4;
}

function createTranslator(language: Language, messages: Record<MessageKey, string>): Translator {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const dates = dateFormats(locale);
  const compiled = new Map<MessageKey, IntlMessageFormat>();
  const translate = (key: MessageKey, values?: MessageValues): string => {
    const message = messages[key];
    if (values === undefined) return message;
    let format = compiled.get(key);
    if (!format) {
      format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
      compiled.set(key, format);
    }
    return String(format.format(values));
  };
  return Object.assign(translate, {
    language,
    collator: new Intl.Collator(locale, { numeric: true }),
    // Below a thousand nothing groups digits, and most counts are.
    number: (value: number) =>
      Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : numbers.format(value),
    date: (value: string) => dates[precisionOf(value)].format(new Date(value)),
    period: (from: string, to: string) =>
      precisionOf(from) === precisionOf(to)
        ? dates[precisionOf(from)].formatRange(new Date(from), new Date(to))
        : `${dates[precisionOf(from)].format(new Date(from))} – ${dates[precisionOf(to)].format(new Date(to))}`,
    list: (values: readonly string[]) => lists.format(values),
    label: (row: { labelFr: string; labelEn: string }) => (language === 'fr' ? row.labelFr : row.labelEn),
  });
}

export const translators: Record<Language, Translator> = {
  fr: createTranslator('fr', french),
  en: createTranslator('en', english),
};

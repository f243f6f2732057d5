import type { Request, Response } from 'express';
import type { PageHead } from '../catalogue/models.ts';
import { paths } from '../paths.ts';
import { accountOf } from './account.ts';
import { type Language, type Translator, translators } from './i18n/index.ts';

export type Section =
  | 'initiatives'
  | 'temoignages'
  | 'territoires'
  | 'themes'
  | 'tomes'
  | 'barometre'
  | 'apropos'
  | 'contribuer'
  | 'relecture'
  | 'compte'
  | null;

interface RequestLocals {
  language: Language;
}

/** The language of the page, from its address: English pages live under /en. */
export function languageOf(response: Response): Language {
  const { language } = response.locals as Partial<RequestLocals>;
  return language ?? 'fr';
}

export function translatorOf(response: Response): Translator {
  return translators[languageOf(response)];
}

/** The query string of a request as it came, decoded leniently: broken sequences become U+FFFD, never an error. */
export function searchParametersOf(request: Request): URLSearchParams {
  const { originalUrl } = request;
  const start = originalUrl.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : originalUrl.slice(start + 1));
}

/** A page's head, with what most pages share. */
export function headOf(values: {
  baseUrl: string;
  language: Language;
  title: string;
  description: string;
  /** Builds the address of this page in a language. */
  address: (language: Language) => string;
  links?: PageHead['links'];
  jsonLd?: unknown;
  noIndex?: boolean;
}): PageHead {
  const other = values.language === 'fr' ? 'en' : 'fr';
  return {
    title: values.title,
    description: values.description,
    canonicalUrl: values.baseUrl + values.address(values.language),
    alternate: { language: other, href: values.address(other) },
    links: values.links ?? [],
    jsonLd: values.jsonLd === undefined ? null : safeJsonLd(values.jsonLd),
    noIndex: values.noIndex ?? false,
  };
}

/** JSON that cannot close the script element it stands in. */
function safeJsonLd(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

export function renderPage(
  response: Response,
  view: string,
  locals: { page: unknown; head: PageHead; section: Section },
): void {
  response.vary('Cookie');
  response.render(view, {
    ...locals,
    t: translatorOf(response),
    language: languageOf(response),
    account: accountOf(response),
    paths,
  });
}

import type { Request, Response } from 'express';
import { z } from 'zod';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import type { CatalogueVocabulary } from '../catalogue/vocabulary.ts';
import { NotFound } from '../errors.ts';
import type { Language } from './i18n/index.ts';
import { headOf, languageOf, renderPage, type Section, translatorOf } from './locals.ts';

/** A number as addresses and forms give it. */
export const identifier = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/** The number in an address. Throws NotFound. */
export function numberIn(request: Request, name: string): number {
  const parsed = identifier.safeParse(request.params[name]);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}

/** Pages that are one person's business: kept by no cache, listed by no search engine, their addresses told to no other site. */
export function privatePages({
  catalogue,
  baseUrl,
  section,
}: {
  catalogue: { vocabulary: () => CatalogueVocabulary };
  baseUrl: string;
  section: Section;
}) {
  return {
    contextOf: (response: Response): PresentationContext => ({
      t: translatorOf(response),
      vocabulary: catalogue.vocabulary(),
      baseUrl,
    }),

    show(
      response: Response,
      view: string,
      page: unknown,
      title: string,
      address: (language: Language) => string,
    ): void {
      const language = languageOf(response);
      const head = headOf({ baseUrl, language, title, description: title, address, noIndex: true });
      // (`no-referrer` would hide our own origin too, and forms need it.)
      response.set({ 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'same-origin' });
      renderPage(response, view, { page, head, section });
    },
  };
}

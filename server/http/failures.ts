import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ErrorPage } from '../catalogue/models.ts';
import { NotFound, PublicError, SignInNeeded } from '../errors.ts';
import { paths } from '../paths.ts';
import { isMessageKey, type MessageKey } from './i18n/index.ts';
import { headOf, languageOf, renderPage, translatorOf } from './locals.ts';

/** Errors made by Express and its parsers: only their status is of use. */
const statusError = z.object({ status: z.number().int().min(400).max(599) });

function toPublicError(error: unknown): PublicError {
  if (error instanceof PublicError) return error;
  if (error instanceof URIError) return new PublicError(400, 'error.400.message');
  const parsed = statusError.safeParse(error);
  const status = parsed.success ? parsed.data.status : 500;
  const key = `error.${status}.message`;
  return new PublicError(status, isMessageKey(key) ? key : status < 500 ? 'error.400.message' : 'error.500.message');
}

function messageKey(status: number, part: 'heading' | 'advice', fallback: MessageKey): MessageKey {
  const key = `error.${status}.${part}`;
  return isMessageKey(key) ? key : fallback;
}

function errorPage(error: PublicError, response: Response): ErrorPage {
  const t = translatorOf(response);
  return {
    status: error.status,
    heading: t(messageKey(error.status, 'heading', error.status < 500 ? 'error.400.heading' : 'error.500.heading')),
    message: t(error.key, error.values),
    advice: t(messageKey(error.status, 'advice', error.status < 500 ? 'error.400.advice' : 'error.500.advice'))
      .split('\n')
      .filter((line) => line !== ''),
    searchAction: paths.initiatives(languageOf(response)),
  };
}

/** Asked for by a program rather than by a reader. */
function isData(path: string): boolean {
  return path.startsWith('/api/') || /\.(csv|atom|json|geojson)$/.test(path);
}

function answer(error: PublicError, path: string, response: Response, baseUrl: string): void {
  const page = errorPage(error, response);
  response.status(error.status);
  response.set('Cache-Control', 'no-store');
  if (isData(path)) {
    response.json({ error: { status: error.status, title: page.heading, detail: page.message, advice: page.advice } });
    return;
  }
  const head = headOf({
    baseUrl,
    language: languageOf(response),
    title: page.heading,
    description: page.message,
    address: paths.home,
    noIndex: true,
  });
  renderPage(response, 'http/error', { page, head, section: null });
}

export const notFound: RequestHandler = () => {
  throw new NotFound();
};

/** The one place where errors become answers: the visitor's language, the right status, never a stack trace. */
export function failures(logger: Logger, baseUrl: string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const publicError = toPublicError(error);
    if (publicError.status >= 500)
      logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    if (publicError instanceof SignInNeeded && request.method === 'GET' && !isData(request.path)) {
      response.redirect(303, paths.signIn(languageOf(response), request.originalUrl));
      return;
    }
    try {
      answer(publicError, request.path, response, baseUrl);
    } catch (renderingError) {
      logger.error({ err: renderingError }, 'the error page failed');
      response.status(500).type('text/plain').send(translatorOf(response)('error.500.message'));
    }
  };
}

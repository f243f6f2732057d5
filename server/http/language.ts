import type { RequestHandler } from 'express';

/** Takes /en off the address, so that every route is written once, and remembers the language. */
export const language: RequestHandler = (request, response, next) => {
  const english = /^\/en(?=\/|\?|$)/.test(request.url);
  response.locals.language = english ? 'en' : 'fr';
  if (english) {
    const rest = request.url.slice(3);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
  }
  next();
};

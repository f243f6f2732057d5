import { parse } from 'cookie';
import type { Request, Response } from 'express';

/** The authority that a visitor compares with: its code, kept for a year. No account, nothing else about the visitor. */
const authorityCookie = 'collectivite';
const year = 365 * 24 * 3600 * 1000;

export function authorityOf(request: Request): string | null {
  return parse(request.headers.cookie ?? '')[authorityCookie] || null;
}

/** Remembers a code, or forgets it with null. */
export function rememberAuthority(response: Response, code: string | null, secure: boolean): void {
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  if (code === null) response.clearCookie(authorityCookie, options);
  else response.cookie(authorityCookie, code, { ...options, maxAge: year });
}

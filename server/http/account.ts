import { parse } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';
import type { AccountRow } from '../../db/queries/accounts.ts';
import type { OpenSession } from '../accounts/auth.ts';
import { SignInNeeded } from '../errors.ts';

interface AccountLocals {
  account: AccountRow;
  sessionId: string;
}

/** Finds out who asks. Visitors without a session cost nothing; what others see is kept by no shared cache. */
export function recogniseAccount({
  session,
  account,
}: {
  session: (cookie: string) => Promise<OpenSession | null>;
  account: (id: string) => AccountRow | undefined;
}): RequestHandler {
  return async (request, response, next) => {
    const { cookie } = request.headers;
    if (cookie === undefined || !Object.keys(parse(cookie)).some((name) => name.endsWith('catalogue.session_token')))
      return next();
    const open = await session(cookie);
    const row = open && account(open.accountId);
    if (open && row) {
      Object.assign(response.locals, { account: row, sessionId: open.sessionId } satisfies AccountLocals);
      for (const value of open.cookies) response.append('Set-Cookie', value);
      response.set('Cache-Control', 'private, no-store');
    }
    next();
  };
}

export function accountOf(response: Response): AccountRow | null {
  const { account } = response.locals as Partial<AccountLocals>;
  return account ?? null;
}

export function sessionOf(response: Response): string | null {
  const { sessionId } = response.locals as Partial<AccountLocals>;
  return sessionId ?? null;
}

/** Throws SignInNeeded. */
export function signedIn(response: Response): AccountRow {
  const account = accountOf(response);
  if (!account) throw new SignInNeeded();
  return account;
}

/** Cookies of a request, as the sign-in library wants them. */
export function cookieOf(request: Request): string {
  return request.headers.cookie ?? '';
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { toNodeHandler } from 'better-auth/node';
import { magicLink } from 'better-auth/plugins';
import { z } from 'zod';
import type { CatalogueDatabase } from '../../db/open.ts';
import { accounts, identities, passkeys, sessions, verifications } from '../../db/schema/index.ts';

/** Life of a link to sign in, in minutes. */
export const linkMinutes = 30;
const day = 24 * 3600;

/** A session that holds, and the cookies that prolong it. */
export interface OpenSession {
  accountId: string;
  sessionId: string;
  cookies: string[];
}

/** Opens a session for an account whose owner was recognised elsewhere. Never an address of its own. */
const openIdentitySession = createAuthEndpoint.serverOnly(
  { method: 'POST', body: z.object({ accountId: z.string(), idToken: z.string() }), requireHeaders: true },
  async (context) => {
    const { internalAdapter } = context.context;
    const { accountId, idToken } = context.body;
    const user = await internalAdapter.findUserById(accountId);
    if (!user) throw new Error(`no account ${accountId}`);
    const session = await internalAdapter.createSession(accountId, false, { idToken });
    await setSessionCookie(context, { session, user });
    return context.json({ sessionId: session.id });
  },
);

export type SignIn = ReturnType<typeof createSignIn>;

/** The sign-in library over our own tables, and what we use of it. Cookies are values of `Set-Cookie`. */
export function createSignIn({
  database,
  baseUrl,
  secret,
  siteName,
}: {
  database: CatalogueDatabase;
  baseUrl: string;
  secret: string;
  siteName: string;
}) {
  const { hostname, origin, protocol } = new URL(baseUrl);
  // The library hands the token of a link to a callback; this carries it back to who asked.
  const asked = new AsyncLocalStorage<{ token: string }>();
  const auth = betterAuth({
    secret,
    baseURL: baseUrl,
    basePath: '/api/auth',
    trustedOrigins: [origin],
    database: drizzleAdapter(database, {
      provider: 'sqlite',
      schema: {
        user: accounts,
        session: sessions,
        account: identities,
        verification: verifications,
        passkey: passkeys,
      },
    }),
    session: {
      expiresIn: 30 * day,
      updateAge: day,
      additionalFields: { idToken: { type: 'string', required: false, input: false, returned: false } },
    },
    advanced: {
      cookiePrefix: 'catalogue',
      useSecureCookies: protocol === 'https:',
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      magicLink({
        storeToken: 'hashed',
        expiresIn: linkMinutes * 60,
        sendMagicLink: ({ token }) => {
          const request = asked.getStore();
          if (request) request.token = token;
        },
      }),
      passkey({ rpID: hostname, rpName: siteName, origin }),
      { id: 'identity-session', endpoints: { openIdentitySession } },
    ],
  });
  const cookiesOf = (headers: Headers) => headers.getSetCookie();

  return {
    /** Makes a link for this address and returns its token, which opens a session once. */
    async askLink(email: string): Promise<string> {
      const request = { token: '' };
      await asked.run(request, () => auth.api.signInMagicLink({ body: { email }, headers: new Headers() }));
      return request.token;
    },

    /** Opens a session, and an account where there is none. Null: the link is unknown, expired or used. */
    async openLink(token: string, userAgent: string): Promise<{ accountId: string; cookies: string[] } | null> {
      const headers = new Headers({ 'user-agent': userAgent });
      try {
        const { response, headers: answered } = await auth.api.magicLinkVerify({
          query: { token },
          headers,
          returnHeaders: true,
        });
        return { accountId: response.user.id, cookies: cookiesOf(answered) };
      } catch (error) {
        // The library answers a bad link with a redirect to its own error page.
        if (error instanceof Error && 'status' in error && error.status === 'FOUND') return null;
        throw error;
      }
    },

    /** Opens a session for an account whose owner a provider recognised; `idToken` is what it signed. Returns the cookies. */
    async openIdentity(accountId: string, idToken: string, userAgent: string): Promise<string[]> {
      const { headers } = await auth.api.openIdentitySession({
        body: { accountId, idToken },
        headers: new Headers({ 'user-agent': userAgent }),
        returnHeaders: true,
      });
      return cookiesOf(headers);
    },

    async session(cookie: string): Promise<OpenSession | null> {
      const { response, headers } = await auth.api.getSession({
        headers: new Headers({ cookie }),
        returnHeaders: true,
      });
      if (!response) return null;
      return { accountId: response.user.id, sessionId: response.session.id, cookies: cookiesOf(headers) };
    },

    /** Ends the session of these cookies; returns the cookies that take its place. */
    async close(cookie: string): Promise<string[]> {
      const { headers } = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true });
      return cookiesOf(headers);
    },

    /** Answers the requests that a browser makes for passkeys. */
    passkeyHandler: toNodeHandler(auth),
  };
}

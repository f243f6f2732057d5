import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { CatalogueDatabase, Executor } from '../../db/open.ts';
import {
  accountByEmail,
  accountById,
  identityOf,
  insertAccount,
  insertIdentity,
  insertVerification,
  pruneExpired,
  sessionById,
  takeVerification,
  updateAccount,
} from '../../db/queries/accounts.ts';
import { enqueueMail } from '../../db/queries/mails.ts';
import { recordEvent } from '../../db/queries/operations.ts';
import type { SignIn } from '../accounts/auth.ts';
import { completeWorkplace } from '../accounts/organisation.ts';
import { isSiret } from '../accounts/siret.ts';
import type { Language } from '../http/i18n/index.ts';
import type { Postman } from '../mail/postman.ts';
import { paths } from '../paths.ts';
import { joinedMail } from './mails.ts';
import type { ProConnectProvider, ProvedIdentity } from './provider.ts';
import { ProConnectRefusal } from './refusal.ts';

/** Time left to identify oneself at the provider, in minutes. */
export const attemptMinutes = 10;

const storedAttempt = z.object({ nonce: z.string(), codeVerifier: z.string().nullable(), returnTo: z.string() });
export type StoredAttempt = z.infer<typeof storedAttempt>;

/** Long enough for ProConnect, which wants 32 signs; its beginning says in which language to go on. */
function newState(language: Language): string {
  return `${language}-${randomBytes(32).toString('base64url')}`;
}

/** The language in which somebody left, out of the state that comes back. */
export function languageOfState(state: string): Language {
  return state.startsWith('en-') ? 'en' : 'fr';
}

/** Found only by who brings back both the state and the cookie of the browser that left with it. */
function attemptName(state: string, browser: string): string {
  return `proconnect/${createHash('sha256').update(`${state} ${browser}`).digest('base64url')}`;
}

export type ProConnectService = ReturnType<typeof createProConnectService>;

export function createProConnectService({
  database,
  provider,
  signIn,
  postman,
  baseUrl,
}: {
  database: CatalogueDatabase;
  provider: ProConnectProvider;
  signIn: Pick<SignIn, 'openIdentity'>;
  postman: Pick<Postman, 'deliverDue'>;
  baseUrl: string;
}) {
  /** The account that this identity opens: its own, the one of the same address, or a new one. */
  function accountOf(tx: Executor, identity: ProvedIdentity, language: Language): { id: string; isNew: boolean } {
    const providerId = provider.issuer;
    const known = identityOf(tx, providerId, identity.subject);
    if (known) return { id: known.userId, isNew: false };
    const same = accountByEmail(tx, identity.email);
    const id = same?.id ?? insertAccount(tx, { email: identity.email, name: '', role: 'contributor' });
    insertIdentity(tx, { providerId, subject: identity.subject, userId: id });
    if (same)
      enqueueMail(tx, { recipient: same.email, ...joinedMail(baseUrl + paths.account(same.language), same.language) });
    else updateAccount(tx, id, { language });
    recordEvent(tx, {
      verb: same ? 'account.joined' : 'account.opened',
      accountId: id,
      detail: { provider: providerId },
    });
    introduce(tx, id, identity);
    return { id, isNew: !same };
  }

  /** Fills in what is empty of an account, once: what its owner empties later stays empty. */
  function introduce(tx: Executor, id: string, { name, siret }: ProvedIdentity): void {
    const account = accountById(tx, id);
    if (!account) return;
    updateAccount(tx, id, {
      emailVerified: true,
      name: account.name || name,
      siret: account.siret ?? (isSiret(siret) ? siret : null),
      ...completeWorkplace(tx, siret, account),
    });
  }

  return {
    /** Where to send this browser, known by its cookie, so that somebody identifies themselves. Throws ProConnectRefusal. */
    async begin(browser: string, returnTo: string, language: Language): Promise<string> {
      const state = newState(language);
      const { address, attempt } = await provider.begin(state);
      insertVerification(database, {
        identifier: attemptName(state, browser),
        value: JSON.stringify({ ...attempt, returnTo } satisfies StoredAttempt),
        expiresAt: new Date(Date.now() + attemptMinutes * 60_000),
      });
      return address;
    },

    /** What this browser left with, given out once. Throws ProConnectRefusal: foreign, spent. */
    resume(state: string, browser: string | null): StoredAttempt {
      if (browser === null || state === '') throw new ProConnectRefusal('foreign');
      const stored = takeVerification(database, attemptName(state, browser));
      if (stored === undefined) throw new ProConnectRefusal('spent');
      return storedAttempt.parse(JSON.parse(stored));
    },

    /** Opens a session for who the provider says it is. Throws ProConnectRefusal. */
    async open(
      attempt: StoredAttempt,
      { answer, userAgent, language }: { answer: URLSearchParams; userAgent: string; language: Language },
    ): Promise<{ cookies: string[]; isNew: boolean }> {
      const identity = await provider.prove(answer, answer.get('state') ?? '', attempt);
      if (!identity.emailVerified) throw new ProConnectRefusal('address');
      const { id, isNew } = database.transaction((tx) => accountOf(tx, identity, language));
      void postman.deliverDue();
      pruneExpired(database);
      const cookies = await signIn.openIdentity(id, identity.idToken, userAgent);
      return { cookies, isNew };
    },

    /** What the provider signed when it opened this session; null for sessions that it did not open. */
    idTokenOf(sessionId: string | null): string | null {
      return sessionId === null ? null : (sessionById(database, sessionId)?.idToken ?? null);
    },

    /** Where to send somebody who signed out here, and the state that comes back. Throws ProConnectRefusal. */
    async signOut(idToken: string, language: Language): Promise<{ address: string | null; state: string }> {
      const state = newState(language);
      return { address: await provider.signOutAddress(idToken, state, baseUrl + paths.proConnectSignedOut()), state };
    },
  };
}

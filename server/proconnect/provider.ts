import * as openid from 'openid-client';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ProConnectAccess } from '../config.ts';
import { ProConnectRefusal, type RefusalReason } from './refusal.ts';

/** Left to the provider for each answer, in seconds. A code lives for thirty. */
const patience = 5;
/** What the provider publishes about itself is read again after an hour, in milliseconds. */
const metadataLife = 3600 * 1000;
/** Difference allowed between its clock and ours, in seconds. */
const clockDifference = 30;

/** What the documentation for service providers of ProConnect asks for: any further parameter is refused there. */
const scope = 'openid given_name usual_name email uid siret';
/** The lowest level, which every identity there has: nothing to be checked in the answer. */
const assurance = 'eidas1';

/** Who somebody is, as the provider signed it. */
export interface ProvedIdentity {
  /** The provider's own name for the person, which stays when the address changes. */
  subject: string;
  email: string;
  /** False: the provider says that nobody proved to own the address. */
  emailVerified: boolean;
  name: string;
  /** 14 digits of the establishment, unchecked; empty where there is none. */
  siret: string;
  /** To be shown again when the session is closed. */
  idToken: string;
}

/** What must be remembered from one's leaving for the provider to one's return. */
export interface Attempt {
  nonce: string;
  codeVerifier: string | null;
}

const claims = z.object({
  sub: z.string().min(1),
  email: z.email().max(254).toLowerCase(),
  email_verified: z.boolean().optional(),
  given_name: z.string().default(''),
  usual_name: z.string().default(''),
  siret: z.string().default(''),
  // The library compares issuer and audience with what they must be, but lets an answer without them pass.
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
});

/** Codes of the library for answers that came but cannot be believed. */
const distrust = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_USERINFO_EXPECTED',
  'OAUTH_KEY_SELECTION_FAILED',
]);

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof z.ZodError) return 'unverified';
  if (error instanceof openid.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'cancelled' : 'unavailable';
  if (error instanceof openid.ResponseBodyError) return error.error === 'invalid_grant' ? 'spent' : 'unavailable';
  return error instanceof openid.ClientError && distrust.has(error.code ?? '') ? 'unverified' : 'unavailable';
}

export type ProConnectProvider = ReturnType<typeof createProConnectProvider>;

/**
 * OpenID Connect as ProConnect wants it: authorization code flow, answers signed, user info as a signed JWT. Nothing is
 * asked before somebody signs in. Every verb throws ProConnectRefusal, and tells the log why.
 * Source: https://partenaires.proconnect.gouv.fr/docs/fournisseur-service/implementation_technique
 */
export function createProConnectProvider({
  access,
  callback,
  logger,
}: {
  access: ProConnectAccess;
  /** Our address to which the provider sends people back, as registered there. */
  callback: string;
  logger: Logger;
}) {
  const { issuer, clientId, clientSecret, algorithm } = access;
  let known: { configuration: Promise<openid.Configuration>; until: number } | null = null;

  /** What the provider publishes about itself; a failure is not remembered. */
  function discover(): Promise<openid.Configuration> {
    if (known && known.until > Date.now()) return known.configuration;
    const configuration = openid.discovery(
      new URL(issuer),
      clientId,
      {
        id_token_signed_response_alg: algorithm,
        userinfo_signed_response_alg: algorithm,
        [openid.clockTolerance]: clockDifference,
      },
      openid.ClientSecretPost(clientSecret),
      {
        timeout: patience,
        // Signatures are checked also where the connection alone would do.
        execute: [
          openid.enableNonRepudiationChecks,
          ...(issuer.startsWith('http:') ? [openid.allowInsecureRequests] : []),
        ],
      },
    );
    const found = { configuration, until: Date.now() + metadataLife };
    known = found;
    configuration.catch(() => {
      if (known === found) known = null;
    });
    return configuration;
  }

  async function explained<Answer>(verb: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== 'cancelled') logger.warn({ reason, verb, why: wordsOf(error) }, 'ProConnect');
      throw new ProConnectRefusal(reason, error);
    }
  }

  return {
    issuer,

    /** Where to send somebody who signs in, and what to remember meanwhile. `state` comes back with the answer. */
    begin: (state: string): Promise<{ address: string; attempt: Attempt }> =>
      explained('begin', async () => {
        const configuration = await discover();
        const nonce = openid.randomNonce();
        const codeVerifier = configuration.serverMetadata().supportsPKCE() ? openid.randomPKCECodeVerifier() : null;
        const address = openid.buildAuthorizationUrl(configuration, {
          redirect_uri: callback,
          scope,
          acr_values: assurance,
          state,
          nonce,
          ...(codeVerifier
            ? {
                code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
                code_challenge_method: 'S256',
              }
            : {}),
        });
        return { address: address.href, attempt: { nonce, codeVerifier } };
      }),

    /** Takes the provider's answer (the query with which somebody came back) and asks who it is. */
    prove: (answer: URLSearchParams, state: string, { nonce, codeVerifier }: Attempt): Promise<ProvedIdentity> =>
      explained('prove', async () => {
        const configuration = await discover();
        const tokens = await openid.authorizationCodeGrant(configuration, new URL(`${callback}?${answer}`), {
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(codeVerifier ? { pkceCodeVerifier: codeVerifier } : {}),
        });
        const subject = tokens.claims()?.sub ?? '';
        const information = claims.parse(await openid.fetchUserInfo(configuration, tokens.access_token, subject));
        return {
          subject,
          email: information.email,
          emailVerified: information.email_verified ?? true,
          name: `${information.given_name} ${information.usual_name}`.trim(),
          siret: information.siret,
          idToken: tokens.id_token ?? '',
        };
      }),

    /** Where to send somebody who signs out; null where the provider has no such address. */
    signOutAddress: (idToken: string, state: string, returnAddress: string): Promise<string | null> =>
      explained('signOut', async () => {
        const configuration = await discover();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
        const address = openid.buildEndSessionUrl(configuration, {
          id_token_hint: idToken,
          post_logout_redirect_uri: returnAddress,
          state,
        });
        // Said by the token already, and not in ProConnect's list of parameters.
        address.searchParams.delete('client_id');
        return address.href;
      }),
  };
}

/** What went wrong, in the words of the library: never what the provider said about a person. */
function wordsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error ? String(error.code) : '';
  const given = 'error' in error ? String(error.error) : '';
  const message = error instanceof z.ZodError ? error.issues.map(({ path }) => path.join('.')).join() : error.message;
  return [[error.name, code, given, message].filter((part) => part !== '').join(' '), ...wordsOf(error.cause)];
}

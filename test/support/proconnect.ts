import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider, type ProviderContext } from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';
import { onTestFinished } from 'vitest';
import type { ProConnectAccess } from '../../server/config.ts';
import { createServices } from '../../server/services.ts';
import { copySeededDatabase, type Site, serve } from './catalogue.ts';
import { testConfig } from './config.ts';

/** What ProConnect tells of somebody, beside `sub`. */
export interface Person {
  given_name: string;
  usual_name: string;
  email: string;
  uid: string;
  siret: string;
  email_verified?: boolean;
}

/** A real OpenID provider that keeps ProConnect's rules, and what tests may do to it. */
export interface TestProvider {
  access: ProConnectAccess;
  /** Whom it knows, by `sub`. */
  persons: Map<string, Person>;
  /** Who identifies themselves next; null: they press "cancel". */
  next: string | null;
  /** Spoils what it is about to answer. */
  spoil: { idToken?: (claims: JWTPayload) => JWTPayload; information?: (token: string) => Promise<unknown> | unknown };
  /** Makes a token of these claims with its own key, or with a stranger's. */
  sign(claims: JWTPayload, key?: 'own' | 'foreign'): Promise<string>;
  /** Parameters of the requests that browsers brought it, by path. */
  asked: { path: string; parameters: URLSearchParams }[];
  /** Answers nothing more, as a server that hangs does. */
  hang: boolean;
  stop(): Promise<void>;
}

export const rennes = { siren: '213502388', siret: '21350238800019', name: 'Rennes' };

export const camille: Person = {
  given_name: 'Camille',
  usual_name: 'Ménard',
  email: 'camille.menard@mairie.exemple.fr',
  uid: 'c-menard',
  siret: rennes.siret,
};

/** The provider prints a warning about its own memory, unless it is told to use it. */
class Memory extends MemoryAdapter {}

const keyName = 'signature';
const personal = ['given_name', 'usual_name', 'email', 'uid', 'siret'] as const;

/** Starts the provider on a port of its own, for the client whose public address is `baseUrl`. */
export async function startProvider(
  baseUrl: string,
  {
    pkce = true,
    signsOut = true,
    algorithm = 'RS256',
  }: { pkce?: boolean; signsOut?: boolean; algorithm?: ProConnectAccess['algorithm'] } = {},
): Promise<TestProvider> {
  const own = await generateKeyPair(algorithm, { extractable: true });
  const foreign = await generateKeyPair(algorithm, { extractable: true });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access: ProConnectAccess = {
    issuer,
    clientId: 'catalogue',
    clientSecret: 'a-secret-of-thirty-two-characters',
    algorithm,
  };
  const state: TestProvider = {
    access,
    persons: new Map([['camille', camille]]),
    next: 'camille',
    spoil: {},
    asked: [],
    hang: false,
    sign: (claims, key = 'own') =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: keyName })
        .sign((key === 'own' ? own : foreign).privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: access.clientId,
        client_secret: access.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${baseUrl}/compte/proconnect/retour`],
        post_logout_redirect_uris: [`${baseUrl}/compte/proconnect/sortie`],
        id_token_signed_response_alg: algorithm,
        userinfo_signed_response_alg: algorithm,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: keyName, alg: algorithm, use: 'sig' }] },
    adapter: Memory,
    // Seconds, as ProConnect has them.
    ttl: { Interaction: 600, Session: 43_200, Grant: 43_200, AuthorizationCode: 30, AccessToken: 60, IdToken: 60 },
    cookies: { keys: ['provider'] },
    acrValues: ['eidas1'],
    claims: Object.fromEntries([['openid', ['sub']], ['acr', null], ...personal.map((name) => [name, namesOf(name)])]),
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: signsOut,
        logoutSource: (ctx: { body: unknown }, form: string) => {
          ctx.body = `<!doctype html><title>Sortie</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sortir</button>`;
        },
      },
    },
    pkce: { required: () => pkce },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => {
      const person = state.persons.get(sub);
      return person && { accountId: sub, claims: () => ({ sub, ...person }) };
    },
    loadExistingGrant: async ({ oidc }: Pick<ProviderContext, 'oidc'>) => {
      const known = oidc.session.grantIdFor(oidc.client.clientId);
      if (known !== undefined) return oidc.provider.Grant.find(known);
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(['openid', ...personal].join(' '));
      await grant.save();
      return grant;
    },
    renderError: (ctx: { body: unknown }, out: Record<string, string>) => {
      ctx.body = JSON.stringify(out);
    },
  });
  provider.use(async (ctx, next) => {
    if (state.hang) return new Promise<void>(() => {});
    state.asked.push({ path: ctx.path, parameters: new URLSearchParams(ctx.query) });
    if (ctx.path.startsWith('/interaction/')) {
      ctx.respond = false;
      const result = state.next ? { login: { accountId: state.next, acr: 'eidas1' } } : { error: 'access_denied' };
      await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
      return;
    }
    await next();
    const { idToken, information } = state.spoil;
    if (ctx.path === '/token' && idToken && ctx.status === 200) {
      const tokens = ctx.body as { id_token: string };
      ctx.body = { ...tokens, id_token: await state.sign(idToken(decodeJwt(tokens.id_token))) };
    }
    if (ctx.path === '/me' && information && ctx.status === 200) {
      ctx.body = await information(String(ctx.body));
      ctx.type = typeof ctx.body === 'string' ? 'application/jwt' : 'application/json';
    }
    if (ctx.path === '/.well-known/openid-configuration' && !pkce)
      ctx.body = { ...(ctx.body as object), code_challenge_methods_supported: undefined };
  });
  server.on('request', provider.callback());
  return state;
}

function namesOf(scope: (typeof personal)[number]): string[] {
  return scope === 'email' ? ['email', 'email_verified'] : [scope];
}

/** The catalogue with ProConnect, over real records, for this test alone; `settings` differ from the provider's. */
export async function proConnectSite(
  options: Parameters<typeof startProvider>[1] & { settings?: Partial<ProConnectAccess> } = {},
): Promise<{ site: Site; provider: TestProvider }> {
  const { folder, path } = copySeededDatabase();
  const config = testConfig(path);
  const provider = await startProvider(config.baseUrl, options);
  const services = createServices({ ...config, proConnect: { ...provider.access, ...options.settings } });
  const site = await serve(services);
  onTestFinished(async () => {
    await site.close();
    await services.close();
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { site, provider };
}

export interface Landing {
  /** Where the browser stands, as its address bar says. */
  address: URL;
  response: Response;
  text: string;
}

export type TestBrowser = ReturnType<typeof openBrowser>;

/** Cookies of each server, redirects and refreshes: what a browser without JavaScript does. */
export function openBrowser({ url, services }: Site) {
  const { baseUrl } = services.config;
  const jars = new Map<string, Map<string, string>>();

  function jarOf(address: URL): Map<string, string> {
    const jar = jars.get(address.origin) ?? new Map<string, string>();
    jars.set(address.origin, jar);
    return jar;
  }

  /** One request, and no step further. */
  async function step(address: URL, options: RequestInit = {}): Promise<Response> {
    const jar = jarOf(address);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const real = address.href.replace(baseUrl, url);
    const response = await fetch(real, { redirect: 'manual', ...options, headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0(?:;|$)|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  function nextOf(response: Response): string | null {
    return response.headers.get('location') ?? /url=(.*)$/.exec(response.headers.get('refresh') ?? '')?.[1] ?? null;
  }

  /** Goes on as long as pages send it on, or until `stop` says that the next address is far enough. */
  async function go(
    path: string,
    options: RequestInit = {},
    stop: (next: URL) => boolean = () => false,
  ): Promise<Landing> {
    let address = new URL(path, baseUrl);
    let response = await step(address, options);
    for (let next = nextOf(response); next !== null; next = nextOf(response)) {
      address = new URL(next, address);
      if (stop(address)) break;
      response = await step(address);
    }
    return { address, response, text: await response.text() };
  }

  return { go, step, jarOf };
}

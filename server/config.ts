import { resolve } from 'node:path';
import { z } from 'zod';
import type { MeilisearchAccess } from './search/meilisearch/engine.ts';

const port = z.coerce.number().int().min(0).max(65_535);

/** Nobody on the way can read or change what goes to this address: it is encrypted, or of this machine. */
function isPrivate(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

const environment = z
  .object({
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: port.default(3000),
    BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATA_DIR: z.string().min(1).default('./data'),
    SEARCH_ENGINE: z.enum(['embedded', 'meilisearch']).default('embedded'),
    MEILI_URL: z.url({ protocol: /^https?$/ }).optional(),
    MEILI_API_KEY: z.string().min(1).optional(),
    MEILI_SEARCH_KEY: z.string().min(1).optional(),
    MEILI_MASTER_KEY: z.string().min(1).optional(),
    MEILI_INDEX: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,200}$/)
      .default('initiatives'),
    MEILI_TIMEOUT: z.coerce.number().int().min(50).max(60_000).default(1000),
    TRUSTED_PROXIES: z.string().min(1).default('loopback'),
    AUTH_SECRET: z.string().min(32).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.string().min(3).optional(),
    PROCONNECT_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
    PROCONNECT_CLIENT_ID: z.string().min(1).optional(),
    PROCONNECT_CLIENT_SECRET: z.string().min(1).optional(),
    PROCONNECT_ALGORITHM: z.enum(['RS256', 'ES256']).default('RS256'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .superRefine((settings, context) => {
    if (settings.PROCONNECT_ISSUER && !isPrivate(settings.PROCONNECT_ISSUER))
      context.addIssue({ code: 'custom', path: ['PROCONNECT_ISSUER'], message: 'must begin with https://' });
    const require = (names: readonly (keyof typeof settings)[], reason: string) => {
      for (const name of names) {
        if (!settings[name]) context.addIssue({ code: 'custom', path: [name], message: `required ${reason}` });
      }
    };
    if (settings.SEARCH_ENGINE === 'meilisearch')
      require(['MEILI_URL', 'MEILI_API_KEY'], 'when SEARCH_ENGINE=meilisearch');
    const { PROCONNECT_ISSUER, PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET } = settings;
    if (PROCONNECT_ISSUER || PROCONNECT_CLIENT_ID || PROCONNECT_CLIENT_SECRET)
      require(['PROCONNECT_ISSUER', 'PROCONNECT_CLIENT_ID', 'PROCONNECT_CLIENT_SECRET'], 'for ProConnect, all three');
    if (settings.SMTP_URL) require(['MAIL_FROM'], 'when SMTP_URL is set');
  });

/** Access to an OpenID Connect provider that follows ProConnect's rules. */
export interface ProConnectAccess {
  /** Address under which `/.well-known/openid-configuration` is found. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** How the provider signs for this client, as chosen when it was registered. */
  algorithm: 'RS256' | 'ES256';
}

export interface Config {
  host: string;
  port: number;
  /** Public address of the site, without a final slash. */
  baseUrl: string;
  dataDirectory: string;
  databasePath: string;
  searchEngine: 'embedded' | 'meilisearch';
  meilisearch: MeilisearchAccess | null;
  /** Only for the command that makes keys. */
  meilisearchMasterKey: string | null;
  /** Proxies whose word about the visitor's address is taken: names or networks, as Express's `trust proxy` has them. */
  trustedProxies: string[];
  /** Signs sessions and links. Null: a secret of its own is kept in the data directory. */
  authSecret: string | null;
  /** Null: mails are files in the data directory. */
  smtpUrl: string | null;
  /** Address that mails come from. */
  mailFrom: string;
  proConnect: ProConnectAccess | null;
  logLevel: z.infer<typeof environment>['LOG_LEVEL'];
}

/** The environment is wrong: every fault is named, one a line. */
export class InvalidConfiguration extends Error {}

/** Reads the settings. An empty variable counts as absent. Throws InvalidConfiguration. */
export function readConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidConfiguration(`These settings are wrong:\n${faults.join('\n')}`);
  }
  const settings = result.data;
  const dataDirectory = resolve(settings.DATA_DIR);
  const shownHost = settings.HOST === '0.0.0.0' || settings.HOST === '::' ? 'localhost' : settings.HOST;
  const baseUrl = (settings.BASE_URL ?? `http://${shownHost}:${settings.PORT}`).replace(/\/+$/, '');
  return {
    host: settings.HOST,
    port: settings.PORT,
    baseUrl,
    dataDirectory,
    databasePath: resolve(dataDirectory, 'catalogue.sqlite'),
    searchEngine: settings.SEARCH_ENGINE,
    meilisearch: settings.MEILI_URL
      ? {
          url: settings.MEILI_URL,
          apiKey: settings.MEILI_API_KEY ?? '',
          searchKey: settings.MEILI_SEARCH_KEY,
          index: settings.MEILI_INDEX,
          timeout: settings.MEILI_TIMEOUT,
        }
      : null,
    meilisearchMasterKey: settings.MEILI_MASTER_KEY ?? null,
    trustedProxies: settings.TRUSTED_PROXIES.split(',').map((name) => name.trim()),
    authSecret: settings.AUTH_SECRET ?? null,
    smtpUrl: settings.SMTP_URL ?? null,
    mailFrom: settings.MAIL_FROM ?? `catalogue@${new URL(baseUrl).hostname}`,
    proConnect:
      settings.PROCONNECT_ISSUER && settings.PROCONNECT_CLIENT_ID && settings.PROCONNECT_CLIENT_SECRET
        ? {
            issuer: settings.PROCONNECT_ISSUER.replace(/\/+$/, ''),
            clientId: settings.PROCONNECT_CLIENT_ID,
            clientSecret: settings.PROCONNECT_CLIENT_SECRET,
            algorithm: settings.PROCONNECT_ALGORITHM,
          }
        : null,
    logLevel: settings.LOG_LEVEL,
  };
}

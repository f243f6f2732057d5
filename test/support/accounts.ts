import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'cookie';
import { simpleParser } from 'mailparser';
import type { AccountRow, Role } from '../../db/queries/accounts.ts';
import { accountByEmail, updateAccount } from '../../db/queries/accounts.ts';
import type { Services } from '../../server/services.ts';
import type { Site } from './catalogue.ts';

export interface ReceivedMail {
  to: string;
  subject: string;
  text: string;
  raw: string;
}

/** Every mail that left, oldest first, read from the files that stand for a mail server. */
export async function mailsOf({ config, postman }: Services): Promise<ReceivedMail[]> {
  await postman.deliverDue();
  const folder = join(config.dataDirectory, 'mails');
  const names = readdirSync(folder).sort();
  return Promise.all(
    names.map(async (name) => {
      const raw = readFileSync(join(folder, name), 'utf8');
      const { subject = '', text = '' } = await simpleParser(raw);
      return { to: /^To: (.*)$/m.exec(raw)?.[1] ?? '', subject, text, raw };
    }),
  );
}

/** Address within the site of the first link of a mail. */
export function linkIn(mail: ReceivedMail | undefined, { config }: Services): string {
  const found = mail?.text.match(/https?:\/\/\S+/)?.[0] ?? '';
  return found.replace(config.baseUrl, '');
}

/** What a browser sends as a form. */
export function form(values: Record<string, string | string[]>): RequestInit {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) for (const each of [value].flat()) body.append(name, each);
  return { method: 'POST', body };
}

export interface Visitor {
  account: AccountRow;
  cookie: string;
  get(path: string): Promise<Response>;
  post(path: string, values: Record<string, string | string[]>): Promise<Response>;
}

export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((value) => parse(value.split(';')[0] ?? ''))
    .flatMap((pairs) => Object.entries(pairs).map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`))
    .join('; ');
}

/** Signs in by an e-mailed link, as a person does, and gives the account its role. */
export async function signIn(site: Site, email: string, role: Role = 'contributor'): Promise<Visitor> {
  const { services } = site;
  await site.get('/compte/connexion', form({ email }));
  const letter = (await mailsOf(services)).findLast(({ to }) => to === email);
  const link = new URL(linkIn(letter, services), 'http://site');
  const opened = await site.get('/compte/lien', form({ jeton: link.searchParams.get('jeton') ?? '' }));
  const cookie = cookiesOf(opened);
  const found = accountByEmail(services.database, email);
  if (!found) throw new Error(`no account for ${email}`);
  updateAccount(services.database, found.id, { role, name: email.split('@')[0] ?? '' });
  const account = accountByEmail(services.database, email) ?? found;
  return {
    account,
    cookie,
    get: (path) => site.get(path, { headers: { cookie } }),
    post: (path, values) => site.get(path, { ...form(values), headers: { cookie } }),
  };
}

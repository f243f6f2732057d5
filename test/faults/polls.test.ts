import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createServices } from '../../server/services.ts';
import { form, linkIn, mailsOf, signIn } from '../support/accounts.ts';
import { copySeededDatabase, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { processOver } from '../support/process.ts';

const secret = 'y'.repeat(32);
const inTenDays = new Date(Date.now() + 10 * 24 * 3600 * 1000).toISOString().slice(0, 10);

/** Links of an open poll, and its two answers. */
async function openedPoll(path: string) {
  const services = createServices({ ...testConfig(path), authSecret: secret });
  const site = await serve(services);
  const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
  const made = await editor.post('/relecture/sondages/nouveau', {
    nature: 'gathered',
    question: 'Tenez-vous un compte en votre nom ?',
    population: 'Élus du canton',
    askedBy: 'Le canton',
    closesOn: inTenDays,
    'option-0-label': 'Oui',
    'option-1-label': 'Non',
  });
  const address = made.headers.get('location') ?? '';
  const body = new FormData();
  body.set('addresses', Array.from({ length: 5 }, (_, index) => `elu-${index}@canton.example`).join('\n'));
  await site.get(`${address}/invitations`, { method: 'POST', body, headers: { cookie: editor.cookie } });
  await editor.post(`${address}/ouverture`, {});
  const letters = (await mailsOf(services)).filter(({ to }) => to.endsWith('@canton.example'));
  const links = letters.map((letter) => linkIn(letter, services));
  const page = await (await site.get(links[0] ?? '')).text();
  const choice = /name="choix" value="(\d+)"/.exec(page)?.[1] ?? '';
  await site.close();
  await services.close();
  return { links, choice, poll: Number(address.split('/').at(-1)) };
}

test('kill -9 while an answer is on its way: sent again, it counts once, and its invitation is used with it', async () => {
  const { folder, path } = copySeededDatabase();
  const { links, choice, poll } = await openedPoll(path);
  const server = await processOver(folder, secret);
  onTestFinished(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const counted = () => {
    const client = new Database(path, { readonly: true });
    const count = (table: string, where: string) =>
      client.prepare(`select count(*) from ${table} where poll_id = ? ${where}`).pluck().get(poll);
    const found = { answers: count('poll_answers', ''), used: count('poll_invitations', 'and used = 1') };
    client.close();
    return found;
  };
  const send = (link: string) => fetch(server.url + link, { ...form({ choix: choice }), redirect: 'manual' });

  await server.start();
  for (const [index, link] of links.entries()) {
    const answer = send(link).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, index * 4));
    await server.kill();
    await answer;
    const before = counted();
    expect(before.answers).toBe(before.used);
    await server.start();
    expect((await send(link)).status).toBeLessThan(500);
    expect(counted()).toEqual({ answers: index + 1, used: index + 1 });
  }
}, 120_000);

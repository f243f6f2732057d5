import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { parse } from 'cookie';
import { expect, onTestFinished, test } from 'vitest';
import { form } from '../support/accounts.ts';
import { copySeededDatabase } from '../support/catalogue.ts';
import { project, story } from '../support/contribution.ts';
import { processOver } from '../support/process.ts';

/** Killed right after each answer and started again, the process goes on as if nothing had happened. */
test('kill -9 after every step of a contribution: nothing acknowledged is lost, nothing is doubled', async () => {
  const { folder, path } = copySeededDatabase();
  const server = await processOver(folder, 'x'.repeat(32));
  onTestFinished(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  let cookie = '';

  /** Sends a form, kills the process as soon as it has answered, and starts it anew. */
  async function step(address: string, values: Record<string, string | string[]>) {
    const answer = await fetch(server.url + address, { ...form(values), redirect: 'manual', headers: { cookie } });
    const text = await answer.text();
    await server.kill();
    const set = answer.headers.getSetCookie().map((value) => Object.entries(parse(value.split(';')[0] ?? ''))[0]);
    for (const pair of set) if (pair) cookie = `${pair[0]}=${encodeURIComponent(pair[1] ?? '')}`;
    await server.start();
    return { status: answer.status, location: answer.headers.get('location') ?? '', text };
  }

  const read = async (address: string) => (await fetch(server.url + address, { headers: { cookie } })).text();
  const base = async (address: string) => /name="base" value="([^"]+)"/.exec(await read(address))?.[1] ?? '';
  const rows = (sql: string) => {
    const client = new Database(path, { readonly: true });
    try {
      return client.prepare(sql).pluck().all();
    } finally {
      client.close();
    }
  };

  await server.start();
  const asked = await step('/compte/connexion', { email: 'secretariat@ploemeur.example' });
  const link = /href="([^"]*\/compte\/lien[^"]*)"/.exec(asked.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const token = new URL(link, server.url).searchParams.get('jeton') ?? '';
  expect((await step('/compte/lien', { jeton: token })).status).toBe(303);
  expect((await step('/compte/lien', { jeton: token })).status).toBe(410);
  await step('/compte', { name: 'Camille Secrétaire', organisation: 'Mairie', mailSteps: 'oui' });

  const opened = await step('/contribuer', {});
  const id = Number(/\/contribuer\/(\d+)/.exec(opened.location)?.[1]);
  const pages: [string, Record<string, string | string[]>][] = [
    ['projet', project],
    ['recit', story],
    ['themes', { themes: ['demarches-en-ligne'] }],
    [
      'temoignages',
      {
        'testimonial-0-speaker': 'Awena Le Gall',
        'testimonial-0-office': 'adjointe au maire',
        'testimonial-0-text': 'Les habitants parlent à un agent.',
        'testimonial-0-email': 'awena@ploemeur.example',
      },
    ],
  ];
  for (const [page, values] of pages) {
    const address = `/contribuer/${id}/${page}`;
    expect((await step(address, { ...values, base: await base(address) })).status, page).toBe(303);
  }
  expect(await read(`/contribuer/${id}/projet`)).toContain(project.title);
  for (const _twice of [1, 2]) await step(`/contribuer/${id}/soumission`, {});

  const writable = new Database(path);
  writable.prepare("update accounts set role = 'editor'").run();
  writable.close();
  for (const decision of ['accept', 'accept', 'publish', 'publish'])
    await step(`/relecture/${id}/decision`, { decision });

  expect(rows(`select state from submissions where id = ${id}`)).toEqual(['published']);
  const [slug] = rows(
    `select slug from initiatives where id = (select initiative_id from submissions where id = ${id})`,
  );
  expect(await read(`/initiatives/${slug}`)).toContain(project.summary.slice(0, 30));
  expect(await read('/initiatives?q=borne+visioconference+annexe')).toContain(`/initiatives/${slug}`);
  const verbs = rows(`select verb from events where submission_id = ${id} order by id`);
  expect(verbs).toEqual(['submission.opened', 'submission.submit', 'submission.accept', 'submission.publish']);
  const subjects = rows("select subject from mails where recipient = 'awena@ploemeur.example'");
  expect(subjects).toHaveLength(1);
  expect(rows('select count(*) from revisions where author_id is not null')).toEqual([1]);
  // A first round of deliveries after the last start: no mail waits for ever, none was written twice.
  await expect
    .poll(() => rows('select count(*) from mails where sent_at is null'), { timeout: 20_000, interval: 200 })
    .toEqual([0]);
  const unique = rows(
    "select count(distinct recipient || subject) = count(*) from mails where subject not like 'Votre lien%'",
  );
  expect(unique).toEqual([1]);
}, 180_000);

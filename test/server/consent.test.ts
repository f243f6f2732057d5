import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { consentEntriesOf, currentRequestsOf, testimonialByKey } from '../../db/queries/consent.ts';
import { initiativeById } from '../../db/queries/initiatives.ts';
import { submissionById } from '../../db/queries/submissions.ts';
import { logRequests } from '../../server/http/logging.ts';
import { form, linkIn, mailsOf, signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { age, complete, fill, numberIn, publish } from '../support/contribution.ts';

const words =
  'Nous avons rouvert la mairie annexe sans embaucher : les habitants parlent à un agent, pas à une machine.';
const key = randomUUID();
const testimonial = {
  'testimonial-0-key': key,
  'testimonial-0-speaker': 'Awena Le Gall',
  'testimonial-0-office': 'adjointe au maire de Ploemeur',
  'testimonial-0-form': 'quotation',
  'testimonial-0-text': `« ${words} »`,
  'testimonial-0-date': '2026-03-12',
  'testimonial-0-place': 'conseil municipal',
  'testimonial-0-voice': 'own',
  'testimonial-0-medium': 'text',
  'testimonial-0-networks': 'facebook',
  'testimonial-0-presences': 'page',
  'testimonial-0-email': 'awena@ploemeur.example',
};
/** As readers see it. */
const shown = words.replace(' :', '\u00a0:');

interface Scene {
  site: Site;
  author: Visitor;
  editor: Visitor;
  id: number;
  initiativeId: number;
}

async function sent(values: Record<string, string> = testimonial): Promise<Scene> {
  const site = await seededSite();
  const author = await signIn(site, 'secretariat@ploemeur.example');
  const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
  const id = await complete(site, author);
  expect((await fill(author, id, 'temoignages', values)).status).toBe(303);
  expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(303);
  const { initiativeId } = submissionById(site.services.database, id) ?? { initiativeId: 0 };
  return { site, author, editor, id, initiativeId };
}

const lettersTo = async ({ services }: Site, address: string) =>
  (await mailsOf(services)).filter(({ to }) => to === address);

/** The speaker's own link, out of the mail that asks. */
async function linkOf(site: Site): Promise<string> {
  return linkIn((await lettersTo(site, 'awena@ploemeur.example')).at(-1), site.services);
}

async function serveApp(app: Express): Promise<string> {
  const server = createServer(app).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer = (site: Site, link: string, media: string[]) => site.get(link, form({ media }));

function slugOf({ services }: Site, id: number): string {
  return initiativeById(services.database, id)?.slug ?? '';
}

function testimonialOf({ services }: Site) {
  return testimonialByKey(services.database, key);
}

describe('a testimonial and its speaker', () => {
  test('nothing appears before the speaker has agreed, and all of it does then', async () => {
    const { site, editor, id, initiativeId } = await sent();
    const [letter] = await lettersTo(site, 'awena@ploemeur.example');
    expect(letter?.text).toContain(shown);
    const review = await (await editor.get(`/relecture/${id}`)).text();
    for (const part of ['accord attendu', 'Page de l’élu']) expect(review).toContain(part);
    await publish(editor, id);
    const record = `/initiatives/${slugOf(site, initiativeId)}`;
    expect(await (await site.get(record)).text()).not.toContain('Awena');
    expect(testimonialOf(site)).toBeUndefined();

    const link = await linkOf(site);
    const page = await (await site.get(link)).text();
    expect(page).toContain(shown);
    expect(page).toContain('en ligne\u00a0: Page de l’élu');
    expect(page).not.toContain(' checked');
    expect((await answer(site, link, ['web', 'pdf'])).status).toBe(303);
    expect(await (await site.get(record)).text()).toContain(shown);
    const { slug } = testimonialOf(site) ?? { slug: '' };
    expect(testimonialOf(site)?.presences).toEqual(['page']);
    expect((await site.get(`/temoignages/${slug}`)).status).toBe(200);
    expect(await (await site.get('/initiatives?q=awena+gall')).text()).toContain(record);
  });

  test('agreement may come before the editors have published', async () => {
    const { site, editor, id, initiativeId } = await sent();
    await answer(site, await linkOf(site), ['web']);
    expect(testimonialOf(site)).toBeUndefined();
    await publish(editor, id);
    expect(await (await site.get(`/initiatives/${slugOf(site, initiativeId)}`)).text()).toContain(shown);
  });

  test('who refuses, or agrees to print alone, is not on the site', async () => {
    const { site, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    const link = await linkOf(site);
    await answer(site, link, []);
    const record = `/initiatives/${slugOf(site, initiativeId)}`;
    expect(await (await site.get(record)).text()).not.toContain('Awena');
    await answer(site, link, ['print']);
    expect(await (await site.get(record)).text()).not.toContain('Awena');
    expect((await site.get(`/temoignages/${testimonialOf(site)?.slug}`)).status).toBe(410);
  });

  test('what is withdrawn is gone at once from pages, search and data; the ledger keeps every answer', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    const publisher = await signIn(site, 'editeur@exemple.fr', 'publisher');
    await publish(editor, id);
    const link = await linkOf(site);
    await answer(site, link, ['web', 'print']);
    const { slug } = testimonialOf(site) ?? { slug: '' };
    expect((await answer(site, link, ['print'])).status).toBe(303);

    expect((await site.get(`/temoignages/${slug}`)).status).toBe(410);
    const record = slugOf(site, initiativeId);
    for (const path of [
      `/initiatives/${record}`,
      '/temoignages',
      '/api/v1/initiatives?q=ploemeur',
      '/initiatives.atom?q=ploemeur',
      '/api/v1/initiatives.csv?q=ploemeur',
    ])
      expect(await (await site.get(path)).text(), path).not.toContain('Awena');
    expect(await (await site.get('/api/v1/initiatives?q=awena')).text()).not.toContain(record);

    const overview = await (await publisher.get('/relecture/accords')).text();
    expect(overview).toContain('Awena Le Gall');
    const ledger = await (await publisher.get(`/relecture/temoignages/${slug}`)).text();
    expect(ledger).toContain('le site\u00a0: retiré');
    expect(ledger).toContain('le livre imprimé\u00a0: accepté');
    expect((await author.get('/relecture/accords')).status).toBe(403);
    const subjects = (await lettersTo(site, author.account.email)).map(({ subject }) => subject);
    expect(subjects).toContain('Témoignage retiré\u00a0: Awena Le Gall');
  });

  test('the same answer twice is one answer', async () => {
    const { site, initiativeId } = await sent();
    const link = await linkOf(site);
    await Promise.all([answer(site, link, ['web']), answer(site, link, ['web']), answer(site, link, ['web'])]);
    const [request] = currentRequestsOf(site.services.database, initiativeId);
    const entries = consentEntriesOf(site.services.database, [request?.id ?? 0]);
    expect(entries.map(({ medium, act }) => `${medium} ${act}`)).toEqual([
      'web granted',
      'pdf refused',
      'print refused',
      'social refused',
    ]);
    expect(entries[0]?.wording).toContain('J’accepte que ces mots');
  });

  test('another wording is another question, and the words agreed to stay until it is answered', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    const first = await linkOf(site);
    await answer(site, first, ['web']);
    const record = `/initiatives/${slugOf(site, initiativeId)}`;

    const edit = numberIn(await author.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
    const form = await (await author.get(`/contribuer/${edit}/temoignages`)).text();
    expect(form).toContain('Awena Le Gall');
    const changed = { ...testimonial, 'testimonial-0-text': 'La mairie annexe est rouverte, voilà tout.' };
    await fill(author, edit, 'temoignages', changed);
    age(site, edit);
    await author.post(`/contribuer/${edit}/soumission`, {});
    await publish(editor, edit);
    expect(await (await site.get(record)).text()).toContain(shown);

    const second = await linkOf(site);
    expect(second).not.toBe(first);
    expect((await answer(site, first, ['web', 'print'])).status).toBe(409);
    await answer(site, second, ['web']);
    const page = await (await site.get(record)).text();
    expect(page).toContain('La mairie annexe est rouverte');
    expect(page).not.toContain(shown);
    // The link of the first mail still takes everything back.
    await answer(site, first, []);
    expect(await (await site.get(record)).text()).not.toContain('La mairie annexe est rouverte');
  });

  test('a wording mended by an editor is put to the speaker again', async () => {
    const { site, editor, id } = await sent();
    await answer(site, await linkOf(site), ['web']);
    await fill(editor, id, 'temoignages', { ...testimonial, 'testimonial-0-text': 'Un agent répond, voilà tout.' });
    await publish(editor, id);
    expect(testimonialOf(site)).toBeUndefined();
    expect(await (await site.get(await linkOf(site))).text()).toContain('Un agent répond');
  });

  test('without an address, the author hands the link over; editors do not see it', async () => {
    const { site, author, editor, id } = await sent({ ...testimonial, 'testimonial-0-email': '' });
    expect(await lettersTo(site, 'awena@ploemeur.example')).toEqual([]);
    const link = /value="http:\/\/catalogue\.test(\/accord\/[^"]+)"/.exec(
      await (await author.get(`/contribuer/${id}`)).text(),
    )?.[1];
    expect((await site.get(link ?? '')).status).toBe(200);
    expect(await (await editor.get(`/relecture/${id}`)).text()).not.toContain('/accord/');
  });

  test('a testimonial taken out of its record disappears with the next version', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    await answer(site, await linkOf(site), ['web']);
    const edit = numberIn(await author.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
    await fill(author, edit, 'temoignages', { ...testimonial, 'testimonial-0-remove': 'oui' });
    age(site, edit);
    await author.post(`/contribuer/${edit}/soumission`, {});
    expect(await (await site.get(`/initiatives/${slugOf(site, initiativeId)}`)).text()).toContain(shown);
    await publish(editor, edit);
    expect(await (await site.get(`/initiatives/${slugOf(site, initiativeId)}`)).text()).not.toContain(shown);
  });

  test('a forged, cut or foreign link opens nothing', async () => {
    const { site } = await sent();
    const link = await linkOf(site);
    for (const wrong of [
      link.slice(0, -1),
      link.replace('/accord/', '/accord/9'),
      '/accord/x',
      '/accord/1~',
      '/accord/%00~%FF',
    ])
      expect([400, 404]).toContain((await site.get(wrong)).status);
    expect(
      (await site.get(link, { ...form({ media: 'web' }), headers: { origin: 'https://ailleurs.example' } })).status,
    ).toBe(403);
  });

  test('mistakes in a testimonial are told beside their fields, and scripts come out as text', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'a@exemple.fr');
    const id = await complete(site, author);
    const script = '<script>alert(1)</script>';
    const answered = await fill(author, id, 'temoignages', {
      ...testimonial,
      'testimonial-0-speaker': '',
      'testimonial-0-text': script,
      'testimonial-0-date': 'hier',
      'testimonial-0-email': 'awena@',
      'testimonial-0-voice': 'chorus',
      'testimonial-0-networks': 'minitel',
    });
    expect(answered.status).toBe(422);
    const html = await answered.text();
    for (const name of ['speaker', 'date', 'email', 'voice', 'networks'])
      expect(html, name).toContain(`href="#testimonial-0-${name}"`);
    expect(html).toContain('value="hier"');
    expect(html).not.toContain(script);
    expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(400);
  });

  test('an editor withdraws the words of a public source when their speaker asks, and a new seed leaves it so', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const slug = /\/temoignages\/([a-z0-9-]+)"/.exec(await (await site.get('/temoignages')).text())?.[1] ?? '';
    const address = `/relecture/temoignages/${slug}`;
    const refused = await editor.post(address, { media: 'web' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Dites comment la personne l’a demandé');
    expect((await editor.post(address, { media: 'web', reason: 'courrier du 3 mars' })).status).toBe(303);
    expect((await site.get(`/temoignages/${slug}`)).status).toBe(410);
    expect((await editor.post(address, { media: 'web', reason: 'encore' })).status).toBe(409);
    expect(await (await editor.get(address)).text()).toContain('courrier du 3 mars');
  });

  test('the same in English', async () => {
    const { site } = await sent();
    const link = await linkOf(site);
    expect(await (await site.get(`/en${link}`)).text()).toContain('Where may these words appear?');
  });
});

describe('what others may know and do', () => {
  test('whoever proposes changes to a record learns neither addresses nor links of its speakers', async () => {
    for (const email of ['awena@ploemeur.example', '']) {
      const scene = await sent({ ...testimonial, 'testimonial-0-email': email });
      const { site, editor, id, initiativeId } = scene;
      await publish(editor, id);
      const stranger = await signIn(site, 'passant@exemple.fr');
      const edit = numberIn(await stranger.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
      for (const page of [`/contribuer/${edit}`, `/contribuer/${edit}/temoignages`]) {
        const html = await (await stranger.get(page)).text();
        expect(html, page).not.toContain('awena@');
        expect(html, page).not.toContain('/accord/');
        expect(html, page).not.toContain('/rappel');
      }
      const [request] = currentRequestsOf(site.services.database, initiativeId);
      expect((await stranger.post(`/relecture/accords/${request?.id}/rappel`, {})).status).toBe(403);
    }
  });

  test('a proposal that waits for editors changes neither the words agreed to nor where their link goes', async () => {
    const { site, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    const stranger = await signIn(site, 'passant@exemple.fr');
    const edit = numberIn(await stranger.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
    await fill(stranger, edit, 'temoignages', {
      ...testimonial,
      'testimonial-0-email': 'passant@exemple.fr',
      'testimonial-0-voice': 'institution',
      'testimonial-0-medium': 'video',
    });
    age(site, edit);
    await stranger.post(`/contribuer/${edit}/soumission`, {});
    const toStranger = (await lettersTo(site, 'passant@exemple.fr')).map(({ text }) => text);
    expect(toStranger.some((text) => text.includes('/accord/'))).toBe(false);
    await answer(site, await linkOf(site), ['web']);
    expect(testimonialOf(site)).toMatchObject({ voice: 'own', medium: 'text' });
  });

  test('words that were refused leave those before them as they were, and their link good', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    const first = await linkOf(site);
    const edit = numberIn(await author.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
    await fill(author, edit, 'temoignages', { ...testimonial, 'testimonial-0-text': 'Tout autre chose.' });
    age(site, edit);
    await author.post(`/contribuer/${edit}/soumission`, {});
    await editor.post(`/relecture/${edit}/decision`, { decision: 'refuse', reason: 'Non.' });
    expect((await answer(site, first, ['web'])).status).toBe(303);
    expect(testimonialOf(site)?.text).toBe(shown);
    const waiting = currentRequestsOf(site.services.database, initiativeId);
    expect(waiting.map(({ statement }) => statement.text)).toEqual([shown]);
  });

  test('who refused may still change their mind after the record was edited', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    const link = await linkOf(site);
    await answer(site, link, []);
    const edit = numberIn(await author.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
    age(site, edit);
    await author.post(`/contribuer/${edit}/soumission`, {});
    await publish(editor, edit);
    expect((await answer(site, link, ['web'])).status).toBe(303);
    expect(testimonialOf(site)?.text).toBe(shown);
  });

  test('an edit of something else keeps new words that still wait for their speaker', async () => {
    const { site, author, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    await answer(site, await linkOf(site), ['web']);
    const change = async (values: Record<string, string> | null) => {
      const edit = numberIn(await author.post(`/contribuer/fiche/${slugOf(site, initiativeId)}`, {}));
      if (values) await fill(author, edit, 'temoignages', values);
      age(site, edit);
      await author.post(`/contribuer/${edit}/soumission`, {});
      await publish(editor, edit);
    };
    await change({ ...testimonial, 'testimonial-0-text': 'Des mots nouveaux.' });
    const second = await linkOf(site);
    await change(null);
    expect(await linkOf(site)).toBe(second);
    await answer(site, second, ['web']);
    expect(testimonialOf(site)?.text).toBe('Des mots nouveaux.');
  });

  test('agreeing to the words of a withdrawn record publishes nothing until the record is back', async () => {
    const { site, editor, id, initiativeId } = await sent();
    await publish(editor, id);
    await editor.post(`/relecture/fiches/${initiativeId}/retrait`, { reason: 'erreur' });
    await answer(site, await linkOf(site), ['web']);
    expect(await (await site.get('/temoignages')).text()).not.toContain('Awena');
    expect(testimonialOf(site)).toBeUndefined();
    await editor.post(`/relecture/fiches/${initiativeId}/retablissement/1`, {});
    expect(testimonialOf(site)?.text).toBe(shown);
  });

  test('agreeing to print alone is not said to be online', async () => {
    const { site, editor, id } = await sent();
    await publish(editor, id);
    const link = await linkOf(site);
    await answer(site, link, ['print']);
    expect(await (await site.get(`${link}?enregistre=oui`)).text()).not.toContain('Ils sont en ligne');
    await answer(site, link, ['web']);
    expect(await (await site.get(`${link}?enregistre=oui`)).text()).toContain('Ils sont en ligne');
  });

  test('a name in another writing, or borne elsewhere, makes no two people one', async () => {
    const { site, editor, id, initiativeId } = await sent({ ...testimonial, 'testimonial-0-speaker': '李明' });
    await publish(editor, id);
    await answer(site, await linkOf(site), ['web']);
    expect(testimonialOf(site)?.slug).toMatch(/^[a-z0-9-]+$/);
    expect(await (await site.get(`/initiatives/${slugOf(site, initiativeId)}`)).text()).toContain('李明');
  });

  test('links that act for a speaker are not written to the log, nor is whose answer to a poll came when', async () => {
    const lines: string[] = [];
    const app = express();
    app.use(logRequests(pino({}, { write: (line: string) => lines.push(line) })));
    const site = await serveApp(app);
    for (const path of ['/accord', '/sondages/reponse']) await fetch(`${site}${path}/12~${'a'.repeat(32)}`);
    expect(lines.join('')).toContain('/accord/12~…');
    expect(lines.join('')).toContain('"/sondages/reponse/…"');
    expect(lines.join('')).not.toContain('a'.repeat(32));
  });
});

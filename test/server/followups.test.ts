import { describe, expect, test } from 'vitest';
import { updateAccount } from '../../db/queries/accounts.ts';
import { initiativeById } from '../../db/queries/initiatives.ts';
import { submissionById } from '../../db/queries/submissions.ts';
import { createFollowupsService } from '../../server/followups/service.ts';
import { createLinkSigner } from '../../server/mail/links.ts';
import { form, linkIn, mailsOf, signIn, type Visitor } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';
import { publish, submitted } from '../support/contribution.ts';

const day = 24 * 3600 * 1000;

interface Scene {
  site: Site;
  author: Visitor;
  editor: Visitor;
  submission: number;
  slug: string;
  initiativeId: number;
  /** Asks whoever is due this many days from now. */
  askIn: (days: number) => void;
}

async function published(): Promise<Scene> {
  const site = await seededSite();
  const author = await signIn(site, 'secretariat@ploemeur.example');
  const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
  const submission = await submitted(site, author);
  await publish(editor, submission);
  const { database, postman, config } = site.services;
  const initiativeId = submissionById(database, submission)?.initiativeId ?? 0;
  const signer = createLinkSigner({ secret: config.authSecret ?? '' });
  const askIn = (days: number) =>
    createFollowupsService({
      database,
      postman,
      signer,
      baseUrl: config.baseUrl,
      now: () => Date.now() + days * day,
    }).askDue();
  const slug = initiativeById(database, initiativeId)?.slug ?? '';
  return { site, author, editor, submission, slug, initiativeId, askIn };
}

async function questions({ site, author }: Scene) {
  const letters = await mailsOf(site.services);
  return letters.filter(({ to, subject }) => to === author.account.email && subject.startsWith('Qu’est devenue'));
}

describe('what became of it', () => {
  test('the contributor is asked once a year, and only of records of their own', async () => {
    const scene = await published();
    scene.askIn(300);
    expect(await questions(scene)).toHaveLength(0);
    scene.askIn(366);
    scene.askIn(366);
    scene.askIn(500);
    expect(await questions(scene)).toHaveLength(1);
    scene.askIn(740);
    expect(await questions(scene)).toHaveLength(2);
    expect((await mailsOf(scene.site.services)).filter(({ subject }) => subject.startsWith('Qu’est'))).toHaveLength(2);
  });

  test('who does not want reminders gets none', async () => {
    const scene = await published();
    updateAccount(scene.site.services.database, scene.author.account.id, {
      mailChoices: { steps: true, reminders: false },
    });
    scene.askIn(400);
    expect(await questions(scene)).toHaveLength(0);
  });

  test('a link of the mail leads to the answer, one press publishes it with its date', async () => {
    const scene = await published();
    const { site, slug } = scene;
    scene.askIn(366);
    const [letter] = await questions(scene);
    for (const answer of ['running', 'changed', 'stopped', 'copied'])
      expect(letter?.text).toContain(`?reponse=${answer}`);
    const link = linkIn(letter, site.services).replace(/\?.*/, '');
    const page = await (await site.get(`${link}?reponse=copied`)).text();
    expect(page).toMatch(/value="copied" checked/);
    expect(await (await site.get(`/initiatives/${slug}`)).text()).not.toContain('Ce qu’elle est devenue');

    const text = 'Lanester a repris la borne. <script>alert(1)</script>';
    expect((await site.get(link, form({ answer: 'copied', text }))).status).toBe(303);
    const record = await (await site.get(`/initiatives/${slug}`)).text();
    expect(record).toContain('Elle a été reprise ailleurs');
    expect(record).toContain('Lanester a repris la borne.');
    expect(record).not.toContain('<script>alert');
    // Changing one's mind changes the answer, it does not add one.
    await site.get(link, form({ answer: 'running', text: '' }));
    const changed = await (await site.get(`/en/initiatives/${slug}`)).text();
    expect(changed).toContain('It goes on');
    expect(changed).not.toContain('Others have taken it up');
  });

  test('a wrong answer keeps what was typed; a forged link opens nothing; a withdrawn record says so', async () => {
    const scene = await published();
    const { site, editor, initiativeId } = scene;
    scene.askIn(366);
    const link = linkIn((await questions(scene))[0], site.services).replace(/\?.*/, '');
    const refused = await site.get(link, form({ answer: 'peut-être', text: 'x'.repeat(700) }));
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('href="#answer"');
    expect(html).toContain('href="#text"');
    expect(html).toContain('x'.repeat(700));
    expect((await site.get(link.replace('nouvelles/', 'nouvelles/7'))).status).toBe(404);
    await editor.post(`/relecture/fiches/${initiativeId}/retrait`, { reason: 'essai' });
    expect((await site.get(link)).status).toBe(410);
    expect((await site.get(link, form({ answer: 'running', text: '' }))).status).toBe(410);
  });

  test('a contributor gives news without being asked; an editor takes them off the page and puts them back', async () => {
    const { site, author, editor, slug, submission, initiativeId } = await published();
    const stranger = await signIn(site, 'passant@exemple.fr');
    expect((await stranger.post(`/nouvelles/fiche/${slug}`, {})).status).toBe(403);
    expect(await (await author.get(`/contribuer/${submission}`)).text()).toContain(`/nouvelles/fiche/${slug}`);
    const opened = await author.post(`/nouvelles/fiche/${slug}`, {});
    const link = opened.headers.get('location') ?? '';
    await author.post(link, { answer: 'changed', text: 'La borne sert aussi le samedi.' });
    const shown = async () => (await (await site.get(`/initiatives/${slug}`)).text()).includes('sert aussi le samedi');
    expect(await shown()).toBe(true);
    const history = await (await editor.get(`/relecture/fiches/${initiativeId}`)).text();
    const action = /action="(\/relecture\/nouvelles\/\d+)"/.exec(history)?.[1] ?? '';
    expect((await author.post(action, {})).status).toBe(403);
    await editor.post(action, {});
    expect(await shown()).toBe(false);
    await editor.post(action, {});
    expect(await shown()).toBe(true);
  });

  test('a record without news for two years says since when, until somebody gives some', async () => {
    const site = await seededSite();
    const page = await (await site.get('/initiatives/saint-ave-portail-citoyen')).text();
    expect(page).toMatch(/Dernières nouvelles connues\s: [^<]*\d{4}\./);
    const { site: other, slug } = await published();
    expect(await (await other.get(`/initiatives/${slug}`)).text()).not.toContain('Dernières nouvelles connues');
  });
});

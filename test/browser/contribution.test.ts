import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { accountByEmail, updateAccount } from '../../db/queries/accounts.ts';
import { submissions } from '../../db/schema/index.ts';
import { linkIn, mailsOf } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a contribution on a telephone', () => {
  const here = browserSite(browser);

  const newContext = (width: number, javaScriptEnabled = true) => here.newContext({ width, javaScriptEnabled });

  /** Signs in from the page that the visitor wants, by the link of the mail. */
  async function signIn(page: Page, email: string, from: string, role: 'contributor' | 'editor'): Promise<void> {
    await page.goto(here.site.url + from);
    await page.fill('#email', email);
    await page.click('.form button[type="submit"]');
    await page.waitForSelector('h1');
    const letter = (await mailsOf(here.site.services)).findLast(({ to }) => to === email);
    await page.goto(here.site.url + linkIn(letter, here.site.services));
    await page.click('.form button[type="submit"]');
    await page.waitForURL(/\/compte\?/);
    const account = accountByEmail(here.site.services.database, email);
    updateAccount(here.site.services.database, account?.id ?? '', { role, name: email.split('@')[0] ?? '' });
  }

  const next = '.form-actions button:not([name])';

  for (const language of ['fr', 'en'] as const) {
    const prefix = language === 'en' ? '/en' : '';
    test(`is written, sent back, mended, published and found by search (${language})`, async () => {
      const context = await newContext(360);
      const page = await context.newPage();
      const place = language === 'fr' ? 'Ploemeur' : 'Lanester';
      const title = `Une zygomachine pour les habitants de ${place}`;
      await signIn(page, `mairie-${language}@exemple.fr`, `${prefix}/compte/connexion`, 'contributor');
      await expectSound(page);
      await page.goto(`${here.site.url}${prefix}/contribuer`);
      await expectSound(page);
      await page.click('form .button');

      await page.waitForURL(/\/projet$/);
      await page.fill('#title', title);
      await page.locator('#territory').pressSequentially(place.slice(0, 5));
      await page.waitForSelector('[role="listbox"]:not([hidden])');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('#save-status')?.textContent?.match(/Enregistré|Saved/));
      await page.fill('#yearFrom', '20x4');
      await page.click(next);
      await page.waitForSelector('.errors');
      expect(await page.inputValue('#title')).toBe(title);
      await expectSound(page);
      await page.fill('#yearFrom', '2024');
      await page.fill(
        '#summary',
        'La zygomachine reçoit les habitants deux après-midi par semaine, sans rendez-vous, en mairie.',
      );
      await page.check('#status-en-cours');
      await page.click(next);

      await page.waitForURL(/\/recit$/);
      await page.fill(
        '#realisation',
        'Une zygomachine a été posée dans la salle des mariages ; un agent l’explique aux habitants.',
      );
      await expectSound(page);
      await page.click(next);
      await page.waitForURL(/\/themes$/);
      await expectSound(page);
      await page.check('#theme-demarches-en-ligne');
      await page.click(next);
      await page.waitForURL(/\/acteurs$/);
      await expectSound(page);
      await page.click(next);
      await page.waitForURL(/\/temoignages$/);
      await page.click('summary');
      await page.fill('#testimonial-0-speaker', 'Zoé Zygomar');
      await page.fill('#testimonial-0-text', 'La machine sourit à tout le monde.');
      await page.fill('#testimonial-0-email', `zoe-${language}@exemple.fr`);
      await page.click(next);
      await page.waitForSelector('.errors');
      await expectSound(page);
      await page.fill('#testimonial-0-office', 'maire');
      await page.click(next);
      await page.waitForURL(/\/images$/);
      const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#886644' } })
        .jpeg()
        .toBuffer();
      await page.setInputFiles('#image', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
      await page.waitForSelector('#image-0-rights');
      await page.fill('#image-0-alternativeText', 'La machine');
      await page.fill('#image-0-rights', 'Mairie');
      await expectSound(page);
      await page.click(next);

      await page.waitForURL(/\/envoi$/);
      await expectSound(page);
      here.site.services.database
        .update(submissions)
        .set({ createdAt: new Date(Date.now() - 60_000).toISOString() })
        .run();
      await page.click('form .button');
      await page.waitForURL(/\/contribuer\/\d+$/);
      await expectSound(page);

      const desk = await newContext(1280);
      const review = await desk.newPage();
      await signIn(review, `relecteur-${language}@exemple.fr`, `${prefix}/compte/connexion`, 'editor');
      await review.goto(`${here.site.url}${prefix}/relecture`);
      await expectSound(review);
      await review.click(`text=${title}`);
      await expectSound(review);
      await review.fill('#reason', 'Combien d’habitants ?');
      await review.click('button[value="request-changes"]');

      await page.reload();
      expect(await page.textContent('.comments')).toContain('Combien d’habitants ?');
      await expectSound(page);
      await page.click('.form-actions .button');
      await page.click(next);
      await page.waitForURL(/\/recit$/);
      await page.fill('#results', 'Cent habitants en un mois.');
      // No button is pressed: leaving the page saves it.
      await page.click('.steps li:last-child a');
      await page.waitForURL(/\/envoi$/);
      await page.reload();
      await page.waitForSelector('form .button');
      expect(await page.textContent('.preview')).toContain('Cent habitants en un mois.');
      await page.click('form .button');
      await page.waitForURL(/\/contribuer\/\d+$/);

      await review.reload();
      await review.click('button[value="accept"]');
      await review.click('button[value="publish"]');
      await expectSound(review);

      await page.goto(`${here.site.url}${prefix}/initiatives?q=zygomachine+${place}`);
      await page.click(`text=${title}`);
      expect(await page.textContent('h1')).toBe(title);
      expect(await page.getAttribute('.record-text img', 'alt')).toBe('La machine');
      await expectSound(page);

      const speaker = await newContext(360);
      const answer = await speaker.newPage();
      const asked = (await mailsOf(here.site.services)).find(({ to }) => to === `zoe-${language}@exemple.fr`);
      await answer.goto(here.site.url + linkIn(asked, here.site.services));
      await expectSound(answer);
      await answer.check('#media-web');
      await answer.click('.form .button');
      await answer.waitForSelector('.notices[role="status"]');
      await expectSound(answer);
      await page.reload();
      expect(await page.textContent('.record-text .testimonial')).toContain('La machine sourit à tout le monde.');
      await answer.click('button[name="refus"]');
      await page.reload();
      expect(await page.locator('.record-text .testimonial').count()).toBe(0);
      await speaker.close();
      await context.close();
      await desk.close();
    }, 180_000);
  }

  test('works without JavaScript', async () => {
    const context = await newContext(360, false);
    const page = await context.newPage();
    await signIn(page, 'sans-script@exemple.fr', '/compte/connexion', 'contributor');
    await page.goto(`${here.site.url}/contribuer`);
    await page.click('form .button');
    await page.fill('#title', 'Trois mots suffisent');
    await page.fill('#territory', 'Saint-Denis');
    await page.click(next);
    await page.check('#territory-97411');
    await page.click(next);
    await page.waitForURL(/\/recit$/);
    await page.click('.steps li:first-child a');
    expect(await page.inputValue('#territory')).toBe('Saint-Denis (974)');
    await context.close();
  });
});

import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServices } from '../../server/services.ts';
import { linkIn, mailsOf, signIn } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { copySeededDatabase, type Site, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a poll in a real browser', () => {
  let site: Site;
  let folder: string;

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    site = await serve(createServices(testConfig(copy.path)));
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
    site.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string, width: number, cookie: string, javaScriptEnabled: boolean): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ viewport, bypassCSP: true, reducedMotion: 'reduce', javaScriptEnabled });
    const cookies = cookie.split('; ').map((pair) => {
      const end = pair.indexOf('=');
      return { name: pair.slice(0, end), value: pair.slice(end + 1), url: site.url };
    });
    if (cookie !== '') await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(site.url + path);
    return page;
  }

  for (const width of [360, 1280])
    test(`is written, sent, answered and closed without JavaScript, on pages that are sound, at ${width} px`, async () => {
      const { cookie } = await signIn(site, `relecteur-${width}@exemple.fr`, 'editor');
      const page = await open('/relecture/sondages', width, cookie, false);
      const sound = async (path = page.url().replace(site.url, ''), visitor = cookie) => {
        const scripted = await open(path, width, visitor, true);
        expect(await violations(scripted), path).toEqual([]);
        expect(await scripted.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await scripted.context().close();
      };
      await sound();
      await sound('/relecture/sondages/nouveau?nature=reported');
      await page.click('text=Recueillir des réponses');
      await sound();
      await page.fill('#question', `Avez-vous un blog, à ${width} ?`);
      await page.fill('#population', 'Maires du canton');
      await page.fill('#option-0-label', 'Oui');
      await page.click('.form-actions .button');
      // Two things are missing, and what was typed is still there.
      expect(await page.locator('.errors li').count()).toBe(2);
      expect(await page.inputValue('#population')).toBe('Maires du canton');
      const closesOn = new Date(Date.now() + 20 * 24 * 3600 * 1000).toISOString().slice(0, 10);
      await page.fill('#closesOn', closesOn);
      await page.fill('#option-1-label', 'Non');
      await page.selectOption('#option-1-term', 'brake/preference-terrain');
      await page.click('.form-actions .button');
      await page.waitForURL(/\/relecture\/sondages\/\d+$/);
      await sound();
      const work = page.url();

      await page.click('text=Invitations');
      await sound();
      const addresses = Array.from({ length: 5 }, (_, index) => `maire-${width}-${index}@canton.example`);
      await page.fill('#addresses', ['Mairie', ...addresses].join('\n'));
      await page.click('.form .button');
      expect(await page.textContent('.errors li')).toContain('Ligne 1');
      await page.fill('#addresses', addresses.join('\n'));
      await page.click('.form .button');
      await page.waitForURL(/invites=5$/);
      await page.click('text=Ouvrir le sondage');
      await sound();
      await page.click('main .button');
      await page.waitForURL(work);
      await sound();

      const letters = (await mailsOf(site.services)).filter(({ to }) => addresses.includes(to));
      for (const letter of letters) {
        const link = linkIn(letter, site.services);
        const answer = await open(link, width, '', false);
        if (letter === letters[0]) {
          await sound(link, '');
          await answer.click('.form .button');
          expect(await answer.textContent('.errors li')).toContain('Choisissez une réponse');
        }
        await answer.click('text=Oui');
        await answer.click('.form .button');
        expect(await answer.textContent('h1')).toBe('Merci, votre réponse est enregistrée');
        await answer.context().close();
      }
      await sound(linkIn(letters[0], site.services), '');
      await page.click('text=Clore le sondage');
      await page.click('main .button');
      await page.click('text=Publier le sondage');
      await page.click('main .button');
      await page.click('text=Voir la page publique');
      expect((await page.textContent('.standfirst'))?.replaceAll(/\s+/g, ' ')).toContain('Oui : 100 % n = 5');
      await sound();
      await page.context().close();
    }, 120_000);
});

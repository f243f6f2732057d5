import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { linkIn, mailsOf, signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a poll in a real browser', () => {
  const here = browserSite(browser);

  const open = (path: string, width: number, cookie: string, javaScriptEnabled: boolean) =>
    here.open(path, { width, cookie, javaScriptEnabled });

  for (const width of [360, 1280])
    test(`is written, sent, answered and closed without JavaScript, on pages that are sound, at ${width} px`, async () => {
      const { cookie } = await signIn(here.site, `relecteur-${width}@exemple.fr`, 'editor');
      const page = await open('/relecture/sondages', width, cookie, false);
      const sound = async (path = page.url().replace(here.site.url, ''), visitor = cookie) => {
        const scripted = await open(path, width, visitor, true);
        await expectSound(scripted, path);
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

      const letters = (await mailsOf(here.site.services)).filter(({ to }) => addresses.includes(to));
      for (const letter of letters) {
        const link = linkIn(letter, here.site.services);
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
      await sound(linkIn(letters[0], here.site.services), '');
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

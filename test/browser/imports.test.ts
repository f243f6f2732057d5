import type { Browser, Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';
import { csvOf, lineOf } from '../support/imports.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a file of records', () => {
  let cookie = '';
  const here = browserSite(browser, async (site) => {
    ({ cookie } = await signIn(site, 'e@exemple.fr', 'editor'));
  });

  const contextOf = (width: number, javaScriptEnabled = true) => here.newContext({ width, cookie, javaScriptEnabled });

  async function send(page: Page, text: string): Promise<void> {
    await page.goto(`${here.site.url}/relecture/import`);
    await page.setInputFiles('#fichier', { name: 'fiches.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.click('form[enctype] button');
  }

  for (const width of [360, 1280]) {
    test(`goes from its columns to the queue at ${width} px, every page accessible`, async () => {
      const context = await contextOf(width);
      const page = await context.newPage();
      await page.goto(`${here.site.url}/relecture/import`);
      await expectSound(page);
      await send(page, '');
      await expectSound(page);
      const museum = {
        titre: 'Des tablettes et des QR codes pour visiter le musée des Beaux-Arts',
        code_territoire: '47001',
      };
      const lines = [lineOf(width), { ...lineOf(width + 1), ...museum }, { ...lineOf(width + 2), statut: 'bientôt' }];
      await send(page, csvOf(lines).replace('titre;', 'Nom de la chose;'));
      await expectSound(page);
      await page.click('.form button');
      await expectSound(page);
      await page.selectOption('#colonne-0', 'title');
      await page.click('.form button');
      await page.waitForSelector('#lancement');
      await page.click('details');
      await expectSound(page);
      await page.click('#lancement + form button');
      await page.waitForSelector('#erreurs');
      await expectSound(page);
      await page.check('#partiel');
      await page.click('#lancement + form button');
      await page.waitForSelector('#faits');
      await expectSound(page);
      await context.close();
    }, 120_000);
  }

  test('the bar of a long one moves by itself, and its link does it without JavaScript', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => ({
      ...lineOf(index),
      code_territoire: String(35_001 + index),
    }));
    for (const javaScriptEnabled of [true, false]) {
      const context = await contextOf(360, javaScriptEnabled);
      const page = await context.newPage();
      await send(page, csvOf(lines) + (javaScriptEnabled ? '' : '\n'));
      await page.click('.form button');
      await page.waitForSelector('[data-progress]');
      if (javaScriptEnabled) await expectSound(page);
      else {
        await here.site.services.imports.settled();
        await page.click('[data-refresh]');
      }
      await page.waitForSelector('#lancement', { timeout: 60_000 });
      await context.close();
    }
  }, 120_000);
});

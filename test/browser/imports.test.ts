import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServices } from '../../server/services.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { copySeededDatabase, type Site, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { csvOf, lineOf } from '../support/imports.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a file of records', () => {
  let site: Site;
  let folder: string;
  let editor: Visitor;

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    site = await serve(createServices(testConfig(copy.path)));
    editor = await signIn(site, 'e@exemple.fr', 'editor');
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
    await site.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function contextOf(width: number, javaScriptEnabled = true): Promise<BrowserContext> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true, javaScriptEnabled });
    const [name = '', value = ''] = editor.cookie.split('=');
    await context.addCookies([{ name, value, url: site.url }]);
    return context;
  }

  async function sound(page: Page): Promise<void> {
    expect(await violations(page), page.url()).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${page.url()} overflows`).toBeLessThanOrEqual(0);
  }

  async function send(page: Page, text: string): Promise<void> {
    await page.goto(`${site.url}/relecture/import`);
    await page.setInputFiles('#fichier', { name: 'fiches.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.click('form[enctype] button');
  }

  for (const width of [360, 1280]) {
    test(`goes from its columns to the queue at ${width} px, every page accessible`, async () => {
      const context = await contextOf(width);
      const page = await context.newPage();
      await page.goto(`${site.url}/relecture/import`);
      await sound(page);
      await send(page, '');
      await sound(page);
      const museum = {
        titre: 'Des tablettes et des QR codes pour visiter le musée des Beaux-Arts',
        code_territoire: '47001',
      };
      const lines = [lineOf(width), { ...lineOf(width + 1), ...museum }, { ...lineOf(width + 2), statut: 'bientôt' }];
      await send(page, csvOf(lines).replace('titre;', 'Nom de la chose;'));
      await sound(page);
      await page.click('.form button');
      await sound(page);
      await page.selectOption('#colonne-0', 'title');
      await page.click('.form button');
      await page.waitForSelector('#lancement');
      await page.click('details');
      await sound(page);
      await page.click('#lancement + form button');
      await page.waitForSelector('#erreurs');
      await sound(page);
      await page.check('#partiel');
      await page.click('#lancement + form button');
      await page.waitForSelector('#faits');
      await sound(page);
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
      if (javaScriptEnabled) await sound(page);
      else {
        await site.services.imports.settled();
        await page.click('[data-refresh]');
      }
      await page.waitForSelector('#lancement', { timeout: 60_000 });
      await context.close();
    }
  }, 120_000);
});

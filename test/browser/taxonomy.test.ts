import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServices } from '../../server/services.ts';
import { signIn } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { copySeededDatabase, type Site, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { taxonomyAt as at } from '../support/taxonomy.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('themes and vocabularies in a real browser', () => {
  let site: Site;
  let folder: string;
  let cookie: string;

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    site = await serve(createServices(testConfig(copy.path)));
    const editor = await signIn(site, 'relectrice@exemple.fr', 'editor');
    cookie = editor.cookie;
    await editor.post(at(), { label: 'Taxonomie 2027' });
    await editor.post(at('2/themes/eclairage-public/retrait'), { successor: 'energie-batiments' });
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
    await site.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string, width: number): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const pairs = cookie.split('; ').map((pair) => pair.split('='));
    await context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: site.url })));
    const page = await context.newPage();
    await page.goto(site.url + path);
    return page;
  }

  test.each([
    at(),
    at('1'),
    at('2'),
    at('2/themes?sous=services'),
    at('2/themes/tourisme-numerique'),
    at('2/themes/eclairage-public'),
    at('2/vigueur'),
    `/en${at('2')}`,
  ])(
    '%s is accessible and fits',
    async (path) => {
      for (const width of [360, 1280]) {
        const page = await open(path, width);
        expect(await violations(page), `${path} at ${width}`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
        await page.context().close();
      }
    },
    60_000,
  );

  test('a theme is renamed and put into force by the keyboard alone', async () => {
    const page = await open(at('2/themes/tourisme-numerique'), 1280);
    await page.getByLabel('Nom en français').fill('Tourisme');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#theme-tourisme-numerique$/);
    await page.getByRole('link', { name: 'Mettre en vigueur' }).press('Enter');
    await page.waitForURL(/vigueur$/);
    await page.getByRole('button', { name: 'Mettre en vigueur' }).press('Enter');
    await page.waitForURL(/taxonomie\/2$/);
    expect(site.services.catalogue.vocabulary().themeBySlug.get('tourisme-numerique')?.labelFr).toBe('Tourisme');
    await page.context().close();
  }, 60_000);
});

import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';
import { taxonomyAt as at } from '../support/taxonomy.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('themes and vocabularies in a real browser', () => {
  let cookie = '';
  const here = browserSite(browser, async (site) => {
    const editor = await signIn(site, 'relectrice@exemple.fr', 'editor');
    cookie = editor.cookie;
    await editor.post(at(), { label: 'Taxonomie 2027' });
    await editor.post(at('2/themes/eclairage-public/retrait'), { successor: 'energie-batiments' });
  });

  const open = (path: string, width: number) => here.open(path, { width, cookie });

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
        await expectSound(page, `${path} at ${width}`);
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
    expect(here.site.services.catalogue.vocabulary().themeBySlug.get('tourisme-numerique')?.labelFr).toBe('Tourisme');
    await page.context().close();
  }, 60_000);
});

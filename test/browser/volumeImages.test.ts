import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { createServices } from '../../server/services.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { copySeededDatabase, type Site, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';

const browser: Browser | null = await launchBrowser();
const number = 12;

describe.skipIf(browser === null)('pictures of a volume in a browser', () => {
  let site: Site;
  let folder: string;
  let publisher: Visitor;

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    site = await serve(createServices(testConfig(copy.path)));
    publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
    const identity = { year: '2026', title: 'Douze', partners: 'Association d’essai | https://exemple.fr/' };
    await publisher.post(`/tomes/${number}/preparation/fiche`, identity);
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
    site.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openPage(width: number, javaScriptEnabled: boolean): Promise<Page> {
    if (!browser) throw new Error('no browser');
    const viewport = { width, height: 800 };
    const context = await browser.newContext({
      viewport,
      bypassCSP: true,
      reducedMotion: 'reduce',
      javaScriptEnabled,
    });
    const cookies = publisher.cookie.split('; ').map((pair) => pair.split('=', 2));
    await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: site.url })));
    const page = await context.newPage();
    await page.goto(`${site.url}/tomes/${number}/preparation/images`);
    return page;
  }

  const content = () => volumeByNumber(site.services.database, number)?.content;

  test('without JavaScript a form with faults comes back with its text, then takes the picture; a button removes it', async () => {
    const page = await openPage(1280, false);
    const picture = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#886644' } })
        .png()
        .toBuffer();
    const photo = { name: 'place.png', mimeType: 'image/png', buffer: await picture(900, 600) };
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: await picture(300, 120) };
    const save = (key: string) => page.click(`section[aria-labelledby="${key}"] button:not([formaction])`);

    await page.fill('#couverture-alternativeText', 'Une place de village');
    await page.setInputFiles('#couverture-image', photo);
    await save('couverture');
    expect(await page.textContent('#erreurs')).toContain('à quel titre');
    expect(await page.inputValue('#couverture-alternativeText')).toBe('Une place de village');
    await page.fill('#couverture-rights', 'Mairie d’essai');
    await page.setInputFiles('#couverture-image', photo);
    await save('couverture');
    expect(content()?.cover).toMatchObject({ width: 900, alternativeText: 'Une place de village' });

    await page.fill('#partenaire-1-rights', 'Association d’essai');
    await page.setInputFiles('#partenaire-1-image', logo);
    await save('partenaire-1');
    expect(content()?.partners[0]?.logo).toMatchObject({ width: 300, alternativeText: 'Association d’essai' });
    await page.click('section[aria-labelledby="couverture"] button[formaction]');
    expect(content()?.cover).toBeNull();
    expect(content()?.partners[0]?.logo).not.toBeNull();

    await page.fill('#couverture-alternativeText', 'Une place de village');
    await page.fill('#couverture-rights', 'Mairie d’essai');
    await page.setInputFiles('#couverture-image', photo);
    await save('couverture');
    await page.context().close();
  });

  for (const width of [360, 1280])
    test(`axe finds nothing at ${width} px and nothing overflows, with faults too`, async () => {
      const page = await openPage(width, true);
      for (const faulty of [false, true]) {
        if (faulty) {
          await page.fill('#couverture-alternativeText', '');
          await page.click('section[aria-labelledby="couverture"] button:not([formaction])');
          await page.waitForSelector('#erreurs');
        }
        expect(await violations(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
      await page.context().close();
    });
});

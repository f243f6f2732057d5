import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();
const number = 12;

describe.skipIf(browser === null)('pictures of a volume in a browser', () => {
  let cookie = '';
  const here = browserSite(browser, async (site) => {
    const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    cookie = publisher.cookie;
    await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
    const identity = { year: '2026', title: 'Douze', partners: 'Association d’essai | https://exemple.fr/' };
    await publisher.post(`/tomes/${number}/preparation/fiche`, identity);
  });

  const openPage = (width: number, javaScriptEnabled: boolean) =>
    here.open(`/tomes/${number}/preparation/images`, { width, cookie, javaScriptEnabled });

  const content = () => volumeByNumber(here.site.services.database, number)?.content;

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
        await expectSound(page);
      }
      await page.context().close();
    });
});

import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chosenCases } from '../../db/queries/books.ts';
import { signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a volume in a real browser', () => {
  let cookie = '';
  const here = browserSite(browser, async (site) => {
    const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    cookie = publisher.cookie;
    await publisher.post('/tomes/2026/preparation/reouverture', {});
  });

  const open = (path: string, width: number) => here.open(path, { width, cookie });

  test.each([
    '/tomes/preparation',
    '/tomes/2026/preparation',
    '/tomes/2026/preparation/fiche',
    '/tomes/2026/preparation/appel',
    '/tomes/2026/preparation/selection?region=bretagne',
    '/tomes/2026/preparation/equilibre',
    '/tomes/2026/preparation/controles',
    '/tomes/2026/preparation/bons-a-tirer',
    '/tomes/2026/preparation/fabrication',
    '/tomes/2026',
    '/tomes/2026/lire',
    '/relecture/accords',
    '/en/tomes/2026/preparation',
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

  test('records are put in order by the keyboard, and by dragging them', async () => {
    const order = () => chosenCases(here.site.services.database, 2026).map(({ initiativeId }) => initiativeId);
    const page = await open('/tomes/2026/preparation', 1280);
    const [first, second, third] = order();
    await page.locator(`#fiche-${first} button[name="place"][value="1"]`).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#fiche-/);
    expect(order().slice(0, 2)).toEqual([second, first]);

    await page.waitForSelector(`#fiche-${third}[draggable="true"]`);
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator(`#fiche-${third}`).scrollIntoViewIfNeeded();
    const from = await page.locator(`#fiche-${third} .detail`).first().boundingBox();
    const to = await page.locator(`#fiche-${second}`).boundingBox();
    if (!from || !to) throw new Error('the rows are not drawn');
    await page.mouse.move(from.x + 5, from.y + 5);
    await page.mouse.down();
    for (const y of [from.y, to.y + to.height, to.y + to.height / 2, to.y + 4, to.y + 3])
      await page.mouse.move(to.x + 60, y);
    await page.mouse.up();
    await expect.poll(() => order()[0], { timeout: 10_000 }).toBe(third);
    await page.context().close();
  }, 60_000);
});

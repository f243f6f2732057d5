import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { signIn } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('the barometer in a real browser', () => {
  let year = 0;
  const here = browserSite(browser, async (site) => {
    [year = 0] = site.services.barometer.years();
    await site.services.barometer.freeze(null, year);
  });

  const { open } = here;

  const pages = () => [
    '/barometre',
    '/en/barometre',
    `/barometre/${year}`,
    '/barometre/figures/initiatives-par-theme',
    '/barometre/figures/technologies-dans-le-temps',
    '/barometre/figures/communes-couvertes',
    '/barometre/figures/freins/integration',
    '/barometre/editions',
  ];

  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const)
      test(`axe finds nothing at ${width} px in ${colorScheme}, tables open, and nothing overflows`, async () => {
        for (const path of pages()) {
          const page = await open(path, { width, colorScheme });
          await page.evaluate(() => {
            for (const details of document.querySelectorAll('details')) details.open = true;
          });
          await expectSound(page, path);
          await page.context().close();
        }
      }, 240_000);

  test('a publisher freezes an edition on pages that are sound, also when the confirmation is missing', async () => {
    const { cookie } = await signIn(here.site, 'editrice@exemple.fr', 'publisher');
    const page = await open('/barometre/editions', { width: 360, cookie });
    await page.click('.form .button');
    expect(await page.textContent('.errors a')).toContain('Confirmez');
    expect(await violations(page)).toEqual([]);
    await page.check('#confirmation');
    await page.click('.form .button');
    await page.waitForURL(/figee=oui$/);
    expect(await page.textContent('.rows a')).toContain('correction 1');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('nothing is refused by the policy of the pages, and letters have one size at every width', async () => {
    for (const width of [360, 1280]) {
      const page = await open('/barometre', { width, bypassCSP: false });
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.reload();
      expect(errors).toEqual([]);
      const size = await page.$eval('.chart .value', (element) => getComputedStyle(element).fontSize);
      expect(size).toBe('14px');
      await page.context().close();
    }
  });

  test('no value stands outside its chart, nor on another', async () => {
    for (const width of [360, 1280]) {
      const page = await open('/barometre', { width });
      const faults = await page.evaluate(() => {
        const found: string[] = [];
        for (const chart of document.querySelectorAll('svg.chart')) {
          const frame = chart.getBoundingClientRect();
          const boxes = [...chart.querySelectorAll('text')].map((text) => ({
            text: text.textContent,
            box: text.getBoundingClientRect(),
          }));
          for (const { text, box } of boxes)
            if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
              found.push(`outside: ${text}`);
          for (const [index, { text, box }] of boxes.entries())
            for (const other of boxes.slice(index + 1))
              if (
                box.left < other.box.right - 1 &&
                other.box.left < box.right - 1 &&
                box.top < other.box.bottom - 3 &&
                other.box.top < box.bottom - 3
              )
                found.push(`${text} / ${other.text}`);
        }
        return found;
      });
      expect(faults, `${width} px`).toEqual([]);
      await page.context().close();
    }
  });

  test('a value leads to its records without JavaScript', async () => {
    const page = await open('/barometre', { javaScriptEnabled: false });
    await page.click('#initiatives-par-region summary');
    const link = page.locator('#initiatives-par-region td a').first();
    const count = await link.textContent();
    await link.click();
    await page.waitForURL(/\/initiatives\?region=/);
    expect(await page.textContent('#results-heading')).toContain(`${count} initiatives`);
    await page.context().close();
  });

  test('another site shows a figure in a frame as the snippet has it', async () => {
    if (!browser) throw new Error('no browser');
    const figure = await open('/barometre/figures/reseaux');
    const code = (await figure.inputValue('#code')).replaceAll(here.site.services.config.baseUrl, here.site.url);
    await figure.context().close();
    const other = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="fr"><title>Ailleurs</title><h1>Ailleurs</h1>${code}</html>`);
    });
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe');
    expect(await frame.locator('h1').textContent()).toBe('Sur quels réseaux');
    expect(await frame.locator('.count-line').textContent()).toContain('n = ');
    await context.close();
    other.close();
  });

  test('is printed without cutting a figure in two, and without what only a screen needs', async () => {
    const page = await open('/barometre');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.contents').isVisible()).toBe(true);
    expect(await page.locator('.figure-more').first().isVisible()).toBe(false);
    const kept = await page.$$eval('.figure-block', (blocks) =>
      blocks.every((block) => getComputedStyle(block).breakInside === 'avoid'),
    );
    expect(kept).toBe(true);
    await page.context().close();
  });
});

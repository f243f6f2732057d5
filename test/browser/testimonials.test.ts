import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { anyTestimonialBySlug, updateTestimonial } from '../../db/queries/testimonials.ts';
import { signIn } from '../support/accounts.ts';
import { launchBrowser } from '../support/browser.ts';
import { browserSite, expectSound, type Visit } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();
const recorded = 'ronan-loas-ecrire-soi-meme';
const paraphrase = 'ronan-loas-toucher-les-absents';
const player = 'https://www.youtube-nocookie.com';

describe.skipIf(browser === null)('testimonials in a real browser', () => {
  const here = browserSite(browser, async (site) => {
    const { database } = site.services;
    updateTestimonial(database, anyTestimonialBySlug(database, recorded)?.id ?? 0, {
      medium: 'video',
      recording: {
        url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
        provider: 'youtube',
        title: 'Entretien à la mairie',
        duration: 750,
        transcript: '[00:05] Bonjour à tous.\nUne phrase sans heure, dite plus tard.\n[12:10] Merci à vous.',
        transcriptSource: 'service communication de la ville',
      },
    });
  });

  /** Under the site's own policy. */
  const contextWith = (visit: Visit = {}) => here.newContext({ bypassCSP: false, ...visit });

  const pages = [
    '/temoins',
    '/temoins?lettre=B',
    '/temoins/ronan-loas',
    '/temoins/bruno-janet',
    '/freins',
    '/freins/preference-terrain',
    '/freins/crainte-temps-reel',
    '/motivations',
    '/motivations/campagne',
    '/motivations/amusement',
    `/temoignages/${recorded}`,
    `/temoignages/${paraphrase}`,
    '/en/temoins/ronan-loas',
    `/en/temoignages/${paraphrase}`,
  ];

  async function sound(page: Page, label: string): Promise<void> {
    for (const details of await page.locator('main details').all())
      await details.evaluate((element) => element.setAttribute('open', ''));
    await expectSound(page, label);
  }

  for (const width of [360, 1280])
    test(`axe finds nothing at ${width} px, nothing overflows, in light and dark`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await here.newContext({ width, colorScheme });
        const page = await context.newPage();
        for (const path of pages) {
          await page.goto(here.site.url + path);
          await sound(page, `${path} ${colorScheme}`);
        }
        await context.close();
      }
    }, 240_000);

  test('the pages of editors are sound too', async () => {
    const { cookie } = await signIn(here.site, 'relecteur@exemple.fr', 'editor');
    for (const width of [360, 1280]) {
      const context = await here.newContext({ width, cookie });
      const page = await context.newPage();
      for (const path of ['/relecture/temoins/ronan-loas', '/relecture/temoins/ronan-loas/fusion?avec=bruno-janet']) {
        await page.goto(here.site.url + path);
        expect(page.url()).toContain('/relecture/temoins/');
        await sound(page, path);
      }
      await context.close();
    }
  }, 120_000);

  test('a recording asks nothing of anybody before its button is pressed, and its provider alone after', async () => {
    const context = await contextWith();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    await context.route(`${player}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<p>player</p>' }));
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const elsewhere = () => asked.filter((url) => !url.startsWith(here.site.url) && !url.startsWith('data:'));
    await page.goto(`${here.site.url}/temoignages/${recorded}`);
    await page.hover('.player-choice button');
    await page.waitForTimeout(300);
    expect(elsewhere()).toEqual([]);
    expect(await page.textContent('.player-choice')).toContain('YouTube (Google)');

    await page.click('.player-choice button');
    await page.waitForSelector('.player iframe');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
    await expect.poll(elsewhere).toEqual([`${player}/embed/dQw4w9WgXcQ`]);
    await page.click('.transcript .moment >> nth=1');
    await expect.poll(elsewhere).toContain(`${player}/embed/dQw4w9WgXcQ?start=730`);
    expect(page.url()).toBe(`${here.site.url}/temoignages/${recorded}`);
    expect(errors).toEqual([]);

    // Nothing was remembered.
    await page.reload();
    expect(await page.isVisible('.player-choice button')).toBe(true);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  test('a quotation is copied, and the copy is announced', async () => {
    const context = await contextWith();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await page.goto(`${here.site.url}/temoignages/${recorded}`);
    await page.click('[data-copy="citation-texte"]');
    await expect.poll(() => page.textContent('#copie')).toBe('Copié dans le presse-papiers.');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^«\u202fIl faut rester spontané.*\u202f» — Ronan Loas, maire de Ploemeur, 11 août 2014/);
    await page.click('.quoting details summary >> nth=0');
    await page.click('[data-copy="citation-bibtex"]');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('@misc{');
    await context.close();
  });

  test('without JavaScript there are a link, the transcript and texts to select, and no button that does nothing', async () => {
    const context = await contextWith({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${here.site.url}/temoignages/${recorded}`);
    expect(await page.isVisible('.recording a[href^="https://www.youtube.com/watch"] >> nth=0')).toBe(true);
    expect(await page.isVisible('#t1')).toBe(true);
    expect(await page.isVisible('#citation-texte')).toBe(true);
    for (const button of await page.locator('main button').all()) expect(await button.isVisible()).toBe(false);
    await page.click('.quoting summary >> nth=0');
    expect(await page.isVisible('#citation-bibtex')).toBe(true);
    await context.close();
  });

  test('one sentence is found by its address', async () => {
    const context = await contextWith();
    const page = await context.newPage();
    await page.goto(`${here.site.url}/temoignages/${paraphrase}#p2`);
    const marked = await page.locator('#p2').evaluate((element) => element.matches(':target'));
    expect(marked).toBe(true);
    await context.close();
  });
});

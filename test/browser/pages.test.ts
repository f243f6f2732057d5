import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { linkIn, mailsOf } from '../support/accounts.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { browserSite, expectSound } from '../support/browserSite.ts';

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('in a real browser', () => {
  const here = browserSite(browser);

  const { open } = here;

  const pages = [
    '/',
    '/initiatives',
    '/initiatives?q=ecole&theme=services&page=1',
    '/initiatives?q=zzzzzz&theme=nimporte',
    '/initiatives/saint-ave-portail-citoyen',
    '/temoignages',
    '/temoignages?q=facebook&reseau=facebook&fonction=maire',
    '/presse',
    '/territoires?q=rennes',
    '/territoires/35238',
    '/territoires/dep-35',
    '/themes',
    '/themes/inclusion-numerique',
    '/tomes',
    '/tomes/9',
    '/ma-collectivite?q=rennes',
    '/initiatives?tri=comparables&comme=56162&comparables=oui',
    '/sondages',
    '/sondages/table-ronde-2013-en-son-nom',
    '/sondages/table-ronde-2013-motivation',
    '/sondages/ifop-2010-reserves',
    '/alertes/nouvelle',
    `/alertes/nouvelle?q=${'tropical'.repeat(12)}&theme=services&region=bretagne&comme=56162&comparables=oui`,
    '/a-propos',
    '/aide',
    '/aide/import',
    '/mentions-legales',
    '/accessibilite',
    '/rien',
    '/en/initiatives?q=ecole',
  ];

  for (const width of [360, 1280]) {
    test(`axe finds nothing at ${width} px, nothing overflows, in light and dark`, async () => {
      for (const path of pages) {
        const page = await open(path, { width });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await expectSound(page, `${path} ${colorScheme}`);
        }
        await page.context().close();
      }
    }, 240_000);
  }

  test('a testimonial page has no violation either', async () => {
    const page = await open('/temoignages');
    await page.click('.testimonial .detail a[href*="/temoignages/"]');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  for (const width of [360, 1280])
    test(`a search is followed, changed and stopped without JavaScript, on pages that are sound, at ${width} px`, async () => {
      const page = await open('/initiatives?q=fibre&region=bretagne', { width, javaScriptEnabled: false });
      const sound = async () => {
        const scripted = await open(page.url().replace(here.site.url, ''), { width });
        await expectSound(scripted);
        await scripted.context().close();
      };
      const email = `mairie-${width}@exemple.fr`;
      await page.click('.results-aside .button');
      await page.waitForURL(/\/alertes\/nouvelle\?q=fibre&region=bretagne$/);
      await page.fill('#email', 'mairie');
      await page.check('#frequency-daily');
      await page.click('.form .button');
      expect(await page.inputValue('#email')).toBe('mairie');
      expect(await page.isChecked('#frequency-daily')).toBe(true);
      await page.fill('#email', email);
      await page.click('.form .button');
      expect(await page.textContent('h1')).toBe('Un message est parti');
      const letter = (await mailsOf(here.site.services)).find(({ to }) => to === email);
      await page.goto(here.site.url + linkIn(letter, here.site.services));
      await sound();
      await page.click('.form .button');
      await page.waitForURL(/confirmee=oui$/);
      await sound();
      await page.click('.form >> nth=0 >> .button');
      await page.waitForURL(/enregistre=oui$/);
      await page.goto(page.url().replace(/\?.*/, '/arret'));
      await sound();
      await page.click('.form .button');
      expect(await page.textContent('h1')).toBe('L’alerte est arrêtée');
      await sound();
      await page.context().close();
    });

  test('suggestions appear while typing, are walked with the arrows, followed with Enter and closed with Escape', async () => {
    const page = await open('/', { width: 360 });
    const field = page.locator('#q');
    await field.pressSequentially('portail');
    await page.waitForSelector('[role="listbox"]:not([hidden])');
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    expect(await violations(page)).toEqual([]);
    expect(await page.textContent('.field-with-suggestions [role="status"]')).toMatch(/suggestion/);
    await page.keyboard.press('Escape');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
    expect(await field.inputValue()).toBe('portail');

    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('[role="listbox"]:not([hidden])');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const active = await field.getAttribute('aria-activedescendant');
    const option = page.locator(`#${active}`);
    expect(await option.getAttribute('aria-selected')).toBe('true');
    const title = (await option.evaluate((element) => element.firstChild?.textContent)) ?? '';
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/initiatives\/[a-z]/);
    expect(await page.textContent('h1')).toBe(title);
    await page.context().close();
  });

  test('an authority is chosen, results follow its likeness in place, and the address stays short', async () => {
    const page = await open('/initiatives?q=internet');
    await page.click('#comparables > summary');
    await page.click('#comparables a');
    await page.fill('#q', 'ploemeur');
    await page.keyboard.press('Enter');
    await page.click('.authorities button');
    await page.waitForURL(/\/initiatives\?q=internet&comme=56162&tri=comparables/);
    await page.check('#comparables-oui');
    await page.waitForURL(/comparables=oui/);
    await page.waitForSelector('.chips');
    await page.uncheck('#comparables-oui');
    await page.selectOption('#tri', 'recent');
    await page.waitForURL((address) => address.search === '?q=internet&tri=recent');
    await page.context().close();
  });

  test('with no suggestion chosen, Enter searches for what was typed', async () => {
    const page = await open('/');
    await page.locator('#q').pressSequentially('portail');
    await page.waitForSelector('[role="listbox"]:not([hidden])');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/initiatives\?q=portail/);
    await page.context().close();
  });

  test('a filter changes results in place, keeps focus, announces the total, and the back button undoes it', async () => {
    const page = await open('/initiatives');
    await page.evaluate(() => {
      document.body.dataset.kept = 'yes';
    });
    const before = await page.textContent('#results-heading');
    await page.check('#theme-inclusion-numerique');
    await page.waitForURL(/theme=inclusion-numerique/);
    await page.waitForFunction(
      (heading) => document.querySelector('#results-heading')?.textContent !== heading,
      before,
    );
    expect(await page.evaluate(() => document.body.dataset.kept)).toBe('yes');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('theme-inclusion-numerique');
    expect(await page.textContent('#announcer')).toBe(await page.textContent('#results-heading'));
    expect(await page.locator('.chips a').first().textContent()).toContain('Inclusion');
    await page.goBack();
    await page.waitForFunction(
      (heading) => document.querySelector('#results-heading')?.textContent === heading,
      before,
    );
    expect(await page.isChecked('#theme-inclusion-numerique')).toBe(false);
    await page.context().close();
  });

  test('words are searched in place and the address holds the search', async () => {
    const page = await open('/initiatives');
    await page.fill('#q', 'tablettes');
    await page.press('#q', 'Enter');
    await page.waitForURL(/q=tablettes/);
    await page.waitForSelector('.card mark');
    expect(await page.textContent('#results-heading')).toContain('tablettes');
    await page.context().close();
  });

  test('everything works without JavaScript', async () => {
    const page = await open('/initiatives', { javaScriptEnabled: false });
    await page.check('#theme-inclusion-numerique');
    await page.click('.filters .apply');
    await page.waitForURL(/theme=inclusion-numerique/);
    expect(await page.locator('.card').count()).toBeGreaterThan(0);
    await page.click('.chips .reset');
    await page.waitForURL(/\/initiatives$/);
    await page.context().close();
  });

  test('nothing is asked of another origin, and nothing fails in the console', async () => {
    if (!browser) throw new Error('no browser');
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    for (const path of ['/', '/initiatives', '/tomes']) await page.goto(here.site.url + path);
    expect(asked.filter((url) => !url.startsWith(here.site.url) && !url.startsWith('data:'))).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });
});

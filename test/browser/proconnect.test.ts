import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountByEmail, sessionsOf } from '../../db/queries/accounts.ts';
import { createServices } from '../../server/services.ts';
import { launchBrowser } from '../support/browser.ts';
import { expectSound } from '../support/browserSite.ts';
import { copySeededDatabase, type Site, serve } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { camille, startProvider, type TestProvider } from '../support/proconnect.ts';

const browser: Browser | null = await launchBrowser();

/** A port that nobody listens on: the site must know its address before it starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(browser === null)('ProConnect in a real browser, on another site than ours', () => {
  let site: Site;
  let provider: TestProvider;
  let folder: string;
  let home: string;

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    const port = await freePort();
    home = `http://localhost:${port}`;
    provider = await startProvider(home);
    const config = { ...testConfig(copy.path), baseUrl: home, proConnect: provider.access };
    site = await serve(createServices(config), port);
  });

  afterAll(async () => {
    await browser?.close();
    await site.close();
    await provider.stop();
    await site.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function newContext(options: { javaScriptEnabled?: boolean; bypassCSP?: boolean } = {}): Promise<BrowserContext> {
    if (!browser) throw new Error('no browser');
    return browser.newContext({ viewport: { width: 360, height: 800 }, reducedMotion: 'reduce', ...options });
  }

  const signInButton = 'form[action$="/compte/proconnect"] button';

  for (const javaScriptEnabled of [true, false]) {
    test(`signs in and out under our security policy, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      const context = await newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(`${home}/compte/connexion?retour=%2Ftomes`);
      await page.click(signInButton);
      await page.waitForURL(/\/(compte\?proconnect=nouveau|tomes)/);
      await page.goto(`${home}/compte`);
      const account = accountByEmail(site.services.database, camille.email);
      expect(sessionsOf(site.services.database, account?.id ?? '')).toHaveLength(1);
      expect(await page.locator('#name').inputValue()).toBe('Camille Ménard');
      await page.click('form[action$="/compte/deconnexion"] button');
      await page.waitForURL(`${provider.access.issuer}/**`);
      await page.click('button[name="logout"]');
      await page.waitForURL(`${home}/`);
      expect(sessionsOf(site.services.database, account?.id ?? '')).toEqual([]);
      expect((await page.goto(`${home}/compte`))?.url()).toContain('/compte/connexion');
      await context.close();
    });
  }

  test('its pages are sound: sign-in, account, refusals, a wrong number, in both languages', async () => {
    for (const prefix of ['', '/en']) {
      const context = await newContext({ bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`${home}${prefix}/compte/connexion?proconnect=annule`);
      await expectSound(page);
      await page.goto(`${home}${prefix}/compte/proconnect/retour?state=${prefix === '' ? 'fr' : 'en'}-x&code=y`);
      await expectSound(page);
      await page.goto(`${home}${prefix}/compte/connexion`);
      await page.click(signInButton);
      await page.waitForURL(/\/contribuer$|proconnect=nouveau/);
      await page.goto(`${home}${prefix}/compte?proconnect=nouveau`);
      await expectSound(page);
      await page.fill('#siret', '213 502 389');
      await page.click('form[action$="/compte"] button');
      await page.waitForSelector('#siret-erreur');
      await expectSound(page);
      await context.close();
    }
  });

  test('the page in between leads on by hand where a browser stays on it', async () => {
    const context = await newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.route('**/compte/proconnect', async (route) => {
      const response = await route.fetch();
      const { refresh: _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await page.goto(`${home}/compte/connexion`);
    await page.click(signInButton);
    await page.waitForSelector('h1');
    await expectSound(page);
    await page.click('.page a.button');
    await page.waitForURL(/\/contribuer$|proconnect=nouveau/);
    await context.close();
  });
});

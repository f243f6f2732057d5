import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { createServices } from '../../server/services.ts';
import { violations } from './browser.ts';
import { copySeededDatabase, type Site, serve } from './catalogue.ts';
import { testConfig } from './config.ts';

export interface Visit extends Omit<BrowserContextOptions, 'viewport'> {
  /** Pixels; 1280 unless said. */
  width?: number;
  /** What a signed-in visitor sends, as `signIn` gives it. */
  cookie?: string;
}

export interface BrowserSite {
  /** There from the first test on. */
  readonly site: Site;
  newContext(visit?: Visit): Promise<BrowserContext>;
  /** A page of the site in a context of its own. */
  open(path: string, visit?: Visit): Promise<Page>;
}

/** One site over the seed for all tests of a file, and the browser that visits it; both end with them. */
export function browserSite(
  browser: Browser | null,
  prepare: (site: Site) => Promise<void> = async () => {},
): BrowserSite {
  let site: Site | undefined;
  let folder = '';

  beforeAll(async () => {
    const copy = copySeededDatabase();
    folder = copy.folder;
    site = await serve(createServices(testConfig(copy.path)));
    await prepare(site);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await site?.services.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function running(): Site {
    if (!site) throw new Error('the site is there during tests only');
    return site;
  }

  /** The policy is bypassed for axe, unless a test looks at the policy itself. */
  async function newContext({ width = 1280, cookie = '', ...options }: Visit = {}): Promise<BrowserContext> {
    if (!browser) throw new Error('no browser');
    const viewport = { width, height: 900 };
    const context = await browser.newContext({ viewport, bypassCSP: true, reducedMotion: 'reduce', ...options });
    const pairs = cookie === '' ? [] : cookie.split('; ').map((pair) => /^([^=]*)=(.*)$/.exec(pair) ?? []);
    await context.addCookies(pairs.map(([, name = '', value = '']) => ({ name, value, url: running().url })));
    return context;
  }

  return {
    get site() {
      return running();
    },
    newContext,
    async open(path, visit) {
      const page = await (await newContext(visit)).newPage();
      await page.goto(running().url + path);
      return page;
    },
  };
}

/** Nothing that axe knows is wrong with a page, and nothing overflows. `name`: what a failure calls it. */
export async function expectSound(page: Page, name = page.url()): Promise<void> {
  expect(await violations(page), name).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${name} overflows`).toBeLessThanOrEqual(0);
}

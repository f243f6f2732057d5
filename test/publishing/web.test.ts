import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { casesOf } from '../../server/publishing/manifest.ts';
import { openWebEdition } from '../../server/publishing/web/edition.ts';
import { webFormat } from '../../server/publishing/web/format.ts';
import { seededManifest } from '../support/books.ts';
import { launchBrowser, violations } from '../support/browser.ts';
import { seededServices } from '../support/catalogue.ts';
import {
  anchorOf,
  compiledFiles,
  hostileText,
  relativeLinks,
  storeImage,
  testPress,
  withFirstCase,
} from '../support/press.ts';

const smallManifest = (perChapter = 4) => seededManifest(seededServices(), { perChapter });

async function illustratedManifest(press: ReturnType<typeof testPress>) {
  const photograph = await storeImage(press, 'a'.repeat(32));
  const wide = await storeImage(press, 'b'.repeat(32), 2400, 800);
  return withFirstCase(smallManifest(), {
    title: hostileText,
    summary: hostileText,
    images: [{ ...photograph, alternativeText: hostileText }, wide],
    sources: [{ title: hostileText, publisher: '', date: '', url: 'javascript:alert(1)' }],
  });
}

describe('a web edition to take away', () => {
  test('is a page a section, a page a case and what they need, the same bytes twice', async () => {
    const press = testPress();
    const manifest = await illustratedManifest(press);
    const first = await compiledFiles(webFormat, manifest, press);
    const second = await compiledFiles(webFormat, manifest, press);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(first.names).toEqual(first.names.toSorted());
    for (const anchor of [
      ...manifest.sections.map((section) => section.anchor),
      ...casesOf(manifest).map((one) => one.anchor),
    ])
      expect(first.names).toContain(`${anchor}.html`);
    expect(first.names).toEqual(
      expect.arrayContaining(['index.html', 'style.css', 'images/001.webp', 'images/002.jpg']),
    );
    for (const [, font = ''] of first.text('style.css').matchAll(/url\("([^"]+)"\)/g))
      expect(first.names).toContain(font);
  });

  test('every link leads to a page or a place of it, no page runs anything or stands alone', async () => {
    const press = testPress();
    const { names, text } = await compiledFiles(webFormat, await illustratedManifest(press), press);
    const pages = names.filter((name) => name.endsWith('.html'));
    const titles = new Set<string>();
    for (const name of pages) {
      const markup = text(name);
      for (const address of relativeLinks(markup)) expect(names, `${name}: ${address}`).toContain(address);
      for (const [, place] of markup.matchAll(/href="#([^"]+)"/g)) expect(markup).toContain(`id="${place}"`);
      expect(markup).not.toMatch(/<script|\son[a-z]+="|javascript:[^<]*"|\sstyle=|epub:/);
      expect(markup).toContain('<html lang="fr">');
      expect(markup).toContain('<a class="skip" href="#contenu">');
      expect(markup.match(/<h1/g)).toHaveLength(1);
      titles.add(/<title>([^<]*)<\/title>/.exec(markup)?.[1] ?? '');
    }
    expect(titles.size).toBe(pages.length);
  });

  test('pages follow each other as the book does, from the summary to the colophon and back', async () => {
    const { text, names } = await compiledFiles(webFormat, smallManifest(), testPress());
    const nextOf = (name: string) => /<link rel="next" href="([^"]+)"/.exec(text(name))?.[1];
    const previousOf = (name: string) => /<link rel="prev" href="([^"]+)"/.exec(text(name))?.[1];
    const walked = ['index.html'];
    for (let next = nextOf('index.html'); next !== undefined; next = nextOf(next)) {
      expect(previousOf(next)).toBe(walked.at(-1));
      walked.push(next);
    }
    expect(walked.toSorted()).toEqual(names.filter((name) => name.endsWith('.html')));
    expect(walked.at(-1)).toBe('colophon.html');
  });

  test('a case stands in its chapter, with the address of the living record in plain sight', async () => {
    const manifest = smallManifest();
    const { text } = await compiledFiles(webFormat, manifest, testPress());
    const [one] = casesOf(manifest);
    const page = text(`${one?.anchor}.html`);
    const chapter = `${anchorOf(manifest, 'chapter')}.html`;
    const breadcrumb = page.slice(page.indexOf('class="breadcrumb"'), page.indexOf('<article'));
    expect(relativeLinks(breadcrumb)).toEqual(['index.html', chapter]);
    expect(page).toContain(`<a href="${one?.url}">${one?.url}</a>`);
    expect(text(chapter)).toContain(`href="${one?.anchor}.html"`);
  });

  test('a volume of demonstration says so on its first page and in its colophon', async () => {
    const { text } = await compiledFiles(webFormat, smallManifest(), testPress());
    for (const name of ['index.html', 'colophon.html'])
      expect(text(name)).toContain('<p class="demonstration">Volume de démonstration</p>');
  });

  test('what people wrote stays text, and an image that cannot be read names its record', async () => {
    const press = testPress();
    const manifest = await illustratedManifest(press);
    const { text } = await compiledFiles(webFormat, manifest, press);
    expect(text(`${casesOf(manifest)[0]?.anchor}.html`)).toContain('&lt;script&gt;alert(1)&lt;/script&gt; 😀');
    writeFileSync(press.imagePath(`${'a'.repeat(32)}-1600.webp`), 'not an image');
    await expect(compiledFiles(webFormat, manifest, press)).rejects.toMatchObject({ reason: 'image', field: 'images' });
  });

  test('holds what was agreed to for the web, and nothing else', async () => {
    const manifest = structuredClone(smallManifest());
    const [first, second] = casesOf(manifest)
      .flatMap(({ testimonials }) => testimonials)
      .map((testimonial, position) =>
        Object.assign(testimonial, { media: position === 0 ? ['pdf', 'print'] : ['web'] }),
      );
    const { text, names } = await compiledFiles(webFormat, manifest, testPress());
    const all = names
      .filter((name) => name.endsWith('.html'))
      .map(text)
      .join('');
    expect(all).not.toContain(first?.text ?? '');
    expect(all).toContain(second?.speaker ?? '');
  });
});

describe('the cover of a web edition', () => {
  test('is the volume’s own image, described and credited, in the archive too; without one, a drawing', async () => {
    const press = testPress();
    const stored = await storeImage(press, 'c'.repeat(32));
    const cover = { ...stored, alternativeText: 'Une "place"', rights: 'Zoé Zygomar' };
    const manifest = smallManifest(1);
    const own = { ...manifest, volume: { ...manifest.volume, cover } };
    const { names, text } = await compiledFiles(webFormat, own, press);
    const [, src, description] = /<img class="drawing" src="(\S+)".* alt="(.*?)"/.exec(text('index.html')) ?? [];
    expect(names).toContain(src);
    expect(description).toBe('Une &quot;place&quot;');
    expect(text('colophon.html')).toContain('Zoé Zygomar');
    const drawn = await compiledFiles(webFormat, manifest, press);
    expect(drawn.text('index.html')).toContain('<svg class="drawing"');
  });
});

describe('a web edition inside the site', () => {
  const options = {
    addressOf: (page: string) => (page === 'sommaire' ? '/tomes/99/lire' : `/tomes/99/lire/${page}`),
    pictureOf: ({ file, width, height }: { file: string; width: number; height: number }) => ({
      src: `/images/${file}`,
      width,
      height,
    }),
    ancestors: [{ href: '/tomes', label: 'Tomes' }],
  };

  test('gives one page at a time with addresses of the site, and its neighbours', async () => {
    const press = testPress();
    const manifest = await illustratedManifest(press);
    const edition = openWebEdition(manifest, options);
    const anchor = casesOf(manifest)[0]?.anchor ?? '';
    const page = edition.page(anchor);
    expect(page).toMatchObject({
      address: `/tomes/99/lire/${anchor}`,
      previous: { href: `/tomes/99/lire/${anchorOf(manifest, 'chapter')}` },
    });
    expect(page?.html).toContain(`src="/images/${'a'.repeat(32)}-1600.webp"`);
    expect(page?.html).toMatch(/^<div class="book" lang="fr">[\s\S]*href="\/tomes"[\s\S]*href="\/tomes\/99\/lire"/);
    expect(edition.names[0]).toBe('sommaire');
    expect(edition.page('sommaire')?.html).toContain(`href="/tomes/99/lire/${anchor}"`);
    for (const name of ['rien', '', '__proto__', 'fiche-999']) expect(edition.page(name)).toBeNull();
  });
});

const browser: Browser | null = await launchBrowser();

describe.skipIf(browser === null)('a web edition opened from the disk', () => {
  afterAll(() => browser?.close());

  for (const width of [360, 1280])
    test(`axe finds nothing at ${width} px, nothing overflows, in light and dark`, async () => {
      if (!browser) throw new Error('no browser');
      const press = testPress();
      const manifest = await illustratedManifest(press);
      const { files } = await compiledFiles(webFormat, manifest, press);
      const shown = [
        'index',
        ...(['foreword', 'chapter', 'interview', 'map', 'figures'] as const).map((kind) => anchorOf(manifest, kind)),
        casesOf(manifest)[0]?.anchor,
        'index-themes',
        'index-temoins',
        'partenaires',
        'colophon',
      ];
      const folder = join(press.folder, 'site');
      for (const [name, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme,
          bypassCSP: true,
        });
        const page = await context.newPage();
        const failed: string[] = [];
        page.on('requestfailed', (request) => failed.push(request.url()));
        for (const name of shown) {
          await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
          expect(await violations(page), `${name} ${colorScheme}`).toEqual([]);
          expect(
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
            `${name} overflows`,
          ).toBeLessThanOrEqual(0);
        }
        expect(failed).toEqual([]);
        await context.close();
      }
    }, 120_000);
});

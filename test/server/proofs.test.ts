import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument, PDFPageLeaf } from 'pdf-lib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sectionsOf } from '../../db/queries/books.ts';
import { publishedIds } from '../../db/queries/initiatives.ts';
import { proofById } from '../../db/queries/proofs.ts';
import { testimonials } from '../../db/schema/index.ts';
import { casesOf, withConsentFor } from '../../server/publishing/manifest.ts';
import { excerptOfCase } from '../../server/publishing/pdf/excerpt.ts';
import { createPdfFormat } from '../../server/publishing/pdf/index.ts';
import { CompileFailure } from '../../server/publishing/port.ts';
import { bookOfCase } from '../../server/volumes/proof-pages.ts';
import { signIn } from '../support/accounts.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices, seededSite } from '../support/catalogue.ts';
import { temporaryFolder, testPress } from '../support/manifests.ts';
import { hasPdfTools, pageTexts, runTool } from '../support/pdf.ts';

// Only the press draws pictures of pages: never this process, which answers requests.
vi.mock(import('../../server/publishing/pdf/pictures.ts'), () => ({
  picturesOfPages: () => Promise.reject(new Error('drawn by the process of the site')),
}));

const number = 12;
const at = (part: string) => `/tomes/${number}/preparation/${part}`;
const identity = {
  year: '2026',
  title: 'Douze',
  publisher: 'Éditions d’essai',
  place: 'Paris',
  isbnPrint: '978-2-07-036002-4',
  issn: '0395-2037',
  legalDeposit: '2026-12',
  licenceLabel: 'Licence Ouverte 2.0',
  licenceUrl: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/',
  team: 'Coordination : Zoé Zygomar',
  blurb: 'Un volume.',
};

let readable = false;
beforeAll(() => {
  readable = hasPdfTools();
});

/** A volume with a case that quotes somebody, among others, and the link that this person has. */
async function asked() {
  const site = await seededSite();
  const { database, config, volumes } = site.services;
  const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
  await publisher.post('/tomes/preparation', { number: String(number), title: 'Douze' });
  await publisher.post(at('fiche'), { ...identity, quotesPublicSources: 'oui' });
  await publisher.post(at('parties'), { kind: 'chapter', title: 'Un chapitre' });
  const chapter = sectionsOf(database, number).at(-1)?.id ?? 0;
  const spoken = database.select({ id: testimonials.initiativeId }).from(testimonials).all();
  const quoted = spoken.find(({ id }) => id !== null)?.id ?? 0;
  const others = publishedIds(database)
    .filter((id) => id !== quoted)
    .slice(0, 2);
  await publisher.post(at('fiches'), { chapitre: String(chapter), fiche: [...others, quoted].map(String) });
  await publisher.post(at('bons-a-tirer'), {});
  const html = await (await publisher.get(at('bons-a-tirer'))).text();
  const link = /value="http:\/\/catalogue\.test(\/bon-a-tirer\/[^"]+)"/.exec(html)?.[1] ?? '';
  const manifest = volumes.manifestNow(number);
  const [, id = ''] = /\/(\d+)~/.exec(decodeURIComponent(link)) ?? [];
  const proof = proofById(database, Number(id));
  const one = casesOf(manifest).find((each) => each.testimonials.some((said) => said.id === proof?.testimonialId));
  if (!one) throw new Error('the volume has not the case that quotes somebody');
  const compile = vi.spyOn(site.services.compiler, 'compile');
  return { site, publisher, link, manifest, one, compile, folder: join(config.dataDirectory, 'proofs') };
}

const plain = (text: string) => text.normalize('NFKC').replace(/[-\u00ad\s]/g, '');

test('the pages of each case are taken out of a book whole, and nothing of the others is left in the file', async () => {
  const folder = temporaryFolder();
  const manifest = seededManifest(seededServices(), { perChapter: 4 });
  const book = join(folder, 'book.pdf');
  await createPdfFormat('pdf').compile(withConsentFor(manifest, 'pdf'), testPress(folder), book);
  const bytes = readFileSync(book);
  const cases = casesOf(withConsentFor(manifest, 'pdf'));
  for (const one of cases) {
    const excerpt = await excerptOfCase(bytes, one.anchor, one.title);
    const document = await PDFDocument.load(excerpt);
    const held = document.context.enumerateIndirectObjects().filter(([, each]) => each instanceof PDFPageLeaf);
    expect(held).toHaveLength(document.getPageCount());
    if (!readable) continue;
    const path = join(folder, 'excerpt.pdf');
    writeFileSync(path, excerpt);
    const printed = plain(pageTexts(path).join(''));
    for (const { paragraphs } of one.sections) expect(printed).toContain(plain(paragraphs.at(-1) ?? '').slice(-20));
    for (const other of cases) expect(printed.includes(plain(other.title)), other.title).toBe(other === one);
  }
  await expect(excerptOfCase(bytes, 'fiche-999999', '')).rejects.toThrow(RangeError);
});

describe('the typeset page of a bon à tirer', () => {
  test('is a PDF of the one case, with its title and the words as they are printed, for its reader alone', async () => {
    const { site, link, manifest, one, folder } = await asked();
    const answer = await site.get(`${link}/page.pdf`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/pdf');
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(answer.headers.get('Referrer-Policy')).toBe('same-origin');
    const bytes = Buffer.from(await answer.arrayBuffer());
    const document = await PDFDocument.load(bytes);
    expect(document.getTitle()).toBe(one.title);
    expect(document.getPageCount()).toBeGreaterThanOrEqual(1);
    expect(document.getPageCount()).toBeLessThanOrEqual(3);
    const path = join(folder, readdirSync(folder)[0] ?? '', 'page.pdf');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    if (!readable) return;
    expect(runTool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const printed = plain(pageTexts(path).join(''));
    expect(printed).toContain(plain(one.title));
    for (const { text } of one.testimonials) expect(printed).toContain(plain(text));
    for (const other of casesOf(manifest)) {
      if (other !== one) expect(printed).not.toContain(plain(other.title));
    }
    expect(printed).not.toContain(plain('Index des territoires'));
  });

  test('is shown under the link as a picture of each page, with a text that says what it is', async () => {
    const { site, link } = await asked();
    const html = await (await site.get(link)).text();
    const [, address = ''] = /<img class="proof-page" src="([^"]+)"/.exec(html) ?? [];
    expect(address).toMatch(/^\/bon-a-tirer\/.+\/page-1\.webp$/);
    expect(html).toMatch(/alt="[^"]*«\u202f[^"]+\u202f»[^"]*Vos mots y sont comme ci-dessus\."/);
    expect(html).toContain('Voir la page (PDF)');
    const answer = await site.get(address);
    expect(answer.headers.get('Content-Type')).toBe('image/webp');
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    const picture = await sharp(await answer.arrayBuffer()).metadata();
    expect(html).toContain(`width="${picture.width}" height="${picture.height}"`);
    expect(picture.width / picture.height).toBeCloseTo(170 / 240, 2);
    expect((await site.get(`${link}/page-9.webp`)).status).toBe(404);
    expect((await site.get(`${link}/..%2F..%2Fcatalogue.sqlite`)).status).toBe(404);
    expect(await (await site.get(`/en${link}`)).text()).toContain('See the page (PDF)');
  });

  test('opens by no forged link, and no more once the words are taken back', async () => {
    const { site, publisher, link } = await asked();
    expect((await site.get(`${link}/page.pdf`)).status).toBe(200);
    expect((await site.get(`${link.slice(0, -1)}/page.pdf`)).status).toBe(404);
    await publisher.post(at('fiche'), identity);
    for (const file of ['page.pdf', 'page-1.webp']) expect((await site.get(`${link}/${file}`)).status).toBe(410);
  });

  test('is made once for all who ask, also at the same time, and anew when the volume has changed', async () => {
    const { site, publisher, link, compile } = await asked();
    await Promise.all([site.get(`${link}/page.pdf`), site.get(link), site.get(`${link}/page-1.webp`)]);
    await site.get(`${link}/page.pdf`);
    expect(compile).toHaveBeenCalledTimes(1);
    await publisher.post(at('fiche'), { ...identity, title: 'Treize', quotesPublicSources: 'oui' });
    expect((await site.get(`${link}/page.pdf`)).status).toBe(200);
    expect(compile).toHaveBeenCalledTimes(2);
  });

  test('that is old leaves the disk', async () => {
    const { site, link, folder } = await asked();
    await site.get(link);
    await site.services.rounds.run();
    const [kept = ''] = readdirSync(folder);
    expect(kept).not.toBe('');
    const weekAgo = Date.now() / 1000 - 8 * 24 * 3600;
    utimesSync(join(folder, kept), weekAgo, weekAgo);
    await site.services.rounds.run();
    expect(readdirSync(folder)).toEqual([]);
    expect((await site.get(`${link}/page.pdf`)).status).toBe(200);
  });

  test('that cannot be set leaves the text and its answers, and says so', async () => {
    const { site, link, one, compile, folder } = await asked();
    compile.mockRejectedValue(new CompileFailure('glyph', { record: one.title, field: 'summary', detail: '“😀”' }));
    const answer = await site.get(link);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('La mise en page ne peut pas être montrée pour l’instant.');
    expect(html).not.toContain('proof-page');
    expect(html).not.toContain('page.pdf');
    expect(html).toContain('value="approved"');
    const missing = await site.get(`${link}/page.pdf`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('ne peut pas être montrée');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('holds words that were agreed to for print alone', async () => {
    const { manifest, one } = await asked();
    const forPrint = { ...one, testimonials: one.testimonials.map((each) => ({ ...each, media: ['print' as const] })) };
    const [only] = casesOf(bookOfCase(manifest, forPrint));
    expect(only?.testimonials[0]?.media).toContain('pdf');
    expect(casesOf(bookOfCase(manifest, forPrint))).toHaveLength(1);
  });
});

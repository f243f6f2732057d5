import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { peopleIndex, territoryIndex, themeIndex } from '../../server/publishing/indexes.ts';
import {
  type BookCase,
  type BookImage,
  casesOf,
  type VolumeManifest,
  withConsentFor,
} from '../../server/publishing/manifest.ts';
import { finished } from '../../server/publishing/pdf/finish.ts';
import { createPdfFormat } from '../../server/publishing/pdf/index.ts';
import { placementOf } from '../../server/publishing/pdf/photos.ts';
import { smallProportion } from '../../server/publishing/pdf/standins.ts';
import { CompileFailure } from '../../server/publishing/port.ts';
import { indexTitles, typesetWords as words } from '../../server/publishing/words.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { hasPdfTools, pageLabels, pageTexts, pageWords, runTool, temporaryFolder } from '../support/pdf.ts';

const screen = createPdfFormat('pdf');
const printed = createPdfFormat('print');
let readable = false;
beforeAll(() => {
  readable = hasPdfTools();
});

const manifestOf = (perChapter: number) => withConsentFor(seededManifest(seededServices(), { perChapter }), 'pdf');

function firstCase(manifest: VolumeManifest): BookCase {
  const [first] = casesOf(manifest);
  if (!first) throw new Error('the volume has no case');
  return first;
}

/** Compiles into a folder of the test's own; images are looked for there. */
async function compiled(manifest: VolumeManifest, format = screen, folder = temporaryFolder()) {
  const path = join(folder, `book.${format.name}.pdf`);
  const result = await format.compile(
    manifest,
    { imagePath: (file) => join(folder, file), report: () => undefined },
    path,
  );
  return { ...result, path, bytes: readFileSync(path) };
}

async function failureOf(manifest: VolumeManifest, format = screen): Promise<CompileFailure> {
  const error = await compiled(manifest, format).catch((reason: unknown) => reason);
  if (!(error instanceof CompileFailure)) throw new Error(`no failure: ${String(error)}`);
  return error;
}

const image = (changes: Partial<BookImage>): BookImage => ({
  file: 'photo.jpg',
  width: 1500,
  height: 1000,
  alternativeText: 'Une place de village',
  caption: 'La place du marché',
  rights: 'Photo\u00a0: Zoé Zygomar',
  ...changes,
});

async function photograph(folder: string, { file, width, height }: BookImage, quality = 80): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width, height, channels: 3, background: '#708090', noise } })
    .toFormat(file.endsWith('webp') ? 'webp' : 'jpeg', { quality })
    .toFile(join(folder, file));
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Without any space: readers of PDF guess spaces from distances, and overlook the narrow ones. */
const tight = (text: string) => text.replace(/\s/g, '');
/** A text wherever its lines end, and what follows it. */
const acrossLines = (text: string, next: string) =>
  new RegExp(`${[...tight(text)].map((each) => RegExp.escape(each)).join('\\n?')}\\n?${next}`);
const compact = (text: string) => text.replace(/\s+/g, ' ').trim();

/** As the indexes print page numbers: each once, three or more in a row as a range. */
function runsOf(pages: readonly number[]): string {
  const runs: number[][] = [];
  for (const page of new Set(pages)) {
    const last = runs.at(-1);
    if (last?.at(-1) === page - 1) last.push(page);
    else runs.push([page]);
  }
  return runs.map((run) => (run.length < 3 ? run.join(', ') : `${run[0]}–${run.at(-1)}`)).join(', ');
}

describe('the book as PDF', () => {
  test('is a sound, tagged French file with its title, embedded fonts and finished page size', async ({ skip }) => {
    if (!readable) skip();
    const { path, pages } = await compiled(manifestOf(6));
    expect(runTool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    const about = runTool('pdfinfo', path);
    expect(about).toMatch(/Title: +Un tome d’essai/);
    expect(about).toMatch(/Author: +Zoé Zygomar, Yann Ycare/);
    expect(about).toMatch(/CreationDate: +Tue Dec +1 00:00:00 2026/);
    expect(about).toMatch(/Tagged: +yes/);
    expect(about).toMatch(new RegExp(`Pages: +${pages}\\n`));
    const sizes = runTool('pdfinfo', '-l', '-1', path).match(/size: +[\d.]+ x [\d.]+ pts/g);
    expect(new Set(sizes)).toEqual(new Set(['size:  481.89 x 680.315 pts']));
    expect(runTool('pdfinfo', '-meta', path)).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(runTool('qpdf', '--qdf', '--object-streams=disable', path, '-')).toMatch(/\/Lang \(fr/);
    const fonts = runTool('pdffonts', path).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(3);
    for (const font of fonts) expect(font).toMatch(/^\w{6}\+(Literata|SourceSans3)\S* .* yes yes yes /);
  });

  test('says in summary and indexes the page that holds each case', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(12);
    const { path, bytes } = await compiled(manifest);
    const texts = pageTexts(path);
    const pages = texts.map(tight);
    const labels = await pageLabels(bytes);
    const bodyStart = labels.indexOf('1');
    const summary = texts
      .slice(0, bodyStart)
      .join('\n')
      .replace(/[^\S\n]/g, '');
    const pageOf = new Map<string, number>();
    for (const { anchor, title, summary: told } of casesOf(manifest)) {
      const head = tight(title + told);
      const page = pages.findIndex((text, index) => index > bodyStart && text.includes(head));
      expect(page, title).toBeGreaterThan(bodyStart);
      pageOf.set(anchor, Number(labels[page]));
      expect(summary).toMatch(acrossLines(`${title}${labels[page]}`, '\n'));
      expect(texts[page]).toMatch(new RegExp(`(^|\\s)${labels[page]}(\\s|$)`));
    }
    for (const { kind, title } of manifest.sections) {
      if (kind === 'followups') continue;
      const [, listed = ''] = acrossLines(title, '([ivx]+|\\d+)\n').exec(summary) ?? [];
      expect(pages[labels.indexOf(listed, 2)], title).toContain(tight(title));
    }
    const indexes = pages.slice(pages.findLastIndex((text) => text.includes(tight(indexTitles.territories)))).join('');
    for (const { label, anchors } of [...territoryIndex(manifest), ...themeIndex(manifest), ...peopleIndex(manifest)]) {
      const numbers = runsOf(anchors.map((anchor) => pageOf.get(anchor) ?? 0));
      expect(indexes).toContain(tight(`${label}, ${numbers}`));
    }
  });

  test('is read in the order of the text: title, summary, what is beside, sections, sources', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(2);
    const one = firstCase(manifest);
    const { path } = await compiled(manifest);
    const read = compact(runTool('pdfinfo', '-struct-text', path).replace(/"\s*\n\s*"/g, ''));
    const start = read.lastIndexOf(`"${one.title}"`);
    const places = [
      one.summary.slice(0, 20),
      `"${one.territory.name}`,
      ...one.sections.map(({ title }) => `"${title}"`),
      `"${words.sources}"`,
    ].map((text) => read.indexOf(text, start));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('begins chapters on a recto and leaves the verso before them without head or number', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(3);
    const { path } = await compiled(manifest);
    const texts = pageTexts(path);
    for (const { kind, title } of manifest.sections) {
      if (kind !== 'chapter') continue;
      const page = texts.findIndex((text) => compact(text).includes(`${title} Ce chapitre réunit`));
      expect(page % 2).toBe(0);
    }
    expect(texts.filter((text) => text.trim() === '').length).toBeGreaterThan(1);
    expect(texts.length % 2).toBe(0);
  });

  test('is the same bytes twice, from two typesetters, for screen and press', async () => {
    const manifest = manifestOf(4);
    for (const variant of ['pdf', 'print'] as const) {
      const first = await compiled(manifest, createPdfFormat(variant));
      const second = await compiled(manifest, createPdfFormat(variant));
      expect(sha(first.bytes)).toBe(sha(second.bytes));
    }
  });

  test('prints no testimonial that nobody agreed to in this medium', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(4);
    const spoken = casesOf(manifest).find(({ testimonials }) => testimonials.length > 0);
    const [testimonial] = spoken?.testimonials ?? [];
    if (!testimonial) throw new Error('no testimonial in the volume');
    const heard = await compiled(manifest);
    expect(pageTexts(heard.path).join(' ')).toContain(testimonial.speaker);
    testimonial.media = ['web', 'print'];
    testimonial.text = 'Ce que personne ne doit lire ici.';
    const silent = await compiled(withConsentFor(manifest, 'pdf'));
    expect(pageTexts(silent.path).join(' ')).not.toContain('personne ne doit lire');
  });

  test('keeps the longest title and text of the back cover on one page each, below a photograph too', async ({
    skip,
  }) => {
    if (!readable) skip();
    const folder = temporaryFolder();
    const manifest = manifestOf(1);
    const cover = image({ file: 'cover.jpg', width: 1200, height: 800 });
    await photograph(folder, cover);
    const words = (letters: number) => 'Une commune raconte la sienne. '.repeat(letters / 30).slice(0, letters - 5);
    Object.assign(manifest.volume, {
      cover,
      title: `${words(200)} finit`,
      subtitle: words(200),
      blurb: Array.from({ length: 5 }, (_, index) => `${words(600)} ${index + 1001}`),
    });
    const { path, bytes } = await compiled(manifest, printed, folder);
    const texts = pageTexts(path).map(tight);
    const labels = await pageLabels(bytes);
    for (const page of [0, labels.indexOf('i'), labels.indexOf('iii')])
      expect(texts[page]).toContain(tight(manifest.volume.title));
    expect(texts[labels.indexOf('iv')]).toContain('Caractères');
    for (const end of ['1001', '1005', '978-2-1234-5680-3', '9782123456803']) expect(texts.at(-1)).toContain(end);
    const [last = []] = pageWords(path).slice(-1);
    const edges = (text: string) => last.filter((word) => word.text.includes(text)).map(({ bottom }) => bottom);
    expect(Math.max(...edges('1005'))).toBeLessThan(Math.min(...edges('ISBN')));
  });

  test('has no running head where a part begins, and one line of it on the pages that follow', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(1);
    const foreword = manifest.sections.find(({ kind }) => kind === 'foreword');
    if (foreword?.kind !== 'foreword') throw new Error('the volume has no foreword');
    foreword.title = `Un mot ${'de plus '.repeat(14)}pour finir`;
    const paragraph = { type: 'paragraph', text: 'Une phrase qui remplit la page. '.repeat(40) } as const;
    foreword.blocks = Array.from({ length: 8 }, () => paragraph);
    const { path, bytes } = await compiled(manifest);
    const start = (await pageLabels(bytes)).indexOf('vii');
    const pages = pageTexts(path)
      .slice(start, start + 3)
      .map(compact);
    expect(pages[0]?.split('Un mot')).toHaveLength(2);
    expect(pages[1]).toMatch(/^Tome 99/);
    expect(pages[2]).toMatch(/^Un mot [^.]+…/);
    expect(pages[2]).not.toContain('pour finir');
  });

  test('parts the voices of an interview, and keeps a list whole with what announces it', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(1);
    const interview = manifest.sections.find(({ kind }) => kind === 'interview');
    if (interview?.kind !== 'interview') throw new Error('the volume has no interview');
    const items = Array.from({ length: 9 }, (_, index) => `Point ${index + 1}`);
    const turns = (lines: number): typeof interview.blocks => [
      { type: 'question', text: 'Et vous ?' },
      { type: 'answer', speaker: 'Zoé Zygomar', text: 'Une réponse. '.repeat(6 * lines) },
      { type: 'answer', speaker: 'Yann Ycare', text: 'Une autre.' },
      { type: 'paragraph', text: 'Il ajoute\u00a0:' },
      { type: 'list', items },
    ];
    for (const lines of [26, 27, 28, 29, 30, 31, 32]) {
      interview.blocks = turns(lines);
      manifest.sections = [interview];
      const pages = pageWords((await compiled(manifest)).path);
      const holding = (text: string) => pages.filter((words) => words.some((word) => word.text === text));
      const [page = []] = holding('Point');
      expect(holding('Point')).toHaveLength(1);
      expect(page.some(({ text }) => text === 'ajoute')).toBe(true);
      const answers = holding('autre.')[0] ?? [];
      const second = answers.find(({ text }) => text === 'autre.')?.top ?? 0;
      const first = answers.filter(({ text, top }) => text === 'réponse.' && top < second).map(({ top }) => top);
      if (first.length > 0) expect(second - Math.max(...first)).toBeGreaterThan(1.9 * grid.line);
    }
  });

  test('shows markup in a title as the text it is', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(1);
    const title = '*gras* #emph[x] $y$ <b>&amp;</b> @ref // \\ `code` = _a_ ~';
    firstCase(manifest).title = title;
    const { path } = await compiled(manifest);
    const shown = pageTexts(path).filter((text) => tight(text).includes(tight(title)));
    expect(shown).toHaveLength(2);
  });

  test('says plainly, on cover and colophon, that it is a demonstration; and only then', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(1);
    const shown = pageTexts((await compiled(manifest)).path);
    expect(shown[0]).toContain(words.demonstration);
    expect(shown[5]).toContain(words.demonstration);
    manifest.volume.demonstration = false;
    expect(pageTexts((await compiled(manifest)).path).join(' ')).not.toContain(words.demonstration);
  });

  test('accepts a volume with nothing in it, and a case with nothing but a title', async () => {
    const manifest = manifestOf(1);
    expect((await compiled({ ...manifest, sections: [] })).pages).toBeGreaterThan(4);
    Object.assign(firstCase(manifest), {
      summary: '',
      sections: [],
      facts: [],
      testimonials: [],
      sources: [],
      themes: [],
      technologies: [],
      years: '',
    });
    expect((await compiled(manifest)).pages).toBeGreaterThan(10);
  });

  test('lets a long case run over several pages, and facts without room beside it follow it', async ({ skip }) => {
    if (!readable) skip();
    const manifest = manifestOf(1);
    const one = firstCase(manifest);
    const paragraph = 'Une longue phrase qui se répète afin de remplir la page. '.repeat(30);
    one.sections = [{ name: 'context', title: 'Contexte', paragraphs: Array.from({ length: 8 }, () => paragraph) }];
    one.facts = [{ label: 'Partenaires', values: Array.from({ length: 60 }, (_, index) => `Partenaire ${index}`) }];
    const { path } = await compiled(manifest);
    const texts = pageTexts(path);
    const first = texts.findIndex((text) => text.includes('Partenaire 59'));
    expect(texts.slice(0, first).filter((text) => text.includes('Une longue phrase')).length).toBeGreaterThanOrEqual(3);
  });
});

/** Cases of every length, from half a page to several, with more and fewer testimonials, sources and pictures. */
function casesOfVariedLengths(mould: BookCase): BookCase[] {
  const sentence = 'La commune a formé ses agents, puis ouvert le service aux habitants.';
  const testimonial: BookCase['testimonials'][number] = {
    id: 1,
    slug: 'zoe-zygomar',
    speaker: 'Zoé Zygomar',
    office: 'maire',
    date: 'mai 2019',
    quotation: false,
    text: `Le maire se dit satisfait. ${sentence} ${sentence}`,
    source: 'Journal d’essai, «\u00a0Un village et ses services\u00a0»',
    media: ['web', 'print', 'pdf'],
  };
  const source = { title: 'Un village et ses services', publisher: 'Journal d’essai', date: 'mai 2019', url: '' };
  const pictures = [
    [],
    [],
    [],
    [image({})],
    [image({ width: 900, height: 1300 })],
    [image({}), image({ height: 1400 })],
  ];
  return Array.from({ length: 48 }, (_, index) => ({
    ...mould,
    anchor: `fiche-${9000 + index}`,
    title: `Fiche de longueur ${index + 1000}`,
    sections: Array.from({ length: 4 }, (_, position) => ({
      name: `section-${position}`,
      title: `Partie ${position}`,
      paragraphs: Array.from({ length: 1 + (index % 2) }, () => sentence.concat(' ').repeat(2 + index / 5)),
    })),
    testimonials: Array.from({ length: index % 4 }, () => ({ ...testimonial, quotation: index % 3 === 0 })),
    sources: Array.from({ length: 1 + (index % 9) }, (_, position) => ({
      ...source,
      url: `https://exemple.fr/${position}`,
    })),
    images: pictures[index % 6] ?? [],
  }));
}

const grid = { top: 60.9, bottom: 622.6, line: 12.75 };
const fairLines = 10;

test('no case ends on a page with a few lines: its last page bears at least ten, or the case has one page', async ({
  skip,
}) => {
  if (!readable) skip();
  const folder = temporaryFolder();
  await photograph(folder, image({}));
  const manifest = manifestOf(1);
  const chapter = manifest.sections.find((section) => section.kind === 'chapter');
  if (!chapter) throw new Error('the volume has no chapter');
  chapter.cases = casesOfVariedLengths(firstCase(manifest));
  manifest.sections = [chapter];
  const { path } = await compiled(manifest, screen, folder);
  const texts = pageTexts(path).map(compact);
  const words = pageWords(path);
  const starts = chapter.cases.map(({ title }) => texts.findLastIndex((text) => text.includes(title)));
  const end = texts.findIndex((text, page) => page > (starts.at(-1) ?? 0) && /^(Index|Table)|Index des/.test(text));
  const lengths = starts.map((start, index) => {
    const last = (starts[index + 1] ?? end) - 1;
    const lowest = Math.max(
      ...(words[last] ?? []).filter(({ bottom }) => bottom < grid.bottom + 4).map(({ bottom }) => bottom),
    );
    return { title: chapter.cases[index]?.title, pages: last - start + 1, lines: (lowest - grid.top) / grid.line };
  });
  for (const pages of [1, 2, 3]) expect(lengths.map((each) => each.pages)).toContain(pages);
  expect(lengths.filter(({ pages, lines }) => pages > 1 && lines < fairLines)).toEqual([]);
}, 60_000);

describe('the book for the press', () => {
  test('has 3 mm of bleed around a page of 170 × 240 mm, trim marks outside it, and keeps its tags', async ({
    skip,
  }) => {
    const { path, bytes } = await compiled(manifestOf(1), printed);
    const millimetres = (points: number) => Math.round((points / 72) * 254) / 10;
    for (const page of (await PDFDocument.load(bytes)).getPages()) {
      const [media, bleed, trim] = [page.getMediaBox(), page.getBleedBox(), page.getTrimBox()];
      expect([trim.width, trim.height].map(millimetres)).toEqual([170, 240]);
      expect([trim.x - bleed.x, trim.y - bleed.y].map(millimetres)).toEqual([3, 3]);
      expect([media.width, media.height].map(millimetres)).toEqual([190, 260]);
    }
    if (!readable) skip();
    expect(runTool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    expect(runTool('pdfinfo', path)).toMatch(/Tagged: +yes/);
    expect(runTool('pdfinfo', '-meta', path)).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(pageTexts(path).at(-1)).toContain('ISBN 978-2-1234-5680-3');
  });

  test('keeps images finer than the screen does, and remarks on those that are too coarse', async () => {
    const folder = temporaryFolder();
    const manifest = manifestOf(1);
    const fine = image({ file: 'fine.jpg', width: 3000, height: 2000 });
    const coarse = image({ file: 'coarse.jpg', width: 600, height: 400 });
    const tall = image({ file: 'tall.webp', width: 900, height: 2400 });
    for (const each of [fine, coarse, tall]) await photograph(folder, each);
    const one = firstCase(manifest);
    one.images = [fine, coarse, tall];
    const { remarks, bytes } = await compiled(manifest, printed, folder);
    expect(remarks).toEqual([
      { kind: 'image-resolution', record: one.title, detail: expect.stringContaining('coarse.jpg') },
    ]);
    const forScreen = await compiled(manifest, screen, folder);
    expect(forScreen.remarks).toEqual([]);
    expect(bytes.length).toBeGreaterThan(1.5 * forScreen.bytes.length);
  });

  test('holds the pictures themselves, and a picture of two cases once', async ({ skip }) => {
    if (!readable) skip();
    const folder = temporaryFolder();
    const manifest = manifestOf(2);
    const wide = image({ file: 'wide.jpg', width: 3001, height: 2000 });
    const grey = image({ file: 'grey.jpg', width: 700, height: 701 });
    const turned = image({ file: 'turned.jpg', width: 300, height: 450 });
    await photograph(folder, wide);
    const plain = { channels: 3, background: '#708090' } as const;
    await sharp({ create: { ...plain, width: 700, height: 701 } })
      .greyscale()
      .toFile(join(folder, grey.file));
    await sharp({ create: { ...plain, width: 450, height: 300 } })
      .withMetadata({ orientation: 6 })
      .toFile(join(folder, turned.file));
    const [first, second] = casesOf(manifest);
    if (!first || !second) throw new Error('the volume has no two cases');
    first.images = [wide, grey];
    second.images = [wide, turned];
    const { path, remarks } = await compiled(manifest, printed, folder);
    const pictures = runTool('pdfimages', '-list', path)
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter((row) => row.includes('jpeg'))
      .map(([, , , width, height, colour, components, , , , object]) => ({
        shown: [width, height, colour, components].join(' '),
        object,
      }));
    expect(pictures.map(({ shown }) => shown)).toEqual([
      '2126 1417 icc 3',
      '700 701 icc 3',
      '2126 1417 icc 3',
      '300 450 icc 3',
    ]);
    expect(new Set(pictures.map(({ object }) => object)).size).toBe(3);
    expect(runTool('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
    expect(remarks.map(({ detail }) => detail.split('\u00a0')[0])).toEqual(['turned.jpg']);
  });

  test('takes a stored JPEG as it is, the smallest that its place allows, and only a whole one', async () => {
    const folder = temporaryFolder();
    const stored = image({ file: 'stored-1500.webp' });
    for (const [file, width] of [
      [stored.file, 1500],
      ['stored-1500.jpg', 1500],
      ['stored-screen.jpg', 801],
    ] as const)
      await photograph(folder, { ...stored, file, width, height: Math.round((width * 2) / 3) });
    const manifest = manifestOf(1);
    firstCase(manifest).images = [stored];
    const original = (file: string) => readFileSync(join(folder, file));
    const forScreen = await compiled(manifest, screen, folder);
    expect(forScreen.bytes.includes(original('stored-screen.jpg'))).toBe(true);
    const forPress = await compiled(manifest, printed, folder);
    expect(forPress.bytes.includes(original('stored-1500.jpg'))).toBe(true);
    writeFileSync(join(folder, 'stored-screen.jpg'), original('stored-screen.jpg').subarray(0, -20_000));
    await expect(compiled(manifest, createPdfFormat('pdf'), folder)).rejects.toMatchObject({ reason: 'image' });
  });

  test('a picture whose place is not in the file is an error that names its record', async () => {
    const { bytes, pages } = await compiled(manifestOf(1), screen);
    const wanted = { image: image({}), width: 135, record: 'Une fiche', field: 'images', lossless: false };
    const picture = { data: Buffer.from('fine'), width: 3000, height: 2000 };
    const photo = { ...wanted, name: 'photos/photo-jpg-135.jpg', standIn: Buffer.from('nowhere'), picture };
    expect(() => finished({ pdf: bytes, pages: pages ?? 0 }, [photo], false)).toThrow(
      expect.objectContaining({ reason: 'layout', record: 'Une fiche', field: 'images' }),
    );
  });

  test('lets the text of a long case run on beside its second picture, and end with text', async ({ skip }) => {
    if (!readable) skip();
    const folder = temporaryFolder();
    const manifest = manifestOf(4);
    const images = [image({ file: 'lead.jpg' }), image({ file: 'second.jpg' })];
    for (const each of images) await photograph(folder, each);
    const paragraph = 'La commune a formé ses agents, puis ouvert le service aux habitants. '.repeat(5).trim();
    const cases = casesOf(manifest).slice(0, 9);
    for (const [index, one] of cases.entries())
      Object.assign(one, {
        title: `Fiche longue ${index}`,
        images,
        testimonials: [],
        sections: [
          { name: 'context', title: 'Contexte', paragraphs: Array.from({ length: 4 + index }, () => paragraph) },
          { name: 'results', title: 'Résultats', paragraphs: [`Fin de la fiche ${index}. ${paragraph}`] },
        ],
      });
    const { path } = await compiled(manifest, screen, folder);
    const texts = pageTexts(path);
    const pages = pageWords(path);
    for (const index of cases.keys()) {
      const first = texts.findLastIndex((text) => text.includes(`Fiche longue ${index}`));
      const last = texts.findIndex((text) => text.includes(`Fin de la fiche ${index}.`));
      expect(last).toBeGreaterThan(first);
      expect(texts[last]).toContain(words.sources);
      // Nowhere is more left white than what may be kept for the last page, 22 lines. In points; the last line of a full page ends at 622.
      for (let page = first; page < last; page += 1) {
        const lines = (pages[page] ?? []).map(({ bottom }) => bottom).filter((bottom) => bottom < 625);
        expect(Math.max(...lines)).toBeGreaterThan(622 - 22 * 12.75);
      }
    }
  });

  test('lets no picture stand above the title, however many there are and however short the text', async ({ skip }) => {
    if (!readable) skip();
    const folder = temporaryFolder();
    const manifest = manifestOf(1);
    const one = firstCase(manifest);
    one.title = 'Zygomar';
    one.images = [1, 2, 3].map((which) => image({ file: `square${which}.jpg`, width: 800, height: 800 }));
    for (const each of one.images) await photograph(folder, each);
    one.testimonials = [];
    one.sections = [{ name: 'context', title: 'Contexte', paragraphs: ['Une ligne.', 'Une autre.'] }];
    const { path } = await compiled(manifest, screen, folder);
    const [title] = pageWords(path).flatMap((page) =>
      page.filter(({ text, bottom, top }) => text === 'Zygomar' && bottom - top > 15),
    );
    expect(title?.top).toBeLessThan(100);
  });

  test('limits tall images, so that they do not swallow the page', () => {
    for (const index of [0, 1]) {
      const { place, width, height } = placementOf(image({ width: 900, height: 2400 }), index);
      expect(place).toBe(index === 0 ? 'side' : 'column');
      expect(height).toBeLessThanOrEqual(60);
      expect(height / width).toBeCloseTo(2400 / 900, 1);
    }
    expect(placementOf(image({}), 0)).toMatchObject({ place: 'lead', width: 135, height: 90 });
  });
});

describe('what cannot be set is refused, with the record and the field to mend', () => {
  test('an image without alternative text', async () => {
    const manifest = manifestOf(1);
    const one = firstCase(manifest);
    one.images = [image({ alternativeText: ' ' })];
    expect(await failureOf(manifest)).toMatchObject({ reason: 'alternative-text', record: one.title, field: 'images' });
  });

  test.each(['数', '🎉', '\u0007'])('a character that the fonts do not have: %j', async (character) => {
    const manifest = manifestOf(1);
    const one = firstCase(manifest);
    one.summary += character;
    const failure = await failureOf(manifest);
    expect(failure).toMatchObject({ reason: 'glyph', record: one.title, field: 'summary' });
    expect(failure.message).toContain(
      `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
  });

  test('an image that is missing, or is none', async () => {
    const manifest = manifestOf(1);
    const one = firstCase(manifest);
    one.images = [image({ file: 'nowhere.jpg' })];
    expect(await failureOf(manifest)).toMatchObject({ reason: 'image', record: one.title, field: 'images' });
    const press = { imagePath: () => import.meta.filename, report: () => undefined };
    await expect(screen.compile(manifest, press, join(temporaryFolder(), 'book.pdf'))).rejects.toMatchObject({
      reason: 'image',
      record: one.title,
    });
  });

  test('a font that is not installed, or is none', async () => {
    for (const file of ['@expo-google-fonts/literata/unknown.ttf', '@expo-google-fonts/literata/package.json']) {
      const format = createPdfFormat('pdf', { fonts: [file] });
      expect(await failureOf(manifestOf(1), format)).toMatchObject({ reason: 'font', detail: file });
    }
  });

  test('accents typed as two characters are no missing glyph', async () => {
    const manifest = manifestOf(1);
    firstCase(manifest).summary = 'E\u0301te\u0301';
    expect((await compiled(manifest)).pages).toBeGreaterThan(10);
  });

  test('a photograph of 30 MB is scaled to what its place needs', async () => {
    const folder = temporaryFolder();
    const manifest = manifestOf(1);
    const huge = image({ file: 'huge.jpg', width: 6300, height: 4200 });
    await photograph(folder, huge, 100);
    expect(statSync(join(folder, 'huge.jpg')).size).toBeGreaterThan(30_000_000);
    firstCase(manifest).images = [huge];
    const { bytes } = await compiled(manifest, screen, folder);
    expect(bytes.length).toBeLessThan(2_000_000);
  });
});

test('stand-ins are small, and have the proportions of their pictures', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      fc.pre(Math.max(width, height) <= 10 * Math.min(width, height));
      const small = smallProportion(width, height);
      expect(Math.min(small.width, small.height)).toBeLessThanOrEqual(300);
      expect(Math.abs((small.width * height) / (small.height * width) - 1)).toBeLessThan(1 / 500);
    }),
  );
});

test('a changed word is set quickly, by the typesetter that is still warm', async () => {
  const manifest = manifestOf(20);
  await compiled(manifest);
  firstCase(manifest).summary += ' Un mot de plus.';
  const before = process.cpuUsage();
  await compiled(manifest);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});

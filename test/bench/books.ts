/**
 * `npm run bench:books -- --cases N --photos M --format pdf,epub,web,docx,chromium --rounds R`: figures of the book's formats
 * over a synthetic volume, each time in a process of its own, over the same pictures. `chromium`: a headless Chromium prints
 * the web edition of the same volume. Made-up words and generated pictures; no real place or person.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { createImageStore } from '../../server/contribution/images.ts';
import { bookCopy, ebookCopy, imageWidths, screenCopy } from '../../server/images.ts';
import { type BookCase, casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import type { BookFormat, Press } from '../../server/publishing/port.ts';
import { createRandom } from './records.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200' },
    photos: { type: 'string', default: '100' },
    format: { type: 'string', default: 'pdf' },
    rounds: { type: 'string', default: '1' },
    keep: { type: 'string' },
    /** Measures one format with the pictures in this folder: in a process of its own, so that no other memory is counted. */
    pictures: { type: 'string' },
  },
});

/** What one would do without a typesetter: every page of the web edition in one, printed by a browser. */
async function chromiumPrint(): Promise<BookFormat> {
  const [{ webFormat }, { launchBrowser }] = await Promise.all([
    import('../../server/publishing/web/format.ts'),
    import('../support/browser.ts'),
  ]);
  return {
    ...webFormat,
    extension: 'pdf',
    async compile(given, press, path) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-web-'));
      const zip = join(folder, 'web.zip');
      await webFormat.compile(given, press, zip);
      const files = Object.entries(unzipSync(readFileSync(zip)));
      for (const [name, bytes] of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      const bodies = files
        .filter(([name]) => name.endsWith('.html'))
        .map(([, bytes]) => /<main[^>]*>([\s\S]*)<\/main>/.exec(Buffer.from(bytes).toString())?.[1] ?? '');
      const first = files.find(([name]) => name.endsWith('index.html'))?.[0] ?? 'index.html';
      const whole = join(folder, dirname(first), 'whole.html');
      writeFileSync(
        whole,
        `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="style.css">${bodies.join('')}`,
      );
      const browser = await launchBrowser();
      if (!browser) throw new Error('no browser could start');
      const page = await browser.newPage();
      await page.goto(`file://${whole}`);
      await page.pdf({ path, width: '170mm', height: '240mm', tagged: true, outline: true });
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
      const pdf = readFileSync(path, 'latin1');
      return { pages: pdf.match(/\/Type\s*\/Page\b/g)?.length ?? null, remarks: [] };
    },
  };
}

/** Read when they are measured: what a format needs to start counts as its own. */
const formats: Record<string, () => Promise<BookFormat>> = {
  pdf: async () => (await import('../../server/publishing/pdf/index.ts')).pdfFormat,
  print: async () => (await import('../../server/publishing/pdf/index.ts')).printFormat,
  epub: async () => (await import('../../server/publishing/epub/format.ts')).epubFormat,
  web: async () => (await import('../../server/publishing/web/format.ts')).webFormat,
  docx: async () => (await import('../../server/publishing/docx/index.ts')).docxFormat,
  chromium: chromiumPrint,
};

const random = createRandom(7);
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
const syllables = 'ta re mi lo ban du vi che sou ler pon gra fe ris mou cla ne dor pi san'.split(' ');
const vocabulary = Array.from({ length: 4000 }, () =>
  Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(syllables)).join(''),
);
const words = (count: number) => Array.from({ length: count }, () => pick(vocabulary)).join(' ');
const sentence = (count: number) => {
  const text = words(count);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};
const paragraph = (sentences: number) =>
  Array.from({ length: sentences }, () => sentence(8 + Math.floor(random() * 12))).join(' ');
const departments = Array.from({ length: 90 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
  (code) => code !== '20',
);

function syntheticCase(id: number, hasPhoto: boolean): BookCase {
  const code = pick(departments);
  const tall = id % 7 === 3;
  const width = tall ? 1067 : 1600;
  return {
    id,
    anchor: `fiche-${id}`,
    version: 1,
    title: sentence(7).slice(0, -1),
    summary: paragraph(2),
    territory: {
      name: `Commune ${sentence(1).slice(0, -1)}`,
      code: `${code}001`,
      kind: 'Commune',
      department: `Département ${code}`,
      region: `Région ${pick(['A', 'B', 'C'])}`,
      departmentCodes: [code],
      population: 1000 + id,
    },
    years: '2020',
    status: 'En service',
    themes: [`Thème ${pick(['un', 'deux', 'trois', 'quatre'])}`],
    topTheme: 'services',
    technologies: [`Technique ${pick(['un', 'deux', 'trois'])}`],
    sections: ['Contexte', 'Réalisation', 'Résultats'].map((title) => ({
      name: 'context',
      title,
      paragraphs: [paragraph(2 + Math.floor(random() * 3))],
    })),
    facts: [{ label: 'Coût', values: [paragraph(1)] }],
    contact: '',
    testimonials:
      id % 2 === 0
        ? []
        : [
            {
              id,
              slug: `temoin-${id}`,
              speaker: `Prénom ${sentence(1).slice(0, -1)}`,
              office: 'maire',
              date: '12 mars 2020',
              quotation: true,
              text: paragraph(2),
              media: ['pdf', 'print', 'web'],
              source: '',
            },
          ],
    images: !hasPhoto
      ? []
      : [
          {
            file: `photo${id}-${width}.webp`,
            width,
            height: tall ? 1600 : 1067,
            alternativeText: `Image engendrée ${id}`,
            caption: paragraph(1),
            rights: 'Image engendrée',
          },
        ],
    sources: [{ title: sentence(6), publisher: 'Éditeur', date: '', url: `https://exemple.fr/${id}` }],
    url: `https://catalogue.exemple.fr/i/${id}`,
  };
}

/** A volume that says it is synthetic, in eight chapters; the first `photos` cases have one picture each. */
function syntheticManifest(cases: number, photos: number): VolumeManifest {
  const all = Array.from({ length: cases }, (_, index) => syntheticCase(index + 1, index < photos));
  const chapters = Math.min(8, cases);
  const per = Math.ceil(cases / chapters);
  return {
    format: 1,
    taxonomy: null,
    volume: {
      number: 0,
      year: 2026,
      collection: 'Mesures',
      title: 'Un volume engendré',
      subtitle: 'Mots et images de synthèse',
      demonstration: true,
      publisher: 'Mesures',
      place: '',
      isbn: { print: '', pdf: '', epub: '' },
      issn: '',
      legalDeposit: '',
      price: '',
      licence: { label: 'Licence Ouverte 2.0', url: '' },
      printer: '',
      team: [],
      partners: [],
      cover: null,
      pressContact: [],
      blurb: [],
      baseUrl: 'https://catalogue.exemple.fr',
    },
    edition: { number: 1, date: '2026-12-01' },
    sections: Array.from({ length: chapters }, (_, index) => ({
      kind: 'chapter' as const,
      anchor: `chapitre-${index + 1}`,
      number: index + 1,
      title: sentence(2).slice(0, -1),
      introduction: [paragraph(3)],
      cases: all.slice(index * per, (index + 1) * per),
    })),
  };
}

/** Pictures with grain, as photographs have, stored as the site stores what is uploaded. */
async function generatePhotos(manifest: VolumeManifest, folder: string): Promise<void> {
  const store = createImageStore({ directory: folder });
  for (const { images } of casesOf(manifest))
    for (const { file, width, height } of images) {
      const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
      const picture = sharp({ create: { width, height, channels: 3, background: '#708090', noise } });
      const stored = await store.store(await picture.jpeg({ quality: 90 }).toBuffer());
      // The store names by content; the volume has its names already.
      const named = (name: string, each: number) =>
        join(folder, basename(name).replace(/-\d+\.webp$/, `-${each}.webp`));
      for (const each of [...imageWidths.filter((smaller) => smaller < width), width])
        renameSync(named(stored.file, each), named(file, each));
      for (const copyOf of [bookCopy, ebookCopy, screenCopy])
        renameSync(copyOf(named(stored.file, width)), copyOf(named(file, width)));
    }
}

interface Time {
  wall: number;
  processor: number;
}

async function timed(action: () => Promise<unknown>): Promise<Time> {
  const start = performance.now();
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, processor: (user + system) / 1_000_000 };
}

const show = ({ wall, processor }: Time) => `${wall.toFixed(1)} s (processor ${processor.toFixed(1)} s)`;

async function measure(read: () => Promise<BookFormat>, manifest: VolumeManifest, pictures: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-books-'));
  try {
    const press: Press = { imagePath: (file) => join(pictures, file), report: () => undefined };
    const path = values.keep ?? join(folder, 'book');
    let pages: number | null = null;
    const compile = async () => {
      ({ pages } = await (await read()).compile(manifest, press, path));
    };
    const cold = await timed(compile);
    const [, , third] = casesOf(manifest);
    if (third) third.summary += ' Un mot de plus.';
    const warm = await timed(compile);
    const lines = [
      `${values.format}: ${values.cases} synthetic cases, ${values.photos} generated pictures`,
      `cold, modules read too ${show(cold)}`,
      `after a change of one text ${show(warm)}`,
      `peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
      `${pages ?? 'no'} pages`,
      `${(statSync(path).size / 1_000_000).toFixed(1)} MB`,
    ];
    console.log(lines.join('\n  '));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const manifest = syntheticManifest(Number(values.cases), Number(values.photos));

async function measureAll(): Promise<void> {
  const pictures = mkdtempSync(join(tmpdir(), 'bench-pictures-'));
  try {
    await generatePhotos(manifest, pictures);
    for (const name of values.format.split(','))
      for (let round = 0; round < Number(values.rounds); round += 1)
        spawnSync(process.execPath, [...process.argv.slice(1), '--format', name, '--pictures', pictures], {
          stdio: 'inherit',
        });
  } finally {
    rmSync(pictures, { recursive: true, force: true });
  }
}

if (values.pictures === undefined) await measureAll();
else {
  const format = formats[values.format];
  if (format === undefined) throw new Error(`no such format: ${values.format}`);
  await measure(format, manifest, values.pictures);
}

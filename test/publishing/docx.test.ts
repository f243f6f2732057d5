import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { docxFormat } from '../../server/publishing/docx/index.ts';
import { casesOf, type VolumeManifest, withConsentFor } from '../../server/publishing/manifest.ts';
import { caseNumbers } from '../../server/publishing/numbers.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { hostileTitle, temporaryFolder, testImage, testPress, unescaped, withFirstCase } from '../support/manifests.ts';

const manifest = (perChapter = 3) => withConsentFor(seededManifest(seededServices(), { perChapter }), 'pdf');

async function compiled(book: VolumeManifest, folder = temporaryFolder()) {
  const path = join(folder, 'book.docx');
  const press = testPress(folder);
  await docxFormat.compile(book, press, path);
  const bytes = readFileSync(path);
  const entries = unzipSync(bytes);
  const part = (name: string) => strFromU8(entries[name] ?? new Uint8Array());
  return { bytes, entries, part, document: part('word/document.xml'), reports: press.reports };
}

/** Text of every paragraph, with its style. */
function paragraphsOf(xml: string): { style: string; text: string }[] {
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)].map(([, inner = '']) => ({
    style: /<w:pStyle w:val="([^"]+)"/.exec(inner)?.[1] ?? 'Normal',
    text: [...inner.matchAll(/<w:t\b[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
  }));
}

describe('the manuscript', () => {
  test('has every case in reading order, under its number and with the address of its record', async () => {
    const book = manifest();
    const { document, part } = await compiled(book);
    const paragraphs = paragraphsOf(document);
    const numbers = caseNumbers(book);
    const headings = paragraphs.filter(({ style }) => style === 'Heading2').map(({ text }) => unescaped(text));
    const expected = casesOf(book).map(({ anchor, title }) => `${numbers.get(anchor)} ${title}`);
    expect(headings.filter((text) => expected.includes(text))).toEqual(expected);
    const [one] = casesOf(book);
    expect(paragraphs).toContainEqual({ style: 'Chapo', text: one?.summary });
    expect(unescaped(document)).toContain(one?.url);
    expect(part('word/_rels/document.xml.rels')).toContain(`Target="${one?.url}" TargetMode="External"`);
    expect(document).toContain(`w:name="fiche_${one?.id}"`);
    const titles = paragraphs.filter(({ style }) => style === 'Heading1').map(({ text }) => text);
    expect(titles.map((title) => title.replaceAll(/\s/g, ' '))).toEqual([
      'Avant-propos',
      'Chapitre 1 – Attirer',
      'Chapitre 2 – Servir',
      'Chapitre 3 – Aménager',
      'Deux voix',
      'Que sont-elles devenues ?',
      'La carte',
      'Le volume en chiffres',
      'Le baromètre',
      'Pour aller plus loin',
      'Index des territoires',
      'Index des thèmes et des technologies',
      'Index des témoins',
      'Partenaires',
      'Mentions',
      'Quatrième de couverture',
    ]);
  });

  test('is made for proof-readers: styles, table of contents, French for the spelling checker, lines numbered', async () => {
    const { document, part } = await compiled(manifest());
    for (const style of ['Title', 'Heading1', 'Heading3', 'Quote', 'Caption', 'Chapo', 'Source', 'Question', 'Reponse'])
      expect(part('word/styles.xml'), style).toContain(`w:styleId="${style}"`);
    expect(part('word/styles.xml')).toContain('w:name w:val="Chapô"');
    expect(document).toContain('TOC \\h \\o &quot;1-2&quot;');
    expect(document).toMatch(/<w:hyperlink[^>]*w:anchor="_Toc1"/);
    expect(document).toContain('<w:lnNumType');
    const runs = [...document.matchAll(/<w:r>(?:(?!<\/w:r>).)*<w:t\b/gs)].map(([run]) => run);
    const body = runs.slice(runs.findIndex((run) => run.includes('w:lang')));
    expect(body.filter((run) => run.includes('w:val="fr-FR"')).length).toBeGreaterThan(100);
    expect(part('word/styles.xml')).toMatch(/<w:docDefaults>.*w:val="fr-FR".*<\/w:docDefaults>/s);
    expect(part('word/footer1.xml')).toContain('NUMPAGES');
    expect(paragraphsOf(document)).toContainEqual({ style: 'Question', text: 'Pourquoi un tel volume\u202f?' });
    expect(part('word/footnotes.xml')).toContain('Quidam');
    expect(paragraphsOf(document)).toContainEqual({ style: 'Avertissement', text: 'Volume de démonstration' });
  });

  test('is the same file twice, dated by its edition', async () => {
    const folder = temporaryFolder();
    const image = await testImage(folder);
    const book = withFirstCase(manifest(), () => ({ images: [image] }));
    const first = await compiled(book, folder);
    const second = await compiled(book, folder);
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(first.part('docProps/core.xml')).toContain('2026-12-01T00:00:00Z</dcterms:created>');
    expect(Object.keys(first.entries)[0]).toBe('[Content_Types].xml');
  });

  test('names of links lead from the text to their addresses', async () => {
    const { document, part } = await compiled(manifest());
    const targets = new Map(
      [...part('word/_rels/document.xml.rels').matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [
        / Id="([^"]+)"/.exec(tag)?.[1],
        / Target="([^"]+)"/.exec(tag)?.[1],
      ]),
    );
    const links = [...document.matchAll(/<w:hyperlink [^>]*r:id="([^"]+)"[^>]*>(.*?)<\/w:hyperlink>/gs)];
    expect(links.length).toBeGreaterThan(20);
    for (const [, id, inner = ''] of links) {
      const text = /<w:t\b[^>]*>([^<]*)</.exec(inner)?.[1] ?? '';
      if (text.startsWith('http'))
        expect(new URL(unescaped(targets.get(id) ?? '')).host).toBe(new URL(unescaped(text)).host);
      else expect(targets.get(id), text).toMatch(/^https:/);
    }
    const anchors = [...document.matchAll(/<w:hyperlink [^>]*w:anchor="([^"]+)"/g)].map(([, anchor]) => anchor);
    for (const anchor of anchors) expect(document).toContain(`w:name="${anchor}"`);
  });

  test('a picture comes with its caption, its credit and its alternative text, for readers and for screen readers', async () => {
    const folder = temporaryFolder();
    const image = await testImage(folder);
    const book = withFirstCase(manifest(), () => ({ images: [image] }));
    const { document, entries, reports } = await compiled(book, folder);
    expect(document).toContain('descr="Un rectangle bleu"');
    const texts = paragraphsOf(document).map(({ text }) => text);
    for (const text of [
      'Illustration\u00a01.1-1 – La mairie',
      'Crédit\u00a0: © Ville d’essai',
      'Texte de remplacement\u00a0: Un rectangle bleu',
    ])
      expect(texts).toContain(text);
    const [media] = Object.entries(entries).filter(([name]) => name.startsWith('word/media/'));
    expect([...(media?.[1].subarray(0, 3) ?? [])], 'a JPEG file').toEqual([0xff, 0xd8, 0xff]);
    expect(reports).toContainEqual({ step: 'images', done: 1, total: 1 });
  });

  test('text is text, whatever it looks like', async () => {
    const { document } = await compiled(withFirstCase(manifest(), () => ({ title: hostileTitle })));
    expect(paragraphsOf(document).map(({ text }) => unescaped(text))).toContain(`1.1 ${hostileTitle}`);
  });

  test('an address that is none stays text', async () => {
    const sources = [{ title: 'Une source', publisher: '', date: '', url: 'javascript:alert(1)' }];
    const { part, document } = await compiled(withFirstCase(manifest(), () => ({ sources })));
    expect(part('word/_rels/document.xml.rels')).not.toContain('javascript');
    expect(document).toContain('javascript:alert(1)');
  });

  test.for([
    ['an image without an alternative text', { alternativeText: ' ' }, 'alternative-text'],
    ['an image that is not there', { file: 'missing.webp' }, 'image'],
  ] as const)('%s is a failure that names its record', async ([, changes, reason]) => {
    const folder = temporaryFolder();
    const image = await testImage(folder, changes);
    const book = withFirstCase(manifest(), () => ({ images: [image] }));
    const record = casesOf(book)[0]?.title;
    await expect(compiled(book, folder)).rejects.toMatchObject({ reason, record, field: 'images' });
  });

  test('a character that no XML file can hold is a failure that names its field', async () => {
    const book = withFirstCase(manifest(), () => ({ summary: 'Un caract\u0001re' }));
    const record = casesOf(book)[0]?.title;
    await expect(compiled(book)).rejects.toMatchObject({ reason: 'glyph', record, field: 'summary' });
    const half = withFirstCase(manifest(), (one) => ({
      sections: [{ name: 'context', title: one.title, paragraphs: ['\ud83d'] }],
    }));
    await expect(compiled(half)).rejects.toMatchObject({ reason: 'glyph', field: 'sections.0.paragraphs.0' });
  });
});

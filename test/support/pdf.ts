import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber } from 'pdf-lib';
import { onTestFinished } from 'vitest';

const tools = ['qpdf', 'pdfinfo', 'pdffonts', 'pdftotext', 'pdfimages'];

/**
 * Whether qpdf and Debian's poppler-utils are here, with which PDF files are read back. Where they are not, that is said;
 * with `REQUIRE_PDF_TOOLS=true` (as in .ci/run) it is an error.
 */
export function hasPdfTools(): boolean {
  const missing = tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return true;
  const message = `NO ${missing.join(', ')}: PDF files were not read back.`;
  if (process.env.REQUIRE_PDF_TOOLS === 'true') throw new Error(message);
  console.error(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n`);
  return false;
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'book-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a tool of poppler or qpdf prints. */
export const runTool = (tool: string, ...parameters: string[]): string =>
  execFileSync(tool, parameters, { encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'ignore'] });

/** Text of each page in the order in which it is drawn. */
export const pageTexts = (path: string): string[] => runTool('pdftotext', '-raw', path, '-').split('\f').slice(0, -1);

/** Of each page, its words with their upper and lower edge, in points from the top. */
export const pageWords = (path: string): { text: string; top: number; bottom: number }[][] =>
  runTool('pdftotext', '-bbox', path, '-')
    .split('<page ')
    .slice(1)
    .map((page) =>
      [...page.matchAll(/yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)</g)].map(([, top, bottom, text]) => ({
        text: text ?? '',
        top: Number(top),
        bottom: Number(bottom),
      })),
    );

const romans = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv', 'xvi'];

/** The number that a reader shows for each page, as the file says: empty where a page has none. */
export async function pageLabels(bytes: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const numbers = document.catalog.lookup(PDFName.of('PageLabels'), PDFDict).lookup(PDFName.of('Nums'), PDFArray);
  const labels: string[] = [];
  for (let index = 0; index < numbers.size(); index += 2) {
    const first = numbers.lookup(index, PDFNumber).asNumber();
    const next = index + 2 < numbers.size() ? numbers.lookup(index + 2, PDFNumber).asNumber() : document.getPageCount();
    const rule = numbers.lookup(index + 1, PDFDict);
    const style = rule.get(PDFName.of('S'))?.toString();
    const start = rule.lookupMaybe(PDFName.of('St'), PDFNumber)?.asNumber() ?? 1;
    for (let page = first; page < next; page += 1) {
      const number = start + page - first;
      labels[page] = style === '/D' ? String(number) : style === '/r' ? (romans[number - 1] ?? '') : '';
    }
  }
  return labels;
}

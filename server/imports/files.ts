/** From the bytes of a file to its lines: kind, encoding, delimiter, headings. */
import { Readable } from 'node:stream';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import type { ImportRow } from '../../db/queries/imports.ts';
import { InvalidInput } from '../errors.ts';

export const maximumFileBytes = 20 * 1024 * 1024;
export const maximumLines = 20_000;
/** Characters of one record: the longest fields that a record may have, with room to spare. */
export const maximumRecordLength = 2_000_000;
const maximumColumns = 300;
const longestHeading = 200;
/** Share of control characters from which a file is no text. */
const binaryShare = 0.05;
const sliceLength = 65_536;
const linesPerTurn = 500;

export interface FileLine {
  line: number;
  cells: string[];
}

export type ReceivedFile = Pick<ImportRow, 'format' | 'encoding' | 'delimiter' | 'headings'> & { lines: FileLine[] };

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/**
 * UTF-8 with or without mark, UTF-16 with its mark, or Windows-1252 as Excel writes it in France. Bytes that are neither
 * UTF-8 nor, by the many sequences that are, Windows-1252 are broken UTF-8: throws InvalidInput with the line.
 */
export function decode(bytes: Buffer): { text: string; encoding: ImportRow['encoding'] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
  const lossy = new TextDecoder('utf-8').decode(bytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const broken = lossy.match(/\uFFFD/g)?.length ?? 0;
    const sound = lossy.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
    if (sound > broken) throw new InvalidInput('import.file.broken', { line: lineAt(lossy, lossy.indexOf('\uFFFD')) });
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** The mark that separates cells: the one that the first line has most of, outside quotation marks. */
export function delimiterOf(text: string): ';' | ',' | '\t' {
  const head = text.replace(/^(?:\s*\n)+/, '').split('\n', 1)[0] ?? '';
  const plain = head.replaceAll(/"[^"]*"/g, '');
  const total = (mark: string) => plain.split(mark).length;
  const marks = [';', '\t', ','] as const;
  return marks.reduce((best, mark) => (total(mark) > total(best) ? mark : best), ';');
}

function assertText(bytes: Buffer, text: string): void {
  const start = bytes.toString('latin1', 0, 4);
  if (start === 'PK\u0003\u0004' || start === '\u00d0\u00cf\u0011\u00e0')
    throw new InvalidInput('import.file.workbook');
  const controls = text.slice(0, sliceLength).match(/[^\P{Cc}\n\r\t]/gu)?.length ?? 0;
  if (start === '%PDF' || controls > text.slice(0, sliceLength).length * binaryShare)
    throw new InvalidInput('import.file.type');
}

function* slicesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += sliceLength) yield text.slice(at, at + sliceLength);
}

function tooManyLines(): InvalidInput {
  return new InvalidInput('import.file.lines', { limit: maximumLines });
}

interface ParsedLine {
  record: string[];
  info: { lines: number };
}

async function readCsv(text: string, delimiter: string): Promise<{ headings: string[]; lines: FileLine[] }> {
  const parser = Readable.from(slicesOf(text)).pipe(
    parse({
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: maximumRecordLength,
    }),
  );
  const lines: FileLine[] = [];
  let headings: string[] | null = null;
  let last = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedLine>) {
      const first = info.lines - record.join('').split('\n').length + 1;
      last = info.lines;
      if (record.every((cell) => cell.trim() === '')) continue;
      if (headings === null) headings = record.map((cell) => cell.trim().slice(0, longestHeading));
      else lines.push({ line: first, cells: record });
      if (lines.length > maximumLines) throw tooManyLines();
      if (lines.length % linesPerTurn === 0) await yieldToOthers();
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const key = error.code === 'CSV_MAX_RECORD_SIZE' ? 'import.file.longLine' : 'import.file.quote';
    throw new InvalidInput(key, { line: last + 1 });
  }
  if (headings === null) throw new InvalidInput('import.file.empty');
  if (headings.length > maximumColumns) throw new InvalidInput('import.file.columns', { limit: maximumColumns });
  return { headings, lines };
}

async function readJsonLines(text: string): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    line += 1;
    if (end - start > maximumRecordLength) throw new InvalidInput('import.file.longLine', { line });
    const cell = text.slice(start, end).trim();
    if (cell !== '') lines.push({ line, cells: [cell] });
    if (lines.length > maximumLines) throw tooManyLines();
    if (line % linesPerTurn === 0) await yieldToOthers();
    start = end + 1;
  }
  return lines;
}

/** Reads a whole file. Throws InvalidInput, which says what to do, for one that cannot be read. */
export async function readFile(name: string, bytes: Buffer): Promise<ReceivedFile> {
  if (bytes.length > maximumFileBytes) throw new InvalidInput('import.file.size');
  const [, extension = ''] = /\.([a-z0-9]+)$/.exec(name.toLowerCase()) ?? [];
  if (/^(xlsx?|xlsm|ods|numbers)$/.test(extension)) throw new InvalidInput('import.file.workbook');
  const isJson = /^(jsonl|ndjson)$/.test(extension);
  if (!isJson && !/^(csv|tsv|txt)$/.test(extension)) throw new InvalidInput('import.file.type');
  if (bytes.length === 0) throw new InvalidInput('import.file.empty');
  const decoded = decode(bytes);
  assertText(bytes, decoded.text);
  const text = decoded.text.replaceAll(/\r\n?/g, '\n');
  const { encoding } = decoded;
  if (isJson) {
    const lines = await readJsonLines(text);
    if (lines.length === 0) throw new InvalidInput('import.file.empty');
    return { format: 'jsonl', encoding, delimiter: null, headings: [], lines };
  }
  const delimiter = delimiterOf(text);
  const { headings, lines } = await readCsv(text, delimiter);
  if (lines.length === 0) throw new InvalidInput('import.file.onlyHeadings');
  return { format: 'csv', encoding, delimiter, headings, lines };
}

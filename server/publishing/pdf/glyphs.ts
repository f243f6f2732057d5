import { CompileFailure } from '../port.ts';

/** Number of the glyph of each code point of a TrueType font. Reads subtables of the formats 4 and 12 of `cmap` (OpenType 1.9), as our fonts have. */
function glyphsOf(font: Buffer): Map<number, number> {
  const glyphs = new Map<number, number>();
  const start = tableOffset(font, 'cmap');
  for (let index = 0; index < font.readUInt16BE(start + 2); index += 1) {
    const subtable = start + font.readUInt32BE(start + 4 + index * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) readSegments(font, subtable, glyphs);
    if (format === 12) readGroups(font, subtable, glyphs);
  }
  return glyphs;
}

function tableOffset(font: Buffer, tag: string): number {
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new RangeError(`the font has no table ${tag}`);
}

function readSegments(font: Buffer, subtable: number, glyphs: Map<number, number>): void {
  const size = font.readUInt16BE(subtable + 6);
  for (let segment = 0; segment < size; segment += 2) {
    const last = font.readUInt16BE(subtable + 14 + segment);
    const first = font.readUInt16BE(subtable + 16 + size + segment);
    const delta = font.readUInt16BE(subtable + 16 + 2 * size + segment);
    const range = subtable + 16 + 3 * size + segment;
    const offset = font.readUInt16BE(range);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const glyph = offset === 0 ? code : font.readUInt16BE(range + offset + 2 * (code - first));
      if (glyph !== 0) glyphs.set(code, (glyph + delta) % 0x10000);
    }
  }
}

function readGroups(font: Buffer, subtable: number, glyphs: Map<number, number>): void {
  for (let group = 0; group < font.readUInt32BE(subtable + 12); group += 1) {
    const at = subtable + 16 + group * 12;
    const [first, last] = [font.readUInt32BE(at), font.readUInt32BE(at + 4)];
    for (let code = first; code <= last; code += 1) glyphs.set(code, font.readUInt32BE(at + 8) + code - first);
  }
}

/** Width of each code point that a TrueType font has, in ems. Ligatures and kerning are left out. */
export function widthsOf(font: Buffer): Map<number, number> {
  const unitsPerEm = font.readUInt16BE(tableOffset(font, 'head') + 18);
  const measured = font.readUInt16BE(tableOffset(font, 'hhea') + 34);
  const metrics = tableOffset(font, 'hmtx');
  const widthOf = (glyph: number) => font.readUInt16BE(metrics + 4 * Math.min(glyph, measured - 1)) / unitsPerEm;
  return new Map([...glyphsOf(font)].map(([code, glyph]) => [code, widthOf(glyph)]));
}

/** What is not printed with a font: names of files, addresses of links, descriptions that are only read aloud. */
const unprinted = new Set(['file', 'url', 'anchor', 'slug', 'alternativeText', 'media', 'topTheme', 'format']);

interface PrintedText {
  record: string | null;
  field: string | null;
  text: string;
}

/** Every text below `value` that is printed, with the record or section it belongs to and the name of its field. */
function* printedTexts(value: unknown, record: string | null, field: string | null): Generator<PrintedText> {
  if (typeof value === 'string') yield { record, field, text: value };
  else if (Array.isArray(value)) for (const each of value) yield* printedTexts(each, record, field);
  else if (typeof value === 'object' && value !== null) {
    const begins = 'anchor' in value && 'title' in value;
    const inside = begins ? String(value.title) : record;
    for (const [name, each] of Object.entries(value))
      if (!unprinted.has(name)) yield* printedTexts(each, inside, begins || field === null ? name : field);
  }
}

/** Throws CompileFailure at the first character of a manifest that none of the fonts has: each voice falls back on the other. */
export function requireGlyphs(manifest: unknown, coverages: readonly ReadonlyMap<number, unknown>[]): void {
  for (const { record, field, text } of printedTexts(manifest, null, null))
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (coverages.some((covered) => covered.has(code))) continue;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new CompileFailure('glyph', { record, field, detail: `“${character}” (${name})` });
    }
}

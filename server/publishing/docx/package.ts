import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Photo } from '../photos.ts';

/** Stands for a photo while the library makes its package. */
export const placeholderOf = ({ file }: Photo): Uint8Array => strToU8(file);

/** Names that a document part gives to its neighbours and marks, in the order in which they appear. */
function renumbered(text: string, pattern: RegExp, names: Map<string, string>, prefix: string): string {
  return text.replace(pattern, (_whole, before: string, name: string, after: string) => {
    const known = names.get(name) ?? `${prefix}${names.size + 1}`;
    names.set(name, known);
    return `${before}${known}${after}`;
  });
}

const relationshipsOf = (part: string) => part.replace(/([^/]+)$/, '_rels/$1.rels');

/**
 * The library counts bookmarks and drawings from one document to the next, names links at random and dates a file by the
 * clock. Here they are numbered anew in order, and dated by the edition.
 */
function withStableNames(parts: Map<string, string>): void {
  for (const [part, text] of parts) {
    const relationships = relationshipsOf(part);
    const related = parts.get(relationships);
    let stable = text;
    if (related !== undefined && !part.endsWith('.rels')) {
      const names = new Map<string, string>();
      parts.set(relationships, renumbered(related, /( Id=")([^"]+)(")/g, names, 'rId'));
      stable = renumbered(stable, /( r:(?:id|embed|link)=")([^"]+)(")/g, names, 'rId');
    }
    stable = renumbered(stable, /(<w:bookmark(?:Start|End)\b[^>]*? w:id=")([^"]+)(")/g, new Map(), '');
    stable = renumbered(stable, /(<wp:docPr\b[^>]*? id=")([^"]+)(")/g, new Map(), '');
    stable = renumbered(stable, /((?:w:name="|w:anchor="|PAGEREF )_Toc)(\d+)()/g, new Map(), '');
    parts.set(part, stable);
  }
}

/**
 * A document of the library, with photos in the place of their placeholders, as bytes that depend on its contents and on
 * `date` (YYYY-MM-DD) alone.
 */
export function stablePackage(
  bytes: Uint8Array,
  { date, photos }: { date: string; photos: readonly Photo[] },
): Uint8Array {
  const entries = unzipSync(bytes);
  const photoByFile = new Map(photos.map((photo) => [photo.file, photo.data]));
  const parts = new Map(
    Object.entries(entries)
      .filter(([name]) => /\.(xml|rels)$/.test(name))
      .map(([name, content]) => [name, strFromU8(content)]),
  );
  withStableNames(parts);
  const properties = parts.get('docProps/core.xml') ?? '';
  parts.set(
    'docProps/core.xml',
    properties
      .replace(/(<dcterms:(?:created|modified)\b[^>]*>)[^<]*/g, `$1${date}T00:00:00Z`)
      .replace('</cp:coreProperties>', '<dc:language>fr-FR</dc:language></cp:coreProperties>'),
  );
  const [year = 1980, month = 1, day = 1] = date.split('-').map(Number);
  // The zip format keeps local time without its zone: the same wall clock everywhere.
  const mtime = new Date(year, month - 1, day);
  const first = '[Content_Types].xml';
  const names = Object.keys(entries).sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      names.map((name) => {
        const text = parts.get(name);
        const entry = entries[name] ?? new Uint8Array();
        const photo = name.startsWith('word/media/') ? photoByFile.get(strFromU8(entry)) : undefined;
        const content = text === undefined ? (photo ?? entry) : strToU8(text);
        return [name, [content, { mtime, level: /\.jpe?g$/.test(name) ? 0 : 6 }]] as const;
      }),
    ),
  );
}

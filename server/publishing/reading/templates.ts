import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';

export const viewsFolder = fileURLToPath(new URL('../../../views', import.meta.url));

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as XML and HTML both read it; characters that XML 1.0 (production 2, Char) has no way to write are left out. */
export function escapeText(value: unknown): string {
  return String(value ?? '')
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An address that may be linked, written as RFC 3986 wants it; null for anything but http and https. */
export function linkAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const rest = `${pathname}${search}${hash.slice(0, 1)}${hash.slice(1).replaceAll('#', '%23')}`;
  return (
    origin +
    rest
      .replaceAll(/[[\]|\\^`{}"<>]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll(/%(?![0-9a-f]{2})/gi, '%25')
  );
}

/** Text with its bare addresses linked. Punctuation that ends a sentence is not part of the address before it. */
export function linkedText(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>«»]*[^\s<>«».,;:!?)\]])/)
    .map((part, position) => {
      const href = position % 2 === 1 ? linkAddress(part) : null;
      return href === null ? escapeText(part) : `<a href="${escapeText(href)}">${escapeText(part)}</a>`;
    })
    .join('');
}

const compiled = new Map<string, ejs.TemplateFunction>();

/** A template under views/volume, such as `reading/case`, with these values. */
export function renderTemplate(name: string, values: ejs.Data): string {
  const filename = join(viewsFolder, 'volume', `${name}.ejs`);
  const template =
    compiled.get(name) ??
    ejs.compile(readFileSync(filename, 'utf8'), { filename, root: viewsFolder, cache: true, escape: escapeText });
  compiled.set(name, template);
  return template({ ...values, linked: linkedText, linkAddress });
}
